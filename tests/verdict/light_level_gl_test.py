"""The light that a frame asks for, worked out, against that of the panel as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.verdict.samples import observation
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList, PrimitiveKind
from vitrine.verdict.measure.picture_level import LIT_LEVEL, PictureLevel, estimate_picture_level
from vitrine.verdict.rules.light_level import LIGHT_LEVEL, check_light_level

SIZE = (640, 360)
AROUND = """vitrine: 1
feed: testcard:640x360
nodes:
  - {id: box, kind: panel, width: 20, height: 10, radius: 0, fill: "#00000000", %s, anchor: {head: center}}
"""
SCENE = """vitrine: 1
feed: testcard:640x360
nodes:
  - {id: box, kind: panel, width: 40, height: 20, fill: "%s", opacity: %g, border: 0, radius: 0, anchor: {head: center}}
"""


@pytest.fixture(scope="module")
def demo(device: Renderer) -> Iterator[Session]:
    with open_session(demo_scene(), device, ahead=0) as show:
        yield show


def asked(show: Session, t_s: float) -> DrawList:
    sight = show.camera_track.viewpoint_at(show.frame_at(t_s).time_s, show.frame_s, SIZE)
    return show.stage.build_draw_list(show.state_at(t_s), sight)


def drawn(device: Renderer, draw_list: DrawList) -> PictureLevel:
    picture = device.render(draw_list, None).read()
    light = luminance_of(linear_from_srgb(picture[..., :3] / 255))
    return PictureLevel(float(light.mean()), float((light > LIT_LEVEL).mean()))


@pytest.mark.parametrize("t_s", [4.0, 10.0, 13.0, 16.0, 22.0])
@pytest.mark.parametrize(
    ("kind", "within"), [(PrimitiveKind.LAYER, 0.1), (PrimitiveKind.RIBBON, 0.36), (PrimitiveKind.MESH, 0.33)]
)
def test_each_kind_of_thing_is_as_bright_as_it_is_drawn(
    device: Renderer, demo: Session, t_s: float, kind: PrimitiveKind, within: float
) -> None:
    whole = asked(demo, t_s)
    # People who hide a way take away light that an estimate from above counts.
    runs = tuple(run for run in whole.runs if run.kind == kind)
    alone = replace(whole, runs=runs, occluders_clip=whole.occluders_clip[:0])
    rest = {
        "placed_layers": PrimitiveKind.LAYER,
        "ribbon_vertices": PrimitiveKind.RIBBON,
        "mesh_instances": PrimitiveKind.MESH,
    }
    bare = {name: getattr(whole, name)[:0] for name, other in rest.items() if other != kind}
    found, true = estimate_picture_level(replace(alone, **bare)), drawn(device, alone)
    assert found.average == pytest.approx(true.average, rel=within, abs=1e-4)
    assert found.lit_share == pytest.approx(true.lit_share, rel=0.45, abs=1e-4)


@pytest.mark.parametrize(
    ("fill", "opacity", "told"), [("#FFFFFF", 1.0, True), ("#FFFFFF", 0.2, False), ("#00000000", 1.0, False)]
)
def test_a_display_full_of_light_is_told(
    tmp_path: Path, device: Renderer, fill: str, opacity: float, told: bool
) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE % (fill, opacity), encoding="utf-8")
    with open_session(path, device, ahead=0) as show:
        draw_list = asked(show, 0.5)
        light, true = estimate_picture_level(draw_list), drawn(device, draw_list)
    assert light == pytest.approx(true, rel=0.03, abs=1e-3)
    hits = list(check_light_level(replace(observation(), draw_list=draw_list)))
    assert [hit.rule for hit in hits] == [LIGHT_LEVEL] * told
    assert [hit.badness for hit in hits] == [light.average] * told


@pytest.mark.parametrize(
    "look", ['border: 0, halo: {size: 2, color: "#FFFFFF"}', 'border: 0.5, border_color: "#FFFFFF"']
)
def test_what_is_around_a_panel_gives_the_light_that_it_is_drawn_with(
    tmp_path: Path, device: Renderer, look: str
) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(AROUND % look, encoding="utf-8")
    with open_session(path, device, ahead=0) as show:
        draw_list = asked(show, 0.5)
        # Corners, in which a halo is rounded and an outline has less than its two sides, are left out.
        assert estimate_picture_level(draw_list).average == pytest.approx(drawn(device, draw_list).average, rel=0.15)
