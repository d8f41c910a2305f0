"""Playwright Test as a peer of `prove`: its `toHaveScreenshot` on a page of the same moments, where it is installed.

Its own program runs as its users run it, with as many workers. Only shots are timed: browsers are open, the page is
loaded and its pictures are decoded when all workers begin at once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError, MachineError, Problem

#: Where its package lies in the folder that it was installed into.
_PACKAGE = Path("node_modules", "@playwright", "test")
#: Shots before those that are timed.
_WARM_SHOTS = 3
_CONFIG = """module.exports = {{
  testDir: {folder},
  workers: {workers},
  fullyParallel: true,
  timeout: 600000,
  reporter: "line",
  snapshotPathTemplate: "{{testDir}}/goldens/{{arg}}{{ext}}",
  use: {{
    viewport: {{ width: {width}, height: {height} }},
    launchOptions: {{ executablePath: {browser}, args: ["--no-sandbox"] }},
  }},
}}
"""
_SPEC = """const {{ test, expect }} = require({package})
const fs = require("node:fs")
const path = require("node:path")
const workers = {workers}
const file = (name, number) => path.join({folder}, name + "-" + number + ".json")
for (let number = 0; number < workers; number++) {{
  test("part " + number, async ({{ page }}) => {{
    const numbers = [...Array({count}).keys()].filter(index => index * workers >= number * {count} &&
      index * workers < (number + 1) * {count})
    const shoot = async index => {{
      await page.evaluate(index => step(index), index)
      await expect(page).toHaveScreenshot("shot-" + index + ".png")
    }}
    await page.goto({page})
    await page.evaluate(() => load())
    for (const index of numbers.slice(0, {warm})) await shoot(index)
    fs.writeFileSync(file("ready", number), "")
    for (let other = 0; other < workers; other++)
      while (!fs.existsSync(file("ready", other))) await new Promise(done => setTimeout(done, 5))
    const began = Date.now()
    for (const index of numbers) await shoot(index)
    fs.writeFileSync(file("part", number), JSON.stringify({{ began, ended: Date.now(), shots: numbers.length }}))
  }})
}}
"""


@dataclass(frozen=True, slots=True)
class PlaywrightTest:
    """Playwright Test as it is installed in a folder, with a browser of this machine."""

    installed: Path
    node: Path
    browser: Path

    def approve(self, page: Path, count: int, workers: int, size_px: tuple[int, int]) -> PlaywrightRun:
        """The `count` shots of a page, approved in its folder. Raises MachineError where it fails."""
        folder, (width, height) = page.parent, size_px
        words = {"folder": json.dumps(str(folder)), "workers": workers}
        config = _CONFIG.format(width=width, height=height, browser=json.dumps(str(self.browser)), **words)
        spec = _SPEC.format(
            package=json.dumps(str((self.installed / _PACKAGE).resolve())),
            page=json.dumps(page.as_uri()),
            count=count,
            warm=_WARM_SHOTS,
            **words,
        )
        (folder / "playwright.config.js").write_text(config, encoding="utf-8")
        (folder / "shots.spec.js").write_text(spec, encoding="utf-8")
        run = PlaywrightRun(self, folder, workers)
        run.run("--update-snapshots=all")
        return run


@dataclass(frozen=True, slots=True)
class PlaywrightRun:
    """Shots of a page that were approved once, in a folder."""

    program: PlaywrightTest
    folder: Path
    workers: int

    def time_shot(self) -> float:
        """The milliseconds of a shot by the clock, from the first worker's beginning to the last one's end.

        Raises MachineError where a shot is not as it was approved.
        """
        self.run()
        parts = [json.loads((self.folder / f"part-{number}.json").read_bytes()) for number in range(self.workers)]
        wall_ms = max(part["ended"] for part in parts) - min(part["began"] for part in parts)
        return float(wall_ms / sum(part["shots"] for part in parts))

    def run(self, *options: str) -> None:
        """Run all shots once. Raises MachineError with what it said where it fails."""
        for path in (*self.folder.glob("ready-*.json"), *self.folder.glob("part-*.json")):
            path.unlink()
        program = self.program
        cli = program.installed / _PACKAGE / "cli.js"
        command = [str(program.node), str(cli), "test", "-c", str(self.folder), *options]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise MachineError(f"Playwright Test failed: {(done.stdout + done.stderr).strip()[-600:]}")


def find_playwright_test(folder: Path) -> PlaywrightTest:
    """Find it in the folder that it was installed into. Raises InputError for whatever is missing."""
    if not (folder / _PACKAGE / "cli.js").is_file():
        hint = "run `npm install @playwright/test` in a folder, and name that folder"
        raise InputError(Problem(f"{folder} has no Playwright Test", key="--against-playwright", hint=hint))
    node, browser = shutil.which("node"), shutil.which("chromium")
    if node is None or browser is None:
        missing = "node" if node is None else "chromium"
        raise InputError(Problem(f"Playwright Test needs {missing}, which is not here", key="--against-playwright"))
    return PlaywrightTest(folder.resolve(), Path(node), Path(browser))
