"""The light that a frame asks for, worked out, against that of the panel as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.verdict.samples import glimpse
from vitrine.engine.opening import demo_scene, open_show
from vitrine.engine.show import Show
from vitrine.glass.photometry import luminance_of
from vitrine.glass.srgb import linear_from_srgb
from vitrine.gpu.device import Device
from vitrine.stage.drawlist import DrawList, Kind
from vitrine.verdict.budget import BUDGET, LIT, Light, budget_hits, frame_light

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
def demo(device: Device) -> Iterator[Show]:
    with open_show(demo_scene(), device, ahead=0) as show:
        yield show


def asked(show: Show, t_s: float) -> DrawList:
    sight = show.walk.sight(show.frame_at(t_s).time_s, show.frame_s, SIZE)
    return show.stage.draw_list(show.state_at(t_s), sight)


def drawn(device: Device, draw_list: DrawList) -> Light:
    device.render(draw_list, None, 1.0, 0.0)
    light = luminance_of(linear_from_srgb(device.read()[..., :3] / 255))
    return Light(float(light.mean()), float((light > LIT).mean()))


@pytest.mark.parametrize("t_s", [4.0, 10.0, 13.0, 16.0, 22.0])
@pytest.mark.parametrize(("kind", "within"), [(Kind.LAYER, 0.1), (Kind.RIBBON, 0.33), (Kind.MESH, 0.33)])
def test_each_kind_of_thing_is_as_bright_as_it_is_drawn(
    device: Device, demo: Show, t_s: float, kind: Kind, within: float
) -> None:
    whole = asked(demo, t_s)
    alone = replace(whole, runs=tuple(run for run in whole.runs if run.kind == kind))
    rest = {"layers": Kind.LAYER, "ribbons": Kind.RIBBON, "meshes": Kind.MESH}
    bare = {name: getattr(whole, name)[:0] for name, other in rest.items() if other != kind}
    found, true = frame_light(replace(alone, **bare)), drawn(device, alone)
    assert found.level == pytest.approx(true.level, rel=within, abs=1e-4)
    assert found.lit == pytest.approx(true.lit, rel=0.45, abs=1e-4)


@pytest.mark.parametrize(
    ("fill", "opacity", "told"), [("#FFFFFF", 1.0, True), ("#FFFFFF", 0.2, False), ("#00000000", 1.0, False)]
)
def test_a_display_full_of_light_is_told(tmp_path: Path, device: Device, fill: str, opacity: float, told: bool) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE % (fill, opacity), encoding="utf-8")
    with open_show(path, device, ahead=0) as show:
        draw_list = asked(show, 0.5)
        light, true = frame_light(draw_list), drawn(device, draw_list)
    assert light == pytest.approx(true, rel=0.03, abs=1e-3)
    hits = list(budget_hits(replace(glimpse(), draw_list=draw_list)))
    assert [hit.rule for hit in hits] == [BUDGET] * told
    assert [hit.badness for hit in hits] == [light.level] * told


@pytest.mark.parametrize(
    "look", ['border: 0, halo: {size: 2, color: "#FFFFFF"}', 'border: 0.5, border_color: "#FFFFFF"']
)
def test_what_is_around_a_panel_gives_the_light_that_it_is_drawn_with(
    tmp_path: Path, device: Device, look: str
) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(AROUND % look, encoding="utf-8")
    with open_show(path, device, ahead=0) as show:
        draw_list = asked(show, 0.5)
        # Corners, in which a halo is rounded and an outline has less than its two sides, are left out.
        assert frame_light(draw_list).level == pytest.approx(drawn(device, draw_list).level, rel=0.15)
