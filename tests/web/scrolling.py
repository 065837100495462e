"""How smoothly something scrolls: what passes between one picture and the next while all of it goes by."""

from __future__ import annotations

from typing import Any

MEDIAN, MOST, TASK = 17, 34, 100  # milliseconds: of frames the median and the 95th percentile, and the longest task
_SCROLL = """async ([selector, most]) => {
    const box = selector ? document.querySelector(selector) : document.scrollingElement;
    const frame = () => new Promise(requestAnimationFrame);
    const tasks = [], frames = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
    watch.observe({entryTypes: ['longtask']});
    box.scrollTop = 0;
    let last = await frame();
    const far = () => box.scrollHeight - box.clientHeight;
    const step = Math.max(120, far() / most);
    for (let at = 0; at < far() && frames.length < 2 * most; at += step) {
        box.scrollTop = at;
        const now = await frame();
        frames.push(now - last);
        last = now;
    }
    await new Promise((done) => setTimeout(done, 200));
    watch.disconnect();
    frames.sort((a, b) => a - b);
    const part = (share) => frames[Math.floor((frames.length - 1) * share)] ?? 0;
    const task = Math.max(0, ...tasks);
    return {pixels: Math.round(far()), frames: frames.length, median: part(.5), most: part(.95), task};
}"""


def scrolled(page: Any, selector: str = "", frames: int = 300) -> dict[str, float]:
    """Scroll something from top to end in about so many frames: pixels, frames, median and 95th percentile of the
    milliseconds between them, and the longest task."""
    page.wait_for_timeout(500)
    found: dict[str, float] = page.evaluate(_SCROLL, [selector, frames])
    return found


def is_smooth(found: dict[str, float]) -> bool:
    return found["median"] <= MEDIAN and found["most"] <= MOST and found["task"] <= TASK
