"""The window: its loop on SDL's offscreen driver, and once as a real window under Xvfb with real key presses.

A window brings a GL context of its own, so each of these runs in a child process.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("window_child.py")
#: A busy machine takes its time to open a window.
LIMIT_S = 90.0

SCENE = """\
vitrine: 1
name: Window test
feed: testcard:960x540
statechart:
  states:
    calm: {initial: true, transitions: [{event: tap, target: calm}]}
    busy: {}
nodes:
  - {kind: text, id: hello, text: Hello, size: 3, anchor: {head: center}}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return path


def child(*arguments: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    # Settings of one's own: a test neither reads nor writes the user's.
    own = {"XDG_CONFIG_HOME": str(folder), "APPDATA": str(folder), "HOME": str(folder)}
    environment = {**os.environ, **own, "PYTHONPATH": SOURCE_PATH, **variables}
    command = [sys.executable, "-P", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S)


@pytest.mark.parametrize(
    "scenario",
    "picture keys command reload too_much feeds lost screen beside lens measure true_size regrade live ask"
    " aloud phone".split(),
)
def test_the_loop_without_a_screen(scenario: str, scene: Path) -> None:
    done = child(CHILD, scenario, scene, folder=scene.parent, SDL_VIDEODRIVER="offscreen")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": ""}, "no display"),
        ({"DISPLAY": ":4711", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}, "no window can be opened"),
        ({"DISPLAY": ":4711", "WAYLAND_DISPLAY": "", "XDG_RUNTIME_DIR": "/"}, "the display does not answer"),
        ({"SDL_VIDEODRIVER": "dummy"}, "no window can be opened"),
    ],
)
def test_no_window_is_one_sentence(
    scene: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    done = child("-m", "vitrine.cli", "preview", scene, folder=scene.parent, **variables)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert sentence in done.stderr and "Traceback" not in done.stderr


class Screen(NamedTuple):
    """A virtual screen: its DISPLAY, and the server that can be taken away."""

    display: str
    server: subprocess.Popen[bytes]


@pytest.fixture
def screen(require_tool: Callable[[str], str]) -> Iterator[Screen]:
    """A virtual screen of 1280x960; Xvfb itself finds a free number."""
    reading, writing = os.pipe()
    command = [require_tool("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1280x960x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        yield Screen(f":{number}", server)
    finally:
        server.kill()
        server.wait()


def opened(scene: Path, screen: Screen) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The window on a virtual screen, and its environment."""
    own = {"XDG_CONFIG_HOME": str(scene.parent), "DISPLAY": screen.display, "SDL_VIDEODRIVER": "x11"}
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH, **own}
    command = [sys.executable, "-P", "-m", "vitrine.cli", "preview", str(scene)]
    return subprocess.Popen(command, cwd=scene.parent, env=environment, stderr=subprocess.PIPE, text=True), environment


def test_a_real_window_takes_real_keys(scene: Path, screen: Screen, require_tool: Callable[[str], str]) -> None:
    xdotool = require_tool("xdotool")
    window, environment = opened(scene, screen)

    def press(*keys: str) -> None:
        subprocess.run([xdotool, "key", "--delay", "60", *keys], env=environment, check=True, timeout=LIMIT_S)

    try:
        assert until(lambda: press("s") or list(scene.parent.glob("out/shot-*.png"))), "S saves a shot"
        press("space", "Home", "2", "c")
        assert until(lambda: list(scene.parent.glob("take-1.jsonl"))), "C saves the events that no file has"
        assert re.search(r'"event": "force:busy"', (scene.parent / "take-1.jsonl").read_text(encoding="utf-8"))
        press("q")
        _, told = window.communicate(timeout=LIMIT_S)
        assert window.returncode == 0 and "Traceback" not in told
    finally:
        window.kill()
        window.communicate()


def test_a_monitor_is_measured_with_real_keys_and_devices_stand_side_by_side(
    scene: Path, screen: Screen, require_tool: Callable[[str], str]
) -> None:
    xdotool = require_tool("xdotool")
    window, environment = opened(scene, screen)
    kept = scene.parent / "vitrine" / "monitors.json"

    def press(*keys: str) -> None:
        subprocess.run([xdotool, "key", "--delay", "60", *keys], env=environment, check=True, timeout=LIMIT_S)

    try:
        assert until(lambda: press("s") or list(scene.parent.glob("out/shot-*.png"))), "S saves a shot"
        press("shift+z", "Right", "shift+Right", "minus", "Return")
        assert until(kept.is_file), "the monitor's measure is kept"
        (name, measure), *others = json.loads(kept.read_text(encoding="utf-8")).items()
        assert not others and "1280x960" in name and measure["distance_cm"] == 59
        # Eleven pixels wider than a card on a monitor of 96 pixels an inch.
        assert abs(measure["px_per_mm"] * 85.6 - 85.6 * 96 / 25.4 - 11) < 1e-6
        press("z", "b", "d", "Tab", "x", "s")
        assert until(lambda: any("," in devices_of(path) for path in scene.parent.glob("out/shot-*.png")))
        press("q")
        _, told = window.communicate(timeout=LIMIT_S)
        assert window.returncode == 0 and "Traceback" not in told
    finally:
        window.kill()
        window.communicate()


def devices_of(path: Path) -> str:
    """The devices that a picture's metadata names; none of one that is still being written."""
    try:
        with Image.open(path) as picture:
            return str(picture.info.get("vitrine:device", ""))
    except OSError:
        return ""


def test_a_display_that_goes_away_gets_a_sentence(
    scene: Path, screen: Screen, require_tool: Callable[[str], str]
) -> None:
    xdotool = require_tool("xdotool")
    window, environment = opened(scene, screen)

    def shot_saved() -> bool:
        subprocess.run([xdotool, "key", "s"], env=environment, check=True, timeout=LIMIT_S)
        return any(scene.parent.glob("out/shot-*.png"))

    try:
        assert until(shot_saved), "the window draws"
        screen.server.kill()
        _, told = window.communicate(timeout=LIMIT_S)
        assert window.returncode == 3
        assert "the display went away" in told and "Traceback" not in told
    finally:
        window.kill()
        window.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_recording_outlives_its_window(
    scene: Path, screen: Screen, require_tool: Callable[[str], str], number: signal.Signals
) -> None:
    xdotool = require_tool("xdotool")
    window, environment = opened(scene, screen)

    def press(*keys: str) -> None:
        subprocess.run([xdotool, "key", "--delay", "60", *keys], env=environment, check=True, timeout=LIMIT_S)

    def journals() -> list[Path]:
        return list(scene.parent.glob(".scene.yaml.*.recording"))

    try:
        assert until(lambda: press("s") or list(scene.parent.glob("out/shot-*.png"))), "S saves a shot"
        press("Home", "r", "space")
        assert until(journals), "a recording is on disk from its beginning"
        assert until(lambda: press("Return") or any("tap" in path.read_text(encoding="utf-8") for path in journals()))
        window.send_signal(number)
        told = window.communicate(timeout=LIMIT_S)[1]
        assert "Traceback" not in told
        assert window.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        if number == signal.SIGKILL:
            assert journals() and not list(scene.parent.glob("take-*.jsonl"))
            window, _ = opened(scene, screen)
            assert until(lambda: list(scene.parent.glob("take-1.jsonl"))), "the next window saves it"
        assert '"event": "tap"' in (scene.parent / "take-1.jsonl").read_text(encoding="utf-8")
        assert until(lambda: not journals())
    finally:
        window.kill()
        window.communicate()


def until(true: Callable[[], object]) -> bool:
    """Ask again and again, within a limit."""
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False
