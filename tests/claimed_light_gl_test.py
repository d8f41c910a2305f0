"""Claimed light is drawn light: what `check` says of texts, against their pictures in float, before the tone rule.

The picture is the oracle's, of the panel as the GPU drew it, at the display's own pixels. In it the light of an ink is
measured as its definition in `verdict/measure/drawn_light.py` reads: of the light beyond the bare world, the mean over
the pixels that rise by three quarters of the way or more from the text's surroundings to its brightest pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine import paths
from vitrine.engine.device_run import collect_verdict, play_frames, prepare_runs
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.view import View
from vitrine.glass.reference.composite import composite_reference_lin
from vitrine.gpu.renderer import Renderer

LIBRARY = Library(paths.assets())
#: All with a display of their own that adds light, but for two of three with the same panel, and for one of 256 pixels:
#: with a tenth around it no view shows each of them by one of its own.
DEVICES = [
    name
    for name, profile in LIBRARY.devices().items()
    if profile.has_display
    and not profile.is_feed
    and profile.blocking == 0
    and name not in ("xreal-one", "xreal-air-2", "brilliant-halo")
]
WORDS = ("Stall 7", "Gate B 12", "Turn right", "第 7 号摊位", "120 m")
SIZES = (0.45, 0.6, 0.8, 1.1, 1.6)
COLORS = ("#FFFFFF", "#C8D2DC", "#9BBFFF", "#F0D0A0")
#: In each scene one text a row, so that none lies in the box of another.
ROWS = (("top-left", "left", "bottom"), ("top", "right", "bottom-left"), ("top-right", "center", "bottom-right"))
SCENES = 4
WEIGHTS = np.array((0.2126, 0.7152, 0.0722))
#: How far a text's pixel rises from its surroundings to the brightest one, to be in the core.
CORE_RISE = 0.75


class Drawn(NamedTuple):
    """The drawn light of a text over what is claimed of it, and the drawn contrast over the claimed one."""

    light: float
    contrast: float


def write_scene(folder: Path, number: int, moved: str = "") -> Path:
    """Three texts whose words, sizes, weights, colours and places hang on the number of the scene."""
    lines = ["vitrine: 1", "feed: feed", "nodes:"]
    for row, place in enumerate(ROWS[number % 3]):
        kind = number + 2 * row
        look = f'size: {SIZES[kind % 5]}, color: "{COLORS[kind % 4]}", weight: {("regular", "bold")[kind % 3 == 0]}'
        anchor = f"{{head: {place}{moved}}}"
        lines.append(f'- {{id: row{row}, kind: text, text: "{WORDS[kind % 5]}", {look}, anchor: {anchor}}}')
    path = folder / f"scene{number}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feed").mkdir()
    Image.new("RGB", (320, 180), (118, 118, 118)).save(tmp_path / "feed" / "0.png")
    return tmp_path


def measure_texts(renderer: Renderer, session: Session, glasses: GlassesInLight) -> Iterator[Drawn]:
    """Draw the first frame at the display's own pixels, and measure every text in it."""
    display = glasses.display
    assert display is not None
    glasses = glasses.with_size((round(1.2 * display.width_px), round(1.2 * display.height_px)))
    runs = prepare_runs(session, [glasses])
    play_frames(session, runs, [0], lambda: None)
    results = collect_verdict(runs, {glasses.environment.id: Thresholds()}).results
    frame = session.build_frame(session.instant_at(0.0), glasses)
    assert frame.mapping is not None and frame.mapping.panel == display
    feed = renderer.render_background(frame.instant.feed_frame, glasses.optics, frame.mapping).read()
    panel = renderer.read_panel(frame.draw_list)
    seen, bare = (composite_reference_lin(feed, light, glasses.optics, frame.mapping) for light in (panel, None))
    boxes = {bounds.node_id: bounds.box_px for bounds in frame.node_bounds}
    assert len(results) == len(boxes) == 3
    for result in results:
        x0, y0, x1, y1 = (round(side) for side in boxes[result.element])
        view = slice(max(y0, 0), y1), slice(max(x0, 0), x1)
        behind = bare[view] @ WEIGHTS
        light, world = seen[view] @ WEIGHTS - behind, float(behind.mean())
        core, around = measure_ink(light)
        yield Drawn(core / result.ink_light, (core + world) / (around + world) / result.worst_contrast)


def measure_ink(light: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The light of the ink in a text's box, and that of its surroundings: what a tenth of the pixels stay under."""
    around, best = float(np.percentile(light, 10)), float(light.max())
    return float(light[light >= around + CORE_RISE * (best - around)].mean()), around


def percentiles(figures: list[float]) -> tuple[float, float, float]:
    """The 5th, the median and the 95th, printed."""
    low, median, high = np.percentile(figures, [5, 50, 95]).tolist()
    print(f"{low:.3f} {median:.3f} {high:.3f}; {min(figures):.3f} to {max(figures):.3f}")
    return low, median, high


def test_the_light_that_is_claimed_of_texts_is_drawn(device: Renderer, folder: Path) -> None:
    """12 texts on each device: sizes, weights, colours and places. 0.868 in the median once, 0.78 to 1.00."""
    drawn: list[Drawn] = []
    for number in range(SCENES):
        with open_session(write_scene(folder, number), None, ahead=0) as session:
            for name in DEVICES:
                glasses = resolve_glasses(LIBRARY.device(name), LIBRARY.environment("office"), View())
                drawn += measure_texts(device, session, glasses)
    assert len(drawn) == 3 * SCENES * len(DEVICES) >= 150
    low, median, high = percentiles([one.light for one in drawn])
    assert 0.97 <= median <= 1.03 and low >= 0.93 and high <= 1.05
    # A halo is fainter at the ends of a text, where its surroundings are darkest.
    low, median, high = percentiles([one.contrast for one in drawn])
    assert 0.97 <= median <= 1.05 and low >= 0.93 and high <= 1.15


def test_what_lies_between_pixels_claims_less(device: Renderer, folder: Path) -> None:
    """A layer that moves is read between pixels; of strokes of one pixel in sixteen levels a seventh is open."""
    moved = ", offset: [{keys: [[0, 0.013], [9, 0.02]]}, {keys: [[0, -0.02], [9, 0]]}]"
    drawn: list[Drawn] = []
    for number in range(SCENES):
        with open_session(write_scene(folder, number, moved), None, ahead=0) as session:
            for name in ("even-g2", "quark-s1"):
                glasses = resolve_glasses(LIBRARY.device(name), LIBRARY.environment("office"), View())
                drawn += measure_texts(device, session, glasses)
    low, median, high = percentiles([one.light for one in drawn])
    assert 0.95 <= median <= 1.05 and low >= 0.85 and high <= 1.15
