"""What a first try in a child process says about the machine, and that nothing else is blamed for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.kiosk.child import surroundings
from vitrine.errors import MachineError
from vitrine.kiosk import probe as probing
from vitrine.kiosk.probe import DISPLAY_ANSWERED, explain_exit, run_probe

NO_DRIVER = "no window can be opened (Could not create GL context: GLXBadFBConfig); run `vitrine doctor`"


@pytest.mark.parametrize(
    ("code", "said", "limit", "words"),
    [
        (3, f"{DISPLAY_ANSWERED}\n{NO_DRIVER}\n", None, NO_DRIVER),
        (3, f"{DISPLAY_ANSWERED}\n{NO_DRIVER}\n", 800_000_000, "too little memory for the booth (limit 800 MB)"),
        (3, "there is no display", 800_000_000, "there is no display"),
        (-6, DISPLAY_ANSWERED, 800_000_000, "too little memory for the booth (limit 800 MB)"),
        (1, "", 300_000_000, "too little memory for the booth (limit 300 MB)"),
        (-9, DISPLAY_ANSWERED, None, "too little memory for the booth: a first try was killed"),
        (
            -11,
            DISPLAY_ANSWERED,
            None,
            "the machine's GL driver cannot draw a picture (it ended by signal 11 in a first try)",
        ),
        (1, "X Error of failed request", None, "it ended with code 1 in a first try"),
    ],
)
def test_the_cause_is_named(code: int, said: str, limit: int | None, words: str) -> None:
    sentence = explain_exit(code, said, limit)
    assert words in sentence and "\n" not in sentence and DISPLAY_ANSWERED not in sentence


def test_a_child_that_is_lost_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run

    def crashing(command: list[str], **options: object) -> object:
        assert command[:2] == [sys.executable, "-P"]
        return run([sys.executable, "-c", "import os; os.abort()"], **options)  # type: ignore[call-overload]

    monkeypatch.setenv("SDL_VIDEODRIVER", "offscreen")
    monkeypatch.setattr(probing, "limit_bytes", lambda: None)
    monkeypatch.setattr(subprocess, "run", crashing)
    with pytest.raises(MachineError, match="GL driver cannot draw a picture"):
        run_probe()


def test_without_a_display_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a child was started"))
    run_probe()


def test_it_loads_little() -> None:
    # Under a tight limit of memory the modules that draw cannot even be imported, and the sentence must still come.
    heavy = ("numpy", "pygame", "av", "moderngl", "freetype")
    program = f"import sys, vitrine.kiosk.probe; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings())
    assert done.stdout.strip() == "[]", done.stderr
