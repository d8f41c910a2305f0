"""Ctrl+C is not lost where a library in C calls us."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: A call from C that Ctrl+C arrives in: ctypes, like Taffy and HarfBuzz, can only tell of it and go on.
DROPPED = """
import ctypes, signal, threading
from app.output.interrupt import keep_interrupts
if {kept}:
    keep_interrupts()
call = ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))
try:
    call()
    threading.Event().wait(5 if {kept} else 0)
    print("gone")
except KeyboardInterrupt:
    print("raised")
"""


@pytest.mark.parametrize(("kept", "told"), [(True, "raised"), (False, "gone")])
def test_what_a_library_drops_is_raised_again(kept: bool, told: str) -> None:
    done = subprocess.run([sys.executable, "-c", DROPPED.format(kept=kept)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == told
    assert ("KeyboardInterrupt" in done.stderr) is not kept


def test_other_mistakes_are_printed_as_ever() -> None:
    code = "from app.output.interrupt import keep_interrupts; keep_interrupts(); 1 / 0"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr
