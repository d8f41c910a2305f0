"""Ctrl+C is not lost where a library in C calls us."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from vitrine.files.interrupt import DeferredSignals, SignalHandlers, Terminated

#: A call from C that Ctrl+C arrives in: ctypes, like Taffy and HarfBuzz, can only tell of it and go on.
DROPPED = """
import ctypes, signal, threading
from vitrine.files.interrupt import reraise_dropped_interrupts
if {kept}:
    reraise_dropped_interrupts()
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
    code = "from vitrine.files.interrupt import reraise_dropped_interrupts; reraise_dropped_interrupts(); 1 / 0"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_is_raised_once_and_has_its_exit_code(name: str, code: int) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with SignalHandlers() as signals:
        with pytest.raises(KeyboardInterrupt) as told:
            signal.raise_signal(number)
        assert signals.exit_code == code and isinstance(told.value, Terminated) is (name != "SIGINT")
        # A terminal that is closed tells its session, and so does the shell in it.
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGTERM)
        assert signals.exit_code == code
    assert signal.getsignal(number) is before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with SignalHandlers() as signals, DeferredSignals() as patience:
            patience.begin()
            signal.raise_signal(signal.SIGHUP)
            assert signals.exit_code is None and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_patience_lets_a_signal_come_at_its_end(name: str) -> None:
    steps = []
    with SignalHandlers() as signals:
        with pytest.raises(KeyboardInterrupt):
            with DeferredSignals() as patience:
                patience.begin()
                signal.raise_signal(getattr(signal, name))
                steps.append(signals.exit_code)
        assert steps == [None] and signals.exit_code == 128 + getattr(signal, name)


#: A call in C that no signal wakes: a lock that its own thread holds already.
STUCK = """
import ctypes, os, signal, sys, threading
from vitrine.files import interrupt
interrupt.GRACE_PERIOD_S = 0.05
with interrupt.SignalHandlers():
    lock = ctypes.create_string_buffer(256)
    ctypes.CDLL(None).pthread_mutex_lock(lock)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
    ctypes.CDLL(None).pthread_mutex_lock(lock)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lock is one of Linux's C library")
def test_sigterm_ends_also_what_hangs_in_c() -> None:
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (143, "")
