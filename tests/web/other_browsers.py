"""Firefox and WebKit for the tests, driven by W3C WebDriver commands; passed over, with the reason, where missing.

Firefox is spoken to over Marionette, its own socket, which takes the same commands as its driver would; WebKitGTK
over the HTTP of WebKitWebDriver, on a screen of its own (Xvfb).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

KEYS = {
    "Enter": "\ue006", "Escape": "\ue00c", "Tab": "\ue004", "Control": "\ue009", "Shift": "\ue008", "Home": "\ue011",
    "End": "\ue010", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
    "Backspace": "\ue003",
}  # fmt: skip
WAIT = 120.0  # seconds; a machine that is busy otherwise is slow, not wrong
_PREFERENCES = {"marionette.port": 0, "browser.shell.checkDefaultBrowser": False, "app.update.enabled": False,
                "datareporting.policy.dataSubmissionEnabled": False, "network.captive-portal-service.enabled": False,
                "network.connectivity-service.enabled": False, "browser.aboutwelcome.enabled": False,
                "intl.accept_languages": "ar"}  # fmt: skip


class Page:
    """One window. `command` sends a WebDriver command; scripts are bodies of functions that return something."""

    room: Any = None  # where the fixture of a test notes the room

    def command(self, name: str, **given: Any) -> Any:
        raise NotImplementedError

    def goto(self, url: str) -> None:
        """To an address, until it is loaded."""
        self.command("Navigate", url=url)

    def js(self, script: str, *given: Any) -> Any:
        """What a script returns: "return 1 + arguments[0]"."""
        return self.command("ExecuteScript", script=script, args=list(given))

    def wait(self, script: str, *given: Any) -> Any:
        """Until a script returns something that is true; that."""
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            with suppress(DriverError):  # between two pages
                if found := self.js(script, *given):
                    return found
            time.sleep(0.05)
        raise AssertionError(f"never true: {script} {given} at {self.js('return location.href')}")

    def wait_for(self, selector: str) -> None:
        """Until there is such an element."""
        self.wait("return document.querySelector(arguments[0]) !== null", selector)

    def wait_for_timeout(self, milliseconds: float) -> None:
        """Nothing for a while, as Playwright calls it."""
        time.sleep(milliseconds / 1000)

    def press(self, *chords: str) -> None:
        """Keys, one after the other: "a", "Enter", "Control+ArrowLeft"."""
        for chord in chords:
            keys = [KEYS.get(key, key) for key in (chord.split("+") if len(chord) > 1 else [chord])]
            acts = [{"type": "keyDown", "value": key} for key in keys]
            acts += [{"type": "keyUp", "value": key} for key in reversed(keys)]
            self.command("PerformActions", actions=[{"type": "key", "id": "keys", "actions": acts}])

    def click(self, selector: str) -> None:
        """With the pointer, at the middle of an element."""
        self.drag(selector)

    def drag(self, selector: str, by: int = 0) -> None:
        """Press at the middle of an element, move sideways by so many pixels, let go."""
        self.wait("return document.readyState === 'complete'")  # before, it may still move
        x, y = self.js(
            """const one = document.querySelector(arguments[0]);
            one.scrollIntoView({block: 'center', behavior: 'instant'});
            const box = one.getBoundingClientRect();
            return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];""",
            selector,
        )
        self.pointer([(x, y), (x + by, y)] if by else [(x, y)])

    def pointer(self, places: list[tuple[int, int]]) -> None:
        """Press at the first place, move over the others, let go at the last."""
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 20, "origin": "viewport"} for x, y in places]
        acts = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}]
        self.command("PerformActions", actions=[
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": acts}])  # fmt: skip

    def cookie(self, name: str, value: str) -> None:
        """A cookie of the page that is open."""
        self.command("AddCookie", cookie={"name": name, "value": value})


class DriverError(Exception):
    """A browser refused a command."""


class Firefox(Page):
    """Over Marionette: `length:[0, number, command, values]` and `length:[1, number, error, result]`."""

    def __init__(self, at: socket.socket) -> None:
        self.stream, self.number = at.makefile("rwb"), 0
        self._read()
        self.command("NewSession", pageLoadStrategy="normal", strictFileInteractability=False)
        self.command("SetTimeouts", script=int(WAIT * 1000), pageLoad=int(WAIT * 1000))

    def command(self, name: str, **given: Any) -> Any:
        self.number += 1
        said = json.dumps([0, self.number, f"WebDriver:{name}", given]).encode()
        self.stream.write(b"%d:%s" % (len(said), said))
        self.stream.flush()
        _, _, error, result = self._read()
        if error:
            raise DriverError(f"{name}: {error['error']}: {error['message'][:300]}")
        return result.get("value") if isinstance(result, dict) and set(result) == {"value"} else result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            byte = self.stream.read(1)
            if not byte:
                raise DriverError("Firefox has gone")
            length += byte
        return json.loads(self.stream.read(int(length[:-1])))


_WAYS = {"Navigate": "url", "ExecuteScript": "execute/sync", "PerformActions": "actions", "AddCookie": "cookie",
         "SetWindowRect": "window/rect"}  # fmt: skip


class WebKit(Page):
    """Over the HTTP of WebKitWebDriver."""

    def __init__(self, url: str, binary: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=WAIT, trust_env=False)
        options = {"binary": binary, "args": ["--automation"]}
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.session = self._sent("/session", asked)["sessionId"]

    def command(self, name: str, **given: Any) -> Any:
        return self._sent(f"/session/{self.session}/{_WAYS[name]}", given)

    def _sent(self, path: str, given: Any) -> Any:
        answer = self.client.post(path, json=given).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise DriverError(f"{path}: {answer['error']}: {answer['message'][:300]}")
        return answer

    def close(self) -> None:
        """End the session and its browser."""
        self.client.delete(f"/session/{self.session}")


def _free() -> int:
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        port: int = at.getsockname()[1]
        return port


@contextmanager
def _running(*command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends with the block."""
    made = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **more})
    try:
        yield made
    finally:
        made.terminate()
        try:
            made.wait(20)
        except subprocess.TimeoutExpired:
            made.kill()
            made.wait()


def _until(port: int) -> socket.socket:
    """A connexion, once something listens there."""
    until = time.monotonic() + WAIT
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=WAIT)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def firefox() -> Iterator[Page]:
    """A window of Firefox."""
    path = shutil.which("firefox") or shutil.which("firefox-esr")
    if path is None:
        pytest.skip("no Firefox: neither firefox nor firefox-esr is on the PATH")
    port = _free()
    with TemporaryDirectory() as profile:
        said = {**_PREFERENCES, "marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in said.items()]
        Path(profile, "user.js").write_text("\n".join(lines), "utf-8")
        start = (
            path,
            "--headless",
            "--marionette",
            "--no-remote",
            "--profile",
            profile,
            "--width=1280",
            "--height=900",
        )
        with _running(*start, HOME=profile), _until(port) as at:
            yield Firefox(at)


@contextmanager
def webkit() -> Iterator[Page]:
    """A window of WebKitGTK's small browser, on a screen that nobody sees."""
    binaries = glob("/usr/lib/*/webkit*gtk-*/MiniBrowser")
    missing = [name for name in ("WebKitWebDriver", "Xvfb") if shutil.which(name) is None]
    if missing or not binaries:
        pytest.skip(f"no WebKit: {', '.join(missing) or 'its MiniBrowser'} is not installed (webkit2gtk-driver, xvfb)")
    port, screen = _free(), f":{os.getpid() % 20_000 + 100}"
    with (
        TemporaryDirectory() as home,
        _running("Xvfb", screen, "-screen", "0", "1280x900x24", "-nolisten", "tcp"),
        _running("WebKitWebDriver", f"--port={port}", DISPLAY=screen, HOME=home, XDG_RUNTIME_DIR=home,
                 GDK_BACKEND="x11", WEBKIT_DISABLE_COMPOSITING_MODE="1", LIBGL_ALWAYS_SOFTWARE="1"),
    ):  # fmt: skip
        _until(port).close()
        page = WebKit(f"http://127.0.0.1:{port}", sorted(binaries)[-1])
        page.command("SetWindowRect", x=0, y=0, width=1280, height=900)
        try:
            yield page
        finally:
            page.close()
