"""What `check` says of contrast against the very pixels of a shot, on shipped glasses of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from vitrine import paths
from vitrine.engine.device_run import collect_verdict, play_frames, prepare_runs
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import Thresholds, luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view import DefectStrengths, View
from vitrine.gpu.renderer import Renderer

#: A letter that is one block of ink, on a veil of its own.
SCENE = """vitrine: 1
feed: feed
nodes:
  - id: card
    kind: panel
    anchor: {head: center}
    width: 14
    height: 8
    fill: veil
    border: 0
    align: center
    justify: center
    children:
      - {id: ink, kind: text, text: "■", size: 5, color: "#C0D0E0"}
"""
SIZE = (640, 360)
LIBRARY = Library(paths.assets())
#: Spread, ghost and the fall of light are no part of the contrast that is told.
ONLY_FLOOR = DefectStrengths("off", "off", "off", "typical")


@pytest.fixture
def show(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    (tmp_path / "feed").mkdir()
    Image.new("RGB", SIZE, (96, 110, 90)).save(tmp_path / "feed" / "0.png")
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    with open_session(tmp_path / "scene.yaml", None, ahead=0) as show:
        yield show


# Lights and shares of the most light in which nothing is brighter than a picture can show.
@pytest.mark.parametrize(("light", "share"), [("office", 0.0144), ("sunlit", None), ("snow", 0.6)])
@pytest.mark.parametrize(
    "name",
    ["even-g2", "quark-s1", "meta-ray-ban-display", "xreal-one", "hololens-2", "apple-vision-pro", "passthrough"],
)
def test_the_contrast_that_is_told_is_that_of_the_picture(
    device: Renderer, show: Session, name: str, light: str, share: float | None
) -> None:
    profile, environment = LIBRARY.device(name), LIBRARY.environment(light)
    view = View("eye", SIZE, brightness=share, optics=ONLY_FLOOR)
    played = prepare_runs(show, [resolve_glasses(profile, environment, view)])
    play_frames(show, played, [0], lambda: None)
    (reading,) = collect_verdict(played, {light: Thresholds()}).results
    drawn = show.draw(device, 0.0, resolve_glasses(profile, environment, view))
    boxes = {mark.node_id: mark.box_px for mark in drawn.frame.node_bounds}
    picture = drawn.picture.read()[..., :3]
    x0, y0, x1, y1 = boxes["ink"]
    ink = picture[round((y0 + y1) / 2), round((x0 + x1) / 2)]
    veil = picture[round((y0 + y1) / 2), round((boxes["card"][0] + x0) / 2)]
    assert max(ink.max(), veil.max()) < 255
    bright, dark = (float(luminance_of(linear_from_srgb(codes / 255))) for codes in (ink, veil))
    # A code is up to 2 % of the light of these codes.
    assert reading.worst_contrast == pytest.approx(max(bright / dark, dark / bright), rel=0.03)
