"""A feed that says in which light it was filmed, drawn in another: what is regraded, what not, and by what matrix."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine import paths
from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.checked_scene import open_checked_scene
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.engine.report import play_take
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.view import View
from vitrine.glass.reference.composite import composite_reference
from vitrine.gpu.renderer import Renderer

FEED_PX = (320, 180)
LIBRARY = Library(paths.assets())
SCENE = """vitrine: 1
feed: walk.png
nodes:
  - {id: word, kind: text, text: "Right 120 m", size: 2, anchor: {head: top}}
  - {id: mark, kind: panel, width: 2, height: 2, fill: "#FF4020", anchor: {head: left}}
"""
CAMERA = "width: 320\nheight: 180\nfx: 250\nfy: 250\ncx: 160\ncy: 90\n"


def written(folder: Path, more: str) -> Path:
    """A scene over one smooth picture with every code in it, and the sidecar file with `more`."""
    ramps = np.linspace(0, 255, FEED_PX[0])[None, :], np.linspace(255, 0, FEED_PX[1])[:, None], 128
    picture = np.stack(np.broadcast_arrays(*ramps), -1).round().astype(np.uint8)
    Image.fromarray(picture).save(folder / "walk.png")
    (folder / "walk.camera.yaml").write_text(CAMERA + more, encoding="utf-8")
    (path := folder / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return path


@pytest.fixture
def noon(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    with open_session(written(tmp_path, "light: sunlit\n"), device, ahead=0) as show:
        yield show


@pytest.fixture
def unknown(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    (folder := tmp_path / "unknown").mkdir()
    with open_session(written(folder, ""), device, ahead=0) as show:
        yield show


def drawn(device: Renderer, show: Session, id_: str, light: str = "night-street", **view: Any) -> npt.NDArray[np.uint8]:
    view = {"kind": "world", "size_px": FEED_PX} | view
    glasses = resolve_glasses(LIBRARY.device(id_), LIBRARY.environment(light), View(**view), show.filmed_in)
    return show.draw(device, 0.0, glasses).picture.read()[..., :3]


@pytest.mark.parametrize("id_", ["generic", "passthrough", "apple-vision-pro"])
@pytest.mark.parametrize("kind", ["eye", "world", "panel"])
def test_what_shows_no_surroundings_and_the_panel_alone_are_untouched(
    device: Renderer, noon: Session, unknown: Session, id_: str, kind: str
) -> None:
    assert np.array_equal(drawn(device, noon, id_, kind=kind), drawn(device, unknown, id_, kind=kind))


@pytest.mark.parametrize("id_", ["quark-s1", "even-g2", "xreal-one"])
def test_off_in_like_light_and_on_the_panel_nothing_changes(
    device: Renderer, noon: Session, unknown: Session, id_: str
) -> None:
    for light, view in (
        ("night-street", {"regrade": "off"}),
        ("overcast", {}),
        ("night-street", {"kind": "panel", "size_px": (160, 90)}),
    ):
        with_, without = (drawn(device, show, id_, light, **view) for show in (noon, unknown))
        assert np.array_equal(with_, without), (light, view)


@pytest.mark.parametrize("light", ["night-street", "dim-interior"])
@pytest.mark.parametrize(("kind", "size_px"), [("world", FEED_PX), ("world", (160, 90)), ("eye", (200, 160))])
def test_the_picture_is_what_the_oracle_makes_of_it(
    device: Renderer, noon: Session, light: str, kind: Any, size_px: tuple[int, int]
) -> None:
    for id_ in ("quark-s1", "even-g2", "xreal-one", "quark-g1"):
        view = View(kind, size_px)
        glasses = resolve_glasses(LIBRARY.device(id_), LIBRARY.environment(light), view, noon.filmed_in)
        rendered = noon.draw(device, 0.0, glasses)
        optics, mapping = rendered.optics, rendered.frame.mapping
        assert optics is not None and mapping is not None
        background = device.render_background(noon.frame_at(0.0), optics, mapping).read()[..., :3]
        expected = composite_reference(background, device.read_panel(rendered.frame.draw_list), optics, mapping)
        off = np.abs(rendered.picture.read()[..., :3].astype(int) - expected).max(-1)
        assert (off > 1).mean() <= 0.001 and off.max() <= 3, (id_, off.max())


def test_without_light_of_a_display_the_world_is_the_feed_times_one_matrix(device: Renderer, noon: Session) -> None:
    """Quark G1 has no display: the whole picture by hand, from the feed's own codes."""
    night = LIBRARY.environment("night-street")
    regrade = resolve_glasses(LIBRARY.device("quark-g1"), night, View(), noon.filmed_in).regrade
    assert regrade is not None
    feed = noon.frame_at(0.0).planes[0][..., :3]
    light = linear_from_srgb(feed / 255) @ np.array(regrade.world_color).T * regrade.exposure
    expected = np.rint(srgb_from_linear(light) * 255)
    assert np.abs(drawn(device, noon, "quark-g1") - expected).max() <= 1
    grey = srgb_from_linear(regrade.exposure * 0.18) * 255
    assert 20 < grey < 27, "mid-grey at night"


def test_the_light_of_the_display_is_dimmed_as_the_world_is(device: Renderer, noon: Session) -> None:
    """Picture less background, both in linear light: regraded it is exposure times as much, wherever nothing clips."""
    added, whole = {}, {}
    for mode in ("auto", "off"):
        view = View("world", FEED_PX, brightness=0.0, tone="sum", regrade=mode)
        glasses = resolve_glasses(LIBRARY.device("quark-s1"), LIBRARY.environment("office"), view, noon.filmed_in)
        rendered = noon.draw(device, 0.0, glasses)
        assert rendered.optics is not None and rendered.frame.mapping is not None
        whole[mode] = rendered.picture.read()[..., :3]
        bare = device.render_background(noon.frame_at(0.0), rendered.optics, rendered.frame.mapping).read()[..., :3]
        added[mode] = linear_from_srgb(whole[mode] / 255) - linear_from_srgb(bare / 255)
    inside = (whole["off"].max(-1) < 250) & (added["off"].max(-1) > 0.02)
    assert inside.sum() > 100
    ratio = added["auto"][inside].sum() / added["off"][inside].sum()
    assert ratio == pytest.approx((0.18 * 500 / np.pi / 5000) ** (1 / 3), rel=0.02)


def test_check_says_the_same_of_a_feed_whatever_light_it_was_filmed_in(tmp_path: Path) -> None:
    told = []
    for more in ("light: sunlit\n", ""):
        scene = written(tmp_path, more)
        plan = plan_check(scene, CheckOptions("quark-s1,even-g2", "night-street,sunlit"))
        with open_checked_scene(scene) as checked:
            assert checked.session is not None
            assert (checked.session.filmed_in is not None) == bool(more)
            told.append(json.dumps(play_take(checked.session, plan, checked.problems).as_json()))
    assert told[0] == told[1] and '"readings": [{' in told[0]


def test_a_reloaded_session_keeps_its_light(noon: Session) -> None:
    assert reload_session(noon).filmed_in == noon.filmed_in == LIBRARY.environment("sunlit")
