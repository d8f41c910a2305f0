"""Moment pictures: the light of each display by itself, and what its wearer sees of it; masked nodes are covered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vitrine.geometry import Bounds, Size
from vitrine.proof.golden.golden import make_key
from vitrine.proof.golden.light_over_world import cut_light, find_lit
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.golden.picture_line import EyeLine, PanelLine, PictureLine
from vitrine.stage.draw.drawlist import DrawList, NodeBounds

if TYPE_CHECKING:
    from vitrine.engine.scene_frame import Instant, SceneFrame
    from vitrine.engine.session import Session
    from vitrine.glass.optics.glasses_in_light import GlassesInLight
    from vitrine.gpu.renderer import Renderer

#: What a masked node's box is grown by in pixels: its halo, and the light that spreads from it, go a little further.
MASK_MARGIN_PX = 8
#: The code of masked pixels.
MASK_CODE = 128


@dataclass(frozen=True, eq=False, slots=True)
class DrawnPicture:
    """A picture as drawn (H, W, 4), masked nodes covered: the whole, the part of it to be stored, the world behind.

    Of the light of a panel the whole is stored, and there is no world. `stored` is None where it is a known
    picture, whose world was not drawn. `masked_share` is that of its lit pixels, `node_bounds` of the nodes in it.
    """

    line: PictureLine
    whole: Pixels
    stored: Pixels | None
    world: Pixels | None
    masked_share: float
    node_bounds: tuple[NodeBounds, ...]


def draw_lights(
    renderer: Renderer, frames: Mapping[str, SceneFrame], masked: Collection[str]
) -> Iterator[tuple[str, DrawnPicture]]:
    """Draw the light of each device's draw list at its canvas, each distinct one once."""
    drawn: dict[str, DrawnPicture] = {}
    for device, frame in frames.items():
        digest = frame.draw_list.digest()
        if digest not in drawn:
            with renderer.render(frame.draw_list, None) as rendered:
                pixels = rendered.read()
            covers = _cover_boxes(frame.draw_list.node_bounds, masked, pixels)
            share = _masked_share(pixels, np.zeros_like(pixels), covers)
            _cover(pixels, covers)
            height, width = pixels.shape[:2]
            line = PanelLine(Size(width, height), digest, hash_picture(pixels))
            drawn[digest] = DrawnPicture(line, pixels, pixels, None, share, frame.draw_list.node_bounds)
        yield make_key("light", device), drawn[digest]


def draw_eyes(
    renderer: Renderer,
    session: Session,
    instant: Instant,
    glasses: Collection[GlassesInLight],
    masked: Collection[str],
    known: Mapping[str, PictureLine],
) -> Iterator[tuple[str, DrawnPicture]]:
    """Draw what the wearer of each glasses sees, and the world behind it: the same view without an overlay.

    Of a picture that is the `known` one of its key, byte for byte, no more is drawn: at 1280 × 720 the world and what
    is to be stored take half of the time.
    """
    frames: dict[str, SceneFrame] = {}
    for one in glasses:
        # Light changes no frame: one serves every environment of a device.
        if one.profile.id not in frames:
            frames[one.profile.id] = session.build_frame(instant, one)
        frame, key = frames[one.profile.id], make_key("eye", one.profile.id, one.environment.id)
        # As `shot` draws it: over a feed of its own light, through a lens that the take may have told something.
        seen = session.glasses_at(instant.t_s, one.with_feed_light(session.filmed_in))
        with session.draw_frame(renderer, frame, seen).picture as rendered:
            whole = rendered.read()
        covers = _cover_boxes(frame.node_bounds, masked, whole)
        line = known.get(key)
        if not covers and isinstance(line, EyeLine) and line.whole == hash_picture(whole):
            yield key, DrawnPicture(line, whole, None, None, 0.0, frame.node_bounds)
            continue
        bare = replace(frame, draw_list=DrawList(frame.draw_list.size_px))
        with session.draw_frame(renderer, bare, seen).picture as rendered:
            world = rendered.read()
        share = _masked_share(whole, world, covers)
        _cover(whole, covers)
        _cover(world, covers)
        light = cut_light(whole, world)
        height, width = whole.shape[:2]
        line = EyeLine(Size(width, height), hash_picture(whole), hash_picture(light), hash_picture(world))
        yield key, DrawnPicture(line, whole, light, world, share, frame.node_bounds)


def _cover_boxes(bounds: Collection[NodeBounds], masked: Collection[str], pixels: Pixels) -> tuple[Bounds[int], ...]:
    """The boxes in whole pixels of masked nodes, with their margin, within the picture."""
    height, width = pixels.shape[:2]
    boxes = []
    for node in bounds:
        if node.node_id in masked:
            x0, y0, x1, y1 = node.box_px
            box = Bounds(
                max(0, int(np.floor(x0)) - MASK_MARGIN_PX),
                max(0, int(np.floor(y0)) - MASK_MARGIN_PX),
                min(width, int(np.ceil(x1)) + MASK_MARGIN_PX),
                min(height, int(np.ceil(y1)) + MASK_MARGIN_PX),
            )
            boxes += [] if box.is_empty else [box]
    return tuple(boxes)


def _masked_share(picture: Pixels, world: Pixels, covers: tuple[Bounds[int], ...]) -> float:
    """The share of the lit pixels that lie under covers."""
    if not covers:
        return 0.0
    lit = find_lit(picture, world)
    hidden = np.zeros_like(lit)
    for x0, y0, x1, y1 in covers:
        hidden[y0:y1, x0:x1] = True
    return float((lit & hidden).sum() / max(1, lit.sum()))


def _cover(pixels: Pixels, covers: tuple[Bounds[int], ...]) -> None:
    for x0, y0, x1, y1 in covers:
        pixels[y0:y1, x0:x1, :3] = MASK_CODE
