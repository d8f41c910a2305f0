"""Signals: what they end the booth with, what of them is left alone, and what happens where closing hangs."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from tests.kiosk.child import surroundings
from vitrine.kiosk.shutdown_signal import EXIT_CODES, ShutdownSignal

ENDS = [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)]


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_each_signal_has_its_code_and_the_handlers_come_back(number: signal.Signals, code: int) -> None:
    # Where the tests run in the background, SIGINT is ignored.
    outside = signal.signal(number, signal.SIG_DFL)
    try:
        with ShutdownSignal() as shutdown_signal:
            assert shutdown_signal.exit_code is None
            for _ in range(3):  # whoever stops a group of processes may reach it twice
                signal.raise_signal(number)
            assert shutdown_signal.exit_code == code
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, outside)
    assert not [thread for thread in threading.enumerate() if thread.name == "ending" and thread.join(30)]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, None), (signal.SIGINT, 130)])
def test_nohup_is_heeded_and_a_script_that_ignores_ctrl_c_is_not(number: signal.Signals, code: int | None) -> None:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with ShutdownSignal() as shutdown_signal:
            signal.raise_signal(number)
            assert shutdown_signal.exit_code == code
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_what_hangs_is_ended_all_the_same(number: signal.Signals, code: int) -> None:
    # While the main thread is in a C call, none of its Python runs, and its handlers end nothing.
    program = """
import ctypes, sys, logging
from vitrine.kiosk import shutdown_signal
shutdown_signal.IN_ORDER_WITHIN_S = 0.05
logging.basicConfig(format="%(message)s")
with shutdown_signal.ShutdownSignal():
    print("ready", flush=True)
    while True:
        ctypes.CDLL(None).sleep(600)
"""
    with subprocess.Popen([sys.executable, "-P", "-c", program], env=surroundings(), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=True) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        try:
            assert process.stdout.readline() == "ready\n"
            process.send_signal(number)
            assert process.wait(30) == code
            assert "ended by force" in process.stderr.read()
        finally:
            process.kill()


def test_every_signal_that_is_promised_is_heard() -> None:
    assert set(EXIT_CODES) == {int(number) for number, _ in ENDS}
