"""Scenes through shipped glasses, by the engine: what must hold on every device, whatever its optics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view import PERFECT, DefectStrengths, View, ViewKind
from vitrine.gpu.renderer import Renderer

SIZE = (320, 180)
LIBRARY = Library(paths.assets())
DEVICES = {name: profile for name, profile in LIBRARY.devices().items() if not profile.is_feed}
ADDITIVE = [name for name, profile in DEVICES.items() if profile.blend_mode == "additive"]
NO_FLOOR = DefectStrengths(floor="off")
EMPTY = """vitrine: 1
feed: testcard:320x180
nodes:
  - {id: hidden, kind: text, text: unseen, anchor: {head: center}, opacity: 0}
"""
CARD = """vitrine: 1
feed: testcard:320x180
nodes:
  - {id: veil, kind: panel, width: 9, height: 5, fill: veil, border: 0.2, anchor: {head: center}}
  - {id: word, kind: text, text: "Right 120 m", size: 2, anchor: {head: top}}
  - {id: mark, kind: panel, width: 2, height: 2, fill: "#FF4020", anchor: {head: left}}
"""


@pytest.fixture
def empty(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    yield from opened(tmp_path, device, EMPTY)


@pytest.fixture
def card(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    yield from opened(tmp_path, device, CARD)


def opened(folder: Path, device: Renderer, scene: str) -> Iterator[Session]:
    path = folder / "scene.yaml"
    path.write_text(scene, encoding="utf-8")
    with open_session(path, device, ahead=0) as show:
        yield show


def picture(
    device: Renderer, show: Session, profile: DeviceProfile, view: View, light: str = "shop"
) -> npt.NDArray[np.uint8]:
    return show.draw(device, 1.0, resolve_glasses(profile, LIBRARY.environment(light), view)).picture.read()[..., :3]


def background(
    device: Renderer, show: Session, profile: DeviceProfile, view: View, light: str = "shop"
) -> npt.NDArray[np.uint8]:
    """The same without any light."""
    drawn = show.draw(device, 1.0, resolve_glasses(profile, LIBRARY.environment(light), view))
    assert drawn.frame.mapping is not None and drawn.optics is not None
    frame = None if view.kind == "panel" else show.frame_at(1.0)
    return device.render_background(frame, drawn.optics, drawn.frame.mapping).read()[..., :3]


def feed_of(show: Session) -> npt.NDArray[np.uint8]:
    return show.frame_at(1.0).planes[0][..., :3]


@pytest.mark.parametrize("kind", ["eye", "world"])
@pytest.mark.parametrize("name", ADDITIVE)
def test_no_light_no_change(device: Renderer, empty: Session, name: str, kind: ViewKind) -> None:
    view = View(kind, SIZE, optics=NO_FLOOR)
    seen = picture(device, empty, DEVICES[name], view, "night-street")
    np.testing.assert_array_equal(seen, background(device, empty, DEVICES[name], view, "night-street"))
    if kind == "world":
        np.testing.assert_array_equal(seen, feed_of(empty))


@pytest.mark.parametrize("name", ADDITIVE)
def test_away_from_the_display_the_world_stays_as_it_is(device: Renderer, card: Session, name: str) -> None:
    view = View("eye", SIZE, optics=DefectStrengths("strong", "strong", "strong", "strong"))
    seen = picture(device, card, DEVICES[name], view, "night-street")
    laying = card.map_view(resolve_glasses(DEVICES[name], LIBRARY.environment("night-street"), view))
    assert laying is not None
    x0, y0, x1, y1 = laying.display_px
    beyond = np.ones((SIZE[1], SIZE[0]), bool)
    # Where the panel is laid between pixels its rim reaches one pixel of it further, which may be two of the view's.
    beyond[int(max(y0 - 3, 0)) : int(y1 + 4), int(max(x0 - 3, 0)) : int(x1 + 4)] = False
    if not DEVICES[name].has_display:
        beyond[:] = True
    assert beyond.any()
    np.testing.assert_array_equal(seen[beyond], background(device, card, DEVICES[name], view, "night-street")[beyond])


def test_mono_with_levels_shows_its_tint_alone_and_no_more_levels(device: Renderer, card: Session) -> None:
    profile = DEVICES["even-g2"]
    view = View("panel", (576, 288), optics=PERFECT)
    drawn = card.draw(device, 1.0, resolve_glasses(profile, LIBRARY.environment("shop"), view))
    optics, frame = drawn.optics, drawn.frame
    assert optics is not None and optics.levels == 16 and frame.mapping is not None
    # Half as bright, so that nothing is clipped and every level is told from the next.
    seen = device.render_view(frame.draw_list, None, replace(optics, gain=0.5), frame.mapping).read()[..., :3]
    colors = np.unique(seen.reshape(-1, 3), axis=0)
    assert 4 < len(colors) <= 16
    seen_lin = linear_from_srgb(colors / 255.0)
    np.testing.assert_allclose(seen_lin, in_tint(seen_lin, optics), atol=0.006)


def test_over_the_world_mono_light_adds_its_tint_and_nothing_else(device: Renderer, card: Session) -> None:
    profile = DEVICES["even-g2"]
    seen = picture(device, card, profile, View("eye", SIZE, brightness=0.2), "overcast")
    world = background(device, card, profile, View("eye", SIZE, brightness=0.2), "overcast")
    added = linear_from_srgb(seen / 255.0) - linear_from_srgb(world / 255.0)
    glasses = resolve_glasses(profile, LIBRARY.environment("overcast"), View("eye", SIZE, brightness=0.2))
    optics = card.draw(device, 1.0, glasses).optics
    assert optics is not None
    free = added[(seen < 255).all(-1)]  # a channel at its end says nothing of what was added
    assert free.max() > 0.05
    np.testing.assert_allclose(free, in_tint(free, optics), atol=0.012)


def in_tint(light: npt.NDArray[np.float64], optics: Optics) -> npt.NDArray[np.float64]:
    """What of light (N, 3) is of the display's one tint."""
    tint = np.array(optics.color).sum(1)
    return np.outer(light @ tint / (tint @ tint), tint)


@pytest.mark.parametrize("name", ["quark-s1", "xreal-one", "apple-vision-pro", "meta-ray-ban-display", "quark-g1"])
def test_the_same_bytes_whatever_was_drawn_before(device: Renderer, card: Session, name: str) -> None:
    view = View("eye", SIZE)
    first = picture(device, card, DEVICES[name], view)
    for other in ("even-g2", "hololens-2"):
        picture(device, card, DEVICES[other], View("eye", (160, 200), exposure="absolute", focus="overlay"))
    picture(device, card, LIBRARY.device("generic"), View("eye", (400, 225)))
    np.testing.assert_array_equal(picture(device, card, DEVICES[name], view), first)


def test_the_eye_without_a_display_sees_the_bare_world(device: Renderer, card: Session) -> None:
    profile = DEVICES["meta-ray-ban-display"]
    # Summed: of half as bright a display faint light is compressed less.
    left, averaged, right = (View("eye", SIZE, eye=eye, tone="sum") for eye in ("left", "both", "right"))
    world = picture(device, card, profile, left)
    np.testing.assert_array_equal(world, background(device, card, profile, left))
    both, own = (picture(device, card, profile, view).astype(int) for view in (averaged, right))
    assert (own >= both).all() and (both >= world).all() and (own > both).any() and (both > world).any()


def test_a_device_without_a_display_shows_the_whole_feed(device: Renderer, card: Session) -> None:
    np.testing.assert_array_equal(picture(device, card, DEVICES["quark-g1"], View("eye", SIZE)), feed_of(card))


def test_night_is_dark_and_so_is_a_dark_lens_in_absolute_exposure(device: Renderer, empty: Session) -> None:
    view = View("world", SIZE, exposure="absolute", optics=NO_FLOOR)
    means = [
        picture(device, empty, DEVICES[name], view, light).mean()
        for name, light in (("even-g2", "sunlit"), ("xreal-one", "sunlit"), ("xreal-one", "night-street"))
    ]
    assert means[0] > 1.5 * means[1] > 1.5 * means[2] > 0


def test_nodes_are_marked_where_they_are_seen(device: Renderer, card: Session) -> None:
    profile, view = DEVICES["xreal-one"], View("eye", SIZE, optics=PERFECT)
    drawn = card.draw(device, 1.0, resolve_glasses(profile, LIBRARY.environment("shop"), view))
    seen = drawn.picture.read()[..., :3].astype(int)
    world = background(device, card, profile, view).astype(int)
    x0, y0, x1, y1 = (round(v) for v in next(mark.box_px for mark in drawn.frame.node_bounds if mark.node_id == "mark"))
    changed = (seen - world)[..., 0] > 40
    assert changed[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1].all()
    assert not changed[y0 - 3 : y1 + 3, x0 - 4 : x0 - 2].any()


def test_beyond_the_feed_there_are_quiet_stripes(device: Renderer, empty: Session) -> None:
    seen = picture(device, empty, DEVICES["apple-vision-pro"], View("eye", SIZE))
    corner = seen[:16, :16].reshape(-1, 3)
    assert {tuple(color) for color in corner.tolist()} == {(18, 20, 22), (27, 30, 33)}
