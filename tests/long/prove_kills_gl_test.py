"""A few of the steps at which an update of goldens is killed; `python -m tests.long prove-kills` has them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_an_update_killed_at_five_of_its_steps_leaves_no_half_golden() -> None:
    command = [sys.executable, "-m", "tests.long", "prove-kills", "--cases", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of" in done.stdout and "0 faults" in done.stdout
