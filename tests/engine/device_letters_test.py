"""A device with a font of its own: texts are laid out by it there alone, and `check` says what is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import vitrine
from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.font.letter_metrics import LetterAdvance, LetterMetrics
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import Surroundings
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

SCENE = """\
name: letters
nodes:
  - {id: long, kind: text, text: Turn right into the well-known road, width: 12, size: 0.9, anchor: {head: center}}
  - {id: brief, kind: text, text: Turn right now, width: 7.5, size: 0.9, anchor: {head: left}}
  - {id: short, kind: text, text: ok 12, size: 1.3, anchor: {head: bottom}}
  - {id: other, kind: text, text: "ok 文", size: 1.3, anchor: {head: top}}
"""
DEVICE = """\
extends: even-g2
font:
  advances: {"U+20": 0.3, "U+21-7E": 0.7}
  coverage: [U+20-7E]
"""
SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 480, 40.0))


def test_check_tells_what_wraps_otherwise_and_which_letters_are_not_there(tmp_path: Path) -> None:
    scene = write(tmp_path, SCENE)
    (tmp_path / "mine.device.yaml").write_text(DEVICE, "utf-8")
    report = vitrine.check(scene, devices=["mine", "even-g2"], environments="night-street", feed="testcard")
    found = {(f.rule.id, f.element, f.device) for f in report.findings if "device" in f.rule.id or "wraps" in f.rule.id}
    assert found == {
        ("letters-not-on-device", "other", "mine"),
        ("wraps-otherwise", "long", "mine"),
        ("wraps-otherwise", "brief", "mine"),
    }
    (letters,) = [str(f) for f in report.findings if f.rule.id == "letters-not-on-device"]
    wraps = "\n".join(str(f) for f in report.findings if f.rule.id == "wraps-otherwise")
    assert 'the font of mine has no "文"' in letters
    assert "brief: it takes 2 lines instead of 1" in wraps
    assert 'long: a line ends with "into the" instead of "the well-"' in wraps
    assert not any(f.rule.id == "missing-glyph" for f in report.findings)


def list_lines(made: DrawList) -> dict[str, tuple[str, ...]]:
    slices = (part for layer in made.raster_layers for part in layer.node_slices)
    return {part.node_id: part.lines for part in slices if part.kind == "text"}


@pytest.mark.parametrize("is_moving", [False, True])
def test_one_stage_shows_both_devices_in_turn(is_moving: bool, tmp_path: Path) -> None:
    text = SCENE.replace("size: 0.9", "size: {osc: [0.1, 0.5, 0], base: 0.9}") if is_moving else SCENE
    scene = load_scene(write(tmp_path, text))
    letters = LetterMetrics((LetterAdvance(0x20, 0x20, 0.3), LetterAdvance(0x21, 0x7E, 0.7)), None, (0.6, 1.2))

    def make() -> Stage:
        return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))

    stage = make()
    shown = [
        stage.build_draw_list(State(), SIGHT, Surroundings(letters=each)) for each in (None, letters, None, letters)
    ]
    alone = [make().build_draw_list(State(), SIGHT, Surroundings(letters=each)) for each in (None, letters)]
    keys = [[layer.key for layer in made.raster_layers] for made in (*shown, *alone)]
    assert keys[0] == keys[2] == keys[4] and keys[1] == keys[3] == keys[5] and keys[0] != keys[1]
    assert list_lines(shown[0]) != list_lines(shown[1])
    sizes = {part.size_px for layer in shown[1].raster_layers for part in layer.node_slices if part.kind == "text"}
    scale = SIGHT.intrinsics.px_per_deg
    assert {round(size / scale, 3) for size in sizes} == {1.2}


def test_sizes_of_pieces_and_steps_are_those_that_there_are(tmp_path: Path) -> None:
    text = """\
name: sizes
nodes:
  - id: a
    kind: text
    text: [{text: "12", size: 1.5}, {text: " km"}]
    size: 0.9
    anchor: {head: center}
  - {id: b, kind: text, text: a long text, size: 1.2, width: 4, lines: 1, shrink_text: [0.8, 0.5], anchor: {head: top}}
"""
    scene = load_scene(write(tmp_path, text))
    stage = Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))
    made = stage.build_draw_list(State(), SIGHT, Surroundings(letters=LetterMetrics(sizes_deg=(0.6, 1.0, 1.4))))
    scale = SIGHT.intrinsics.px_per_deg
    sizes = {
        p.node_id: p.size_px / scale for layer in made.raster_layers for p in layer.node_slices if p.kind == "text"
    }
    assert sizes["a"] == pytest.approx(1.0) and sizes["b"] == pytest.approx(0.6)
