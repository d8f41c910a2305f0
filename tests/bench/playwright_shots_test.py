"""Playwright Test as a peer: a program in its place that writes what its workers would, or fails."""

from __future__ import annotations

import json
from pathlib import Path

import playwright
import pytest

from vitrine.bench.playwright_shots import PlaywrightTest, find_playwright_test
from vitrine.commands.bench import run_bench
from vitrine.errors import CommandLineError, InputError, MachineError

NODE = Path(playwright.__file__).parent / "driver" / "node"
#: Twenty shots by one worker from 1000 to 3000 ms, ten by another from 1500 to 4000. What it was called with is kept.
WRITES = """
const fs = require("node:fs")
fs.appendFileSync("calls.txt", process.argv.slice(2).join(" ") + "\\n")
require(process.cwd() + "/playwright.config.js")
fs.writeFileSync("part-0.json", JSON.stringify({began: 1000, ended: 3000, shots: 20}))
fs.writeFileSync("part-1.json", JSON.stringify({began: 1500, ended: 4000, shots: 10}))
"""
FAILS = """console.log("2 failed: shot-7.png is another"); process.exit(1)"""


def install(root: Path, cli: str) -> PlaywrightTest:
    package = root / "node_modules" / "@playwright" / "test"
    package.mkdir(parents=True)
    (package / "cli.js").write_text(cli, encoding="utf-8")
    return PlaywrightTest(root, NODE, Path("/usr/bin/chromium"))


def test_a_shot_takes_its_share_from_the_first_beginning_to_the_last_end(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    shots = install(tmp_path, WRITES).approve(page, 30, 2, (1280, 720))
    assert shots.time_shot() == pytest.approx(3000 / 30)
    first, second = (tmp_path / "calls.txt").read_text().splitlines()
    assert first.startswith("test -c") and "--update-snapshots=all" in first and "--update" not in second
    spec = (tmp_path / "shots.spec.js").read_text(encoding="utf-8")
    assert json.dumps(page.as_uri()) in spec and "toHaveScreenshot" in spec
    assert "workers: 2" in (tmp_path / "playwright.config.js").read_text(encoding="utf-8")


def test_a_shot_that_is_not_as_approved_ends_the_measurement(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"shot-7\.png is another"):
        install(tmp_path, FAILS).approve(tmp_path / "page.html", 30, 2, (1280, 720))


def test_a_folder_without_it_is_a_mistake_that_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="npm install @playwright/test"):
        find_playwright_test(tmp_path)


def test_no_other_benchmark_takes_it(tmp_path: Path) -> None:
    with pytest.raises(CommandLineError, match="bench prove"):
        run_bench("r1", None, 1, False, tmp_path)
