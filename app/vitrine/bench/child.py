"""Child processes of a benchmark: this very program once more, alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from vitrine.errors import MachineError


def run_child(*arguments: str) -> str:
    """Run `python -m` with these arguments; what it printed. Raises MachineError with its last words where it fails."""
    command = [sys.executable, "-P", "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment())
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].removeprefix("vitrine: ")
        raise MachineError(f"a measured process ({arguments[0]}) ended with code {done.returncode}: {last}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Environment variables by which the child finds this program also where it is not installed."""
    packages = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, packages))}
