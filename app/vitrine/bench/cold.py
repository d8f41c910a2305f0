"""The benchmark `cold`: one `shot` command from a cold start: process, imports, scene, decoding, GL, the PNG."""

from __future__ import annotations

import compileall
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from vitrine.bench.child import run_child
from vitrine.engine.opening import demo_scene

RUNS = 5
AT_S = 12.0


@dataclass(frozen=True)
class ColdResult:
    """The result of `bench cold`, in seconds from a process's start to its end: median, least and most of `runs`.

    `cpu_s` is the processor time of the run that took least of it: what to compare on a machine that others use too.
    """

    median_s: float
    spread_s: tuple[float, float]
    cpu_s: float
    runs: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


class ProcessTime(NamedTuple):
    """The time of one process in seconds: by the clock, and of all processor cores."""

    wall_s: float
    cpu_s: float


def bench_cold(feed: str | None, on_progress: Callable[[str], None]) -> ColdResult:
    """Take one shot of the demo in a new process, RUNS times after one that warms the disk."""
    # As set-up leaves it, also where Python is told to keep nothing that it compiles.
    compileall.compile_dir(Path(__file__).parents[1], quiet=2)
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        command = build_shot_command(feed, Path(folder) / "shot.png")
        on_progress("warming the disk")
        _time_process(command)
        runs = []
        for number in range(RUNS):
            on_progress(f"run {number + 1} of {RUNS}")
            runs.append(_time_process(command))
    walls = [run.wall_s for run in runs]
    return ColdResult(statistics.median(walls), (min(walls), max(walls)), min(run.cpu_s for run in runs), RUNS)


def build_shot_command(feed: str | None, output: Path) -> list[str]:
    """The module and the words of one shot of the demo; over another feed, which may be short, of its start."""
    shot = ["vitrine.cli", "shot", str(demo_scene()), "-o", str(output)]
    return [*shot, "--at", f"{AT_S:g}"] if feed is None else [*shot, "--at", "0", "--feed", feed]


def _time_process(command: list[str]) -> ProcessTime:
    start, before = time.perf_counter(), os.times()
    run_child(*command)
    wall_s, after = time.perf_counter() - start, os.times()
    return ProcessTime(wall_s, sum(after[2:4]) - sum(before[2:4]))
