"""`bench cold`: what someone waits who types one `shot` command: start, imports, scene, decoding, GL, the PNG."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench.child import run_child
from app.engine import demo_scene

RUNS = 5
AT_S = 12.0


@dataclass(frozen=True)
class ColdResult:
    """Seconds from start to end of a process: the median, and the least and most of `runs`."""

    median_s: float
    spread_s: tuple[float, float]
    runs: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_cold(feed: str | None, say: Callable[[str], None]) -> ColdResult:
    """Take one shot of the demo in a new process, RUNS times after one that warms the disk."""
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        command = shot_command(feed, Path(folder) / "shot.png")
        say("warming the disk")
        _seconds(command)
        seconds = []
        for run in range(RUNS):
            say(f"run {run + 1} of {RUNS}")
            seconds.append(_seconds(command))
    return ColdResult(statistics.median(seconds), (min(seconds), max(seconds)), RUNS)


def shot_command(feed: str | None, output: Path) -> list[str]:
    """The module and the words of one shot of the demo."""
    command = ["app.cli", "shot", str(demo_scene()), "--at", f"{AT_S:g}", "-o", str(output)]
    return command if feed is None else [*command, "--feed", feed]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    run_child(*command)
    return time.perf_counter() - start
