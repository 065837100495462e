"""A real Chromium for the tests; they are passed over, with the reason, where it cannot be had."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium: none of {', '.join(_NAMES)} is on the PATH")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, room: Any, lang: str = "ar", **more: Any) -> Iterator[Any]:
    """A page of somebody who came in with the launch token. Faults of scripts and refused styles fail the test."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **more})
    if lang != "ar":
        context.add_cookies([{"name": "mahdar_lang", "value": lang, "url": room.url}])
    context.set_default_timeout(120_000)  # a machine that is busy otherwise is slow, not wrong
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(room.launch, wait_until="domcontentloaded")
    yield page
    context.close()
    assert not faults, faults
