"""Emoji on displays: pictures where there are colours, ink of the text where there is one, in boxes that are alike."""

from pathlib import Path

import numpy as np

from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList, FillSource
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import Surroundings
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 480, 40.0))
SCENE = """\
name: emoji
nodes:
  - {id: words, kind: text, text: "ok 👍 🇩🇪", size: 2, color: "#FFFFFF80", anchor: {head: center}}
"""


def sources(made: DrawList) -> list[int]:
    return [int(source) for layer in made.raster_layers for source in layer.paint_ops["source"]]


def test_a_display_of_one_colour_shows_outlines_and_others_pictures(tmp_path: Path) -> None:
    scene = load_scene(write(tmp_path, SCENE))
    stage = Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))
    in_colour, mono, again = (
        stage.build_draw_list(State(), SIGHT, Surroundings(is_mono=is_mono)) for is_mono in (False, True, False)
    )
    assert sources(in_colour) == [FillSource.MASK, FillSource.PICTURE, FillSource.PICTURE]
    assert sources(mono) == [FillSource.MASK]
    widths = [made.raster_layers[0].paint_ops["rect_px"][0, 2] for made in (in_colour, mono)]
    assert widths[0] < 0.5 * widths[1]  # the letters alone, and outlines beside them
    assert in_colour.node_bounds[0].box_px.y0 == mono.node_bounds[0].box_px.y0
    assert again.raster_layers[0].key == in_colour.raster_layers[0].key
    ops = in_colour.raster_layers[0].paint_ops
    assert np.allclose(ops["fill0_lin"][1:], 128 / 255, atol=1e-6)  # as opaque as the letters
    assert np.all(ops["rect_px"][1:, 0] > ops["rect_px"][0, 0])
