"""The interface for Python as users meet it, in a process of their own: the README's lines, bytes, threads, ends."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]
LINES = re.search(r"```python\n(import vitrine\n.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)

SCENE = """vitrine: 1
name: small
feed: testcard:320x180
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {}
nodes:
  - {id: hello, kind: text, text: "Hello 你好", size: 4, anchor: {head: center}}
  - {id: behind, kind: text, text: "Behind {who}", size: 4, anchor: {world: [0, 1.6, 5]}}
  - {id: more, kind: text, text: more, size: 2, anchor: {head: bottom, offset: [0, -4]}, when: open}
content: {who: you}
"""
TAKE = '{"vitrine_take": 1}\n{"t": 0.5, "event": "tap"}\n'

Python = Callable[[str], Any]


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return path


@pytest.fixture
def python(tmp_path: Path) -> Python:
    """Call it with a program: what it printed as JSON last, once it has ended well."""

    def run(program: str) -> Any:
        environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
        command = [sys.executable, "-P", "-W", "error", "-c", program]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_the_lines_of_the_readme(scene: Path, python: Python, tmp_path: Path) -> None:
    assert LINES is not None
    (tmp_path / "shop").mkdir()
    scene.rename(tmp_path / "shop" / "scene.yaml")
    assert len([line for line in LINES[1].splitlines() if line]) <= 8
    shape, ok = python(LINES[1] + "import json; print(json.dumps([picture.pixels.shape, report.ok]))")
    assert (shape, ok) == ([360, 640, 4], False)
    assert (tmp_path / "shop.png").exists()


SHOTS = """
import json, sys
import vitrine
from vitrine import Shot
from pathlib import Path
from vitrine.engine.view_options import ViewOptions as V

S = Path("scene.yaml")
shots = [
    Shot(S),
    Shot(S, 1.0, framed=True, feed_exposure="-0.5"),
    Shot(S, 0.1 + 0.2, device="quark-s1", environment="sunlit", framed=True),
    Shot(Path("it's a \\"scene\\" $HOME `x` 你好.yaml"), 2.0),
    Shot(Path("-odd scene.yaml"), 0.05, feed="a feed's", device="even-g2"),
    Shot(S, 0.04, feed="-feed", take=Path("-my take.jsonl")),
    Shot(S, 0.75, take=Path("-my take.jsonl"), device="my 'own' glasses/mine.device.yaml", environment="night-street"),
    Shot(S, 0.75, device="xreal-one", view=V("world", "200x200")),
    Shot(S, 0.75, device="xreal-one", view=V("panel", "300x100", brightness="12.5%")),
    Shot(S, 0.75, device="meta-ray-ban-display", view=V(exposure="absolute", eye="both", optics="spread=off")),
    Shot(S, 0.75, device="quark-s1", view=V(focus="world", eye_shift="-0.5,0.25", optics="strong", tone="sum")),
    Shot(S, 1.0, device="even-g2", view=V(latency="80ms", rate="20", heading_error="5")),
    Shot(S, 10.0, trust=True),
]
for number, shot in enumerate(shots):
    vitrine.render_shot(shot).save(f"{number}.png")
print(json.dumps([shot.command(f"typed {number}.png") for number, shot in enumerate(shots)]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the names of these files cannot be there")
def test_thirteen_commands_make_the_bytes_that_python_makes(scene: Path, python: Python, tmp_path: Path) -> None:
    for name in ('it\'s a "scene" $HOME `x` 你好.yaml', "-odd scene.yaml"):
        (tmp_path / name).write_text(SCENE, encoding="utf-8")
    for name in ("a feed's", "-feed"):
        (tmp_path / name).mkdir()
        for index in range(3):
            Image.new("RGB", (320, 180), (60 * index, 200, 200)).save(tmp_path / name / f"{index}.png")
    (tmp_path / "-my take.jsonl").write_text(TAKE)
    (tmp_path / "my 'own' glasses").mkdir()
    (tmp_path / "my 'own' glasses" / "mine.device.yaml").write_text("extends: quark-s1\nnits: {to_eye: 2000}\n")
    # In a folder of its own the door is found by its whole path; the interpreter is this one, not the system's.
    program = (
        "import shlex, sys; from vitrine.cli import run\n"
        "for line in sys.stdin:\n"
        "    words = shlex.split(line); assert run(words[words.index('shot'):]) == 0, line\n"
    )
    lines = python(SHOTS)
    assert len(lines) == 13
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    subprocess.run(
        [sys.executable, "-P", "-c", program], input="\n".join(lines), text=True, cwd=tmp_path, env=environment,
        check=True, timeout=300,
    )  # fmt: skip
    pictures = [(tmp_path / f"{number}.png").read_bytes() for number in range(13)]
    assert [(tmp_path / f"typed {number}.png").read_bytes() for number in range(13)] == pictures
    assert len(set(pictures)) == 13
    assert shlex.split(lines[0])[:1] == ["python3"]


def test_many_pictures_of_one_session_are_those_of_render_in_any_order(scene: Path, python: Python) -> None:
    program = """
import json, vitrine
import numpy as np
words = [dict(at=1.0), dict(at=0, device="quark-s1", brightness=0.5), dict(at=2, view="panel", device="even-g2")]
alone = [vitrine.render("scene.yaml", **one) for one in words]
with vitrine.open_session("scene.yaml") as session:
    assert session.duration_s == 10 and session.frame_s > 0
    for number in (2, 0, 1, 0, 2):
        assert (session.render(**words[number]).pixels == alone[number].pixels).all()
    assert session.render(1.0).shot == alone[0].shot == vitrine.Shot.from_json(alone[0].shot.to_json())
assert alone[0].pixels.dtype == np.uint8 and (alone[0].pixels[..., 3] == 255).all()
print(json.dumps("done"))
"""
    assert python(program) == "done"


def test_boxes_lie_around_the_light_of_their_elements(scene: Path, python: Python) -> None:
    program = """
import json, vitrine
import numpy as np
told = []
for words in (dict(size=(640, 500)), dict(device="quark-s1"), dict(device="quark-s1", view="world", size=(400, 400))):
    words |= dict(at=1.0, environment="night-street", optics="off")
    lit, x = vitrine.render("scene.yaml", **words), []
    dark = vitrine.render("dark.yaml", **words)
    rows, columns = np.nonzero((lit.pixels != dark.pixels).any(-1))
    told.append([[float(v) for v in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)],
        [(e.id, e.kind, e.text, e.box) for e in lit.elements]])
print(json.dumps(told))
"""
    dark = SCENE.replace('text: "Hello 你好"', 'text: " "')
    (scene.parent / "dark.yaml").write_text(dark, encoding="utf-8")
    for (x0, y0, x1, y1), elements in python(program):
        (hello, kind, text, box), behind = elements
        assert (hello, kind, text) == ("hello", "text", "Hello 你好")
        assert behind == ["behind", "text", "Behind you", None]
        x, y, width, height = box
        # A box of type has room above and below its letters, and light spreads by a pixel where it is resampled.
        assert x - 2 <= x0 and y - 2 <= y0 and x1 <= x + width + 2 and y1 <= y + height + 2
        assert (x1 - x0) > 0.8 * width and (y1 - y0) > 0.4 * height


def test_a_second_thread_and_a_child_get_a_sentence(scene: Path, python: Python) -> None:
    program = """
import json, os, sys, threading, vitrine
vitrine.render("scene.yaml")
def ask(told):
    try:
        vitrine.render("scene.yaml")
    except vitrine.InputError as error:
        told.append(str(error))
told = []
thread = threading.Thread(target=ask, args=[told]); thread.start(); thread.join()
vitrine.render("scene.yaml", at=1)
print(json.dumps(told))
"""
    (told,) = python(program)
    assert told.startswith("pictures are drawn by the thread that drew the first one") and "\n" not in told


def test_the_first_thread_to_draw_is_the_one_and_its_end_ends_nothing(scene: Path, python: Python) -> None:
    program = """
import json, threading, vitrine
told = []
thread = threading.Thread(target=lambda: told.append(vitrine.render("scene.yaml").pixels.shape))
thread.start(); thread.join()
try:
    vitrine.render("scene.yaml")
except vitrine.InputError as error:
    told.append(str(error))
print(json.dumps(told))
"""
    shape, sentence = python(program)
    assert shape == [180, 320, 4] and "thread" in sentence


def test_there_is_one_renderer_and_it_is_closed_at_the_end(scene: Path, python: Python) -> None:
    program = """
import atexit, json
from vitrine.gpu.renderer import Renderer
made, closed = [], []
headless, close = Renderer.headless.__func__, Renderer.close
Renderer.headless = classmethod(lambda kind, shaders: made.append(1) or headless(kind, shaders))
Renderer.close = lambda self: closed.append(1) or close(self)
atexit.register(lambda: print(json.dumps([len(made), len(closed)])))
import vitrine
with vitrine.open_session("scene.yaml") as session:
    session.render(1.0)
vitrine.render("scene.yaml"); vitrine.render("scene.yaml", at=2)
"""
    assert python(program) == [1, 1]
