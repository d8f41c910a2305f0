"""Lights of a frame: their sum is the picture level, which is held against drawn panels elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vitrine import paths
from vitrine.engine.opening import demo_scene, open_session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view import View
from vitrine.verdict.measure.light_source import LightSource, list_light_sources
from vitrine.verdict.measure.picture_level import estimate_picture_level
from vitrine.world.camera import Intrinsics

LIBRARY = Library(paths.assets())
#: How much of the demo's light may be told otherwise: what of a node lies outside the display counts evenly.
TOLERANCE = 0.2


def display_of(device: str) -> Intrinsics:
    display = resolve_glasses(LIBRARY.device(device), LIBRARY.environment("office"), View()).display
    assert display is not None
    return display


@pytest.mark.parametrize("device", ["xreal-one", "even-g2", "hololens-2", "quark-s1"])
def test_the_lights_of_the_demo_sum_up_to_its_picture_level(device: str) -> None:
    display = display_of(device)
    with open_session(demo_scene(), None, ahead=0) as session:
        for t_s in (3, 10, 20, 30, 40):
            instant = session.instant_of(session.feed.frame_at(session.feed.index_at(t_s)))
            draw_list = session.build_display_frame(instant, display).draw_list
            total = sum(one.luminance * one.box_px.area for one in list_light_sources(draw_list))
            level = estimate_picture_level(draw_list).average
            assert total / (display.width_px * display.height_px) == pytest.approx(level, rel=TOLERANCE)


def lights(folder: Path, nodes: str, display: Intrinsics) -> dict[str, LightSource]:
    (folder / "feed").mkdir(exist_ok=True)
    Image.new("RGB", (320, 180)).save(folder / "feed" / "0.png")
    (folder / "scene.yaml").write_text(f"vitrine: 1\nfeed: feed\nnodes:\n{nodes}", encoding="utf-8")
    with open_session(folder / "scene.yaml", None, ahead=0) as session:
        frame = session.build_display_frame(session.instant_of(session.feed.frame_at(0)), display)
    return {one.element: one for one in list_light_sources(frame.draw_list)}


def test_a_box_has_the_light_of_its_fill_and_ends_with_the_display(tmp_path: Path) -> None:
    display = display_of("xreal-one")
    box = "kind: panel, width: 8, height: 4, border: 0, radius: 0"
    found = lights(
        tmp_path,
        f'- {{id: whole, {box}, fill: "#808080", anchor: {{head: center}}}}\n'
        f'- {{id: thin, {box}, fill: "#808080", opacity: 0.5, anchor: {{head: center}}}}\n'
        f'- {{id: empty, {box}, fill: "#000000", anchor: {{head: center}}}}\n',
        display,
    )
    grey, ppd = float(linear_from_srgb(128 / 255)), display.px_per_deg
    assert found.keys() == {"whole", "thin"}
    assert found["whole"].luminance == pytest.approx(grey, rel=0.01)
    assert found["thin"].luminance == pytest.approx(grey / 2, rel=0.01)
    assert found["whole"].box_px.area == pytest.approx(32 * ppd**2, rel=0.02)
    away = f'- {{id: whole, {box}, fill: "#808080", anchor: {{head: center, offset: [%s, 0]}}}}\n'
    (cut,) = lights(tmp_path, away % 23, display).values()
    assert cut.box_px.x1 == display.width_px and cut.box_px.area < 0.9 * found["whole"].box_px.area
    assert lights(tmp_path, away % 60, display) == {}


def test_type_has_the_light_of_its_strokes(tmp_path: Path) -> None:
    """A full block fills its cell, a full stop hardly any of it."""
    word = '- {kind: text, id: %s, text: "%s", size: 4, color: "#FFFFFF", anchor: {head: center}}\n'
    found = lights(tmp_path, word % ("full", "■") + word % ("stop", "."), display_of("xreal-one"))
    assert 0.2 < found["full"].luminance < 1 and found["stop"].luminance < found["full"].luminance / 3
