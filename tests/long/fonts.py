"""Type beside Chromium's: generated panels of texts, and single ones, in fonts made on the spot."""

from __future__ import annotations

import shutil

from tests.stage.text.type_page import find_faults


def run_chromium_type(panels: int, seed: int) -> int:
    """Compare so many panels, and a third more single texts; 1 where one differs, or there is no Chromium."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    if path is None:
        print("chromium is not installed")
        return 1
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        faults = find_faults(started.new_page(), panels, panels * 4 // 3, seed)
        started.close()
    print(*faults[:20], f"{panels} panels and {panels * 4 // 3} texts: {len(faults)} differ from Chromium's", sep="\n")
    return 1 if faults else 0
