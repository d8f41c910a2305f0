"""Fifty pairs of buyers, and each statement of one payment; `python -m tests.long wallet-kills` has a thousand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="buyers are forked, and killed by signals")


def test_buyers_that_are_killed_lose_no_money_and_pay_nothing_twice() -> None:
    command = [sys.executable, "-m", "tests.long", "wallet-kills", "--cases", "50"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "50 pairs" in done.stdout and "0 faults" in done.stdout
