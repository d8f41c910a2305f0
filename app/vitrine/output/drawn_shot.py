"""A shot drawn: its picture as a value, with the elements in it, and the PNG that it is saved as.

The value is light, for processes that let others draw: what draws is imported by the function that does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.shot import Shot
from vitrine.geometry import IDENTITY, Bounds, Rect
from vitrine.output.picture import check_png_name, write_png

if TYPE_CHECKING:
    from vitrine.engine.scene_frame import SceneFrame
    from vitrine.engine.session import Session
    from vitrine.gpu.renderer import Renderer
    from vitrine.stage.draw.drawlist import ElementKind


Pixels = npt.NDArray[np.uint8]


class PictureElement(NamedTuple):
    """One element that the scene shows at this time: its node's id, its kind, and its text where it is one.

    `box` is in the picture's pixels and may reach out of it; None where no part of the element is in view. The copies
    of a repeated group share their ids.
    """

    id: str
    kind: ElementKind
    text: str
    box: Rect[float] | None


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawn shot: `pixels` uint8 (H, W, 4), row 0 on top, opaque sRGB, with a strip below where it is framed.

    `elements` are from back to front, those that are out of view last. `texts` is the PNG's metadata, by key.
    """

    pixels: Pixels
    elements: tuple[PictureElement, ...]
    shot: Shot
    texts: Mapping[str, str]

    def save(self, path: str | Path) -> None:
        """Write the PNG that the command `shot` writes, byte for byte. Raises InputError where it cannot be."""
        write_png(check_png_name(Path(path)), self.pixels, self.texts)


def draw_shot(renderer: Renderer, session: Session, shot: Shot) -> Picture:
    """Draw a shot of an open session. Raises InputError for what of it cannot be."""
    from vitrine.engine.view_description import build_metadata
    from vitrine.engine.view_spec import resolve_view
    from vitrine.output.shot import read_picture

    spec, t_s = resolve_view(shot, session.size_px, session.filmed_in), session.clamp_time(shot.t_s)
    rendered = session.draw(renderer, t_s, spec.glasses)
    pixels = read_picture(renderer, session, t_s, spec, rendered, shot.framed)
    elements = tuple(list_picture_elements(session, rendered.frame, spec.size_px))
    return Picture(pixels, elements, shot, build_metadata(session, t_s, spec.glasses))


def list_picture_elements(session: Session, frame: SceneFrame, picture_px: tuple[int, int]) -> Iterator[PictureElement]:
    """The elements of a frame with their boxes in a picture of `picture_px`, in whose middle its view lies."""
    left, top = ((whole - part) // 2 for whole, part in zip(picture_px, frame.size_px, strict=True))
    view_from_panel = (frame.mapping.panel_from_view if frame.mapping else IDENTITY).inverse()
    display = Bounds[float](0, 0, frame.viewpoint.intrinsics.width_px, frame.viewpoint.intrinsics.height_px)
    view = Bounds[float](0, 0, *frame.size_px)
    elements = session.list_elements(frame)
    for element in elements:
        box = Bounds[float](*element.box_px)
        seen = view_from_panel.apply_to_bounds(box)
        out = math.isnan(seen.x0) or box.intersect(display).is_empty or seen.intersect(view).is_empty
        x0, y0, x1, y1 = seen
        rect = None if out else Rect(x0 + left, y0 + top, x1 - x0, y1 - y0)
        yield PictureElement(element.id, element.kind, element.text, rect)
    stage, state = session.stage, frame.overlay.state
    for node in stage.list_unseen_nodes(state, frame.viewpoint, elements, frame.surroundings):
        yield PictureElement(node.id, node.kind, node.text, None)
