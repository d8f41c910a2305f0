"""A phone for tests: Chromium without a window, with a fake camera that shows a marked clip."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.feed.phone.marked_clip import write_marked_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def open_phone_browser(folder: Path) -> Iterator[Browser]:
    """The browser; while it runs, no other event loop can in this thread."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    clip = write_marked_clip(folder / "camera.y4m")
    camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    arguments = ["--no-sandbox", *camera, f"--use-file-for-fake-video-capture={clip}"]
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()
