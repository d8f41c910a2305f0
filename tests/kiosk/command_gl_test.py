"""`vitrine kiosk` as a process: what ends it, with which code, and what its log says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import ImageGrab

from tests.kiosk.child import surroundings

WITHIN_S = 30.0


@contextmanager
def kiosk(scene: Path, *words: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """The command, running; it is killed at the end if nothing else has ended it."""
    command = [sys.executable, "-P", "-m", "vitrine.cli", "kiosk", str(scene), "--log", str(log_of(scene)), *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env or surroundings()) as process:
        try:
            yield process
        finally:
            process.kill()


def log_of(scene: Path) -> Path:
    return scene.parent / "logs" / "kiosk.log"


def await_line(scene: Path, words: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not (log_of(scene).exists() and words in log_of(scene).read_text("utf-8")):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < deadline, f'the log does not say "{words}"'
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order(scene: Path, number: signal.Signals, code: int) -> None:
    with kiosk(scene) as process:
        await_line(scene, "is on, over testcard", process)
        process.send_signal(number)
        assert process.wait(WITHIN_S) == code
        assert process.stderr is not None and "Traceback" not in process.stderr.read()
    assert log_of(scene).read_text("utf-8").rstrip().endswith("the booth is closed")


def test_a_broken_scene_is_told_in_the_log_and_comes_on_when_it_is_mended(scene: Path) -> None:
    good = scene.read_text("utf-8")
    scene.write_text(good.replace("nodes:", "nodse:"), "utf-8")
    with kiosk(scene) as process:
        await_line(scene, "nodse", process)
        scene.write_text(good, "utf-8")
        await_line(scene, "is on, over testcard", process)
        process.terminate()
        assert process.wait(WITHIN_S) == 0


def test_no_display_is_the_machines_fault(scene: Path) -> None:
    without = {name: value for name, value in surroundings().items() if name != "SDL_VIDEODRIVER"}
    without = {name: value for name, value in without.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with kiosk(scene, env=without) as process:
        _, told = process.communicate(timeout=WITHIN_S)
    assert process.returncode == 3
    assert "display" in told and "Traceback" not in told


def test_it_speaks_the_language_that_is_asked_for(scene: Path) -> None:
    with kiosk(scene, "--locale", "qx") as process:
        await_line(scene, 'there is no locale "qx"', process)
        process.terminate()


@pytest.fixture
def display(require_tool: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """An X server of its own, as the environment of who is to use it."""
    reader, writer = os.pipe()
    command = [require_tool("Xvfb"), "-displayfd", str(writer), "-screen", "0", "640x400x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        environment = {name: value for name, value in surroundings().items() if name != "SDL_VIDEODRIVER"}
        yield {**environment, "DISPLAY": f":{number}", "SDL_VIDEODRIVER": "x11"}
        server.terminate()


def test_real_keys_only_the_right_ones_lead_out(
    scene: Path, display: dict[str, str], require_tool: Callable[[str], str]
) -> None:
    def press(*keys: str) -> None:
        subprocess.run([require_tool("xdotool"), "key", *keys], env=display, check=True)

    with kiosk(scene, env=display) as process:
        await_line(scene, "is on, over testcard", process)
        press("Escape", "q", "alt+F4", "ctrl+q", "ctrl+c", "F11")
        press("ctrl+alt+q")
        assert process.wait(WITHIN_S) == 0
    assert "ended by Ctrl+Alt+Q" in log_of(scene).read_text("utf-8")


RIVAL = """
import pygame
pygame.display.init()
window = pygame.Window("rival", (640, 400), position=(0, 0))
window.get_surface().fill((0, 255, 0))
window.flip()
print("there", flush=True)
while pygame.event.wait():
    pass
"""


def test_another_window_does_not_stay_above(scene: Path, display: dict[str, str]) -> None:
    with kiosk(scene, env=display) as process:
        await_line(scene, "is on, over testcard", process)
        with subprocess.Popen([sys.executable, "-P", "-c", RIVAL], env=display, stdout=subprocess.PIPE) as rival:
            try:
                assert rival.stdout is not None
                while b"there" not in rival.stdout.readline():
                    assert rival.poll() is None
                deadline = time.monotonic() + WITHIN_S
                while ImageGrab.grab(xdisplay=display["DISPLAY"]).getpixel((320, 390)) == (0, 255, 0):
                    assert time.monotonic() < deadline, "the other window stays above"
                    time.sleep(0.02)
            finally:
                rival.kill()
        process.terminate()
        assert process.wait(WITHIN_S) == 0


@pytest.mark.parametrize("missing", [{"LIBGL_DRIVERS_PATH": "/nonexistent"}, {"GALLIUM_DRIVER": "bogus"}])
def test_no_gl_driver_is_one_sentence(scene: Path, display: dict[str, str], missing: dict[str, str]) -> None:
    with kiosk(scene, env={**display, **missing}) as process:
        _, told = process.communicate(timeout=WITHIN_S)
    assert process.returncode == 3
    assert told.count("\n") == 1 and "no window can be opened" in told


@pytest.mark.parametrize("limit_mb", [300, 400, 600, 800])
def test_too_little_memory_is_one_sentence(scene: Path, display: dict[str, str], limit_mb: int) -> None:
    shell = ["sh", "-c", f'ulimit -v {limit_mb * 1000}; exec "$@"', "sh"]
    command = [*shell, sys.executable, "-P", "-m", "vitrine.cli", "kiosk", str(scene), "--log", str(log_of(scene))]
    done = subprocess.run(command, capture_output=True, text=True, env=display, timeout=WITHIN_S)
    sentence = f"the machine has too little memory for the booth (limit {limit_mb * 1.024:,.0f} MB); raise the limit"
    assert (done.returncode, done.stderr) == (3, f"vitrine: {sentence}\n")
