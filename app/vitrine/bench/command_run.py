"""The benchmarks `check` and `sheet`: a whole command, from its start to its end, on the demo."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vitrine.bench.child import run_child
from vitrine.engine.opening import demo_scene

#: The most seconds that each should take, on 2 cores without a GPU.
MAX_S = {"check": 40.0, "sheet": 20.0}


@dataclass(frozen=True)
class CommandResult:
    """The result of a command's run: seconds of one process, by the clock and of all processor cores."""

    command: str
    wall_s: float
    cpu_s: float

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_command(name: str, on_progress: Callable[[str], None]) -> CommandResult:
    """Run `check` of the whole take on one device in one light, or `sheet` of all devices in all light at one time."""
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        command = build_command(name, Path(folder))
        on_progress(" ".join(command[1:]))
        start, before = time.perf_counter(), os.times()
        run_child(*command)
        wall_s, after = time.perf_counter() - start, os.times()
    return CommandResult(" ".join(command[1:]), wall_s, sum(after[2:4]) - sum(before[2:4]))


def build_command(name: str, folder: Path) -> list[str]:
    """The module and the words of the command."""
    scene = str(demo_scene())
    if name == "check":
        return ["vitrine.cli", "check", scene, "--device", "quark-s1", "--environment", "sunlit"]
    return ["vitrine.cli", "sheet", scene, "--at", "31", "--size", "640x360", "-o", str(folder / "sheet.png")]
