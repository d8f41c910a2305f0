"""A shot drawn: its picture as a value, with the elements in it, and the PNG that it is saved as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.opening import allows_system_fonts
from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_description import build_metadata, describe_view
from vitrine.engine.view_spec import ViewSpec, resolve_view
from vitrine.errors import InputError
from vitrine.geometry import Affine, Bounds, Rect
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import pad_picture, write_png
from vitrine.stage.draw.drawlist import ElementKind
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

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


def check_png_name(path: Path) -> Path:
    """The path itself. Raises InputError for one that is not named like a PNG."""
    if path.suffix.lower() != ".png":
        raise InputError(f"{path}: a shot is a PNG; name a file that ends in .png")
    return path


def draw_shot(renderer: Renderer, session: Session, shot: Shot) -> Picture:
    """Draw a shot of an open session. Raises InputError for what of it cannot be."""
    spec, t_s = resolve_view(shot, session.size_px), session.clamp_time(shot.t_s)
    frame = session.build_frame(session.instant_at(t_s), spec.profile, spec.view)
    session.draw_frame(renderer, frame, spec.view, spec.profile, spec.environment)
    pixels = read_picture(renderer, session, t_s, spec, shot.framed)
    elements = tuple(list_picture_elements(session, frame, spec.size_px))
    return Picture(pixels, elements, shot, build_metadata(session, t_s, spec))


def write_shot(renderer: Renderer, session: Session, t_s: float, spec: ViewSpec, path: Path) -> None:
    """Draw and write one picture, with what it was made of in its metadata."""
    session.draw(renderer, t_s, spec.view, spec.profile, spec.environment)
    write_png(path, read_picture(renderer, session, t_s, spec, False), build_metadata(session, t_s, spec))


def read_picture(renderer: Renderer, session: Session, t_s: float, spec: ViewSpec, framed: bool) -> Pixels:
    """The picture that was drawn last, on its ground; `framed`, with a footer that is drawn now."""
    pixels = pad_picture(renderer.read(), spec.size_px)
    if not framed:
        return pixels
    cues = session.audio_cues_at(t_s, spec.profile)
    return np.concatenate([pixels, draw_footer(renderer, spec, cues if any(cues) else None)])


def list_picture_elements(session: Session, frame: SceneFrame, picture_px: tuple[int, int]) -> Iterator[PictureElement]:
    """The elements of a frame with their boxes in a picture of `picture_px`, in whose middle its view lies."""
    left, top = ((whole - part) // 2 for whole, part in zip(picture_px, frame.size_px, strict=True))
    panel_from_view = Affine(*frame.mapping.panel_from_view) if frame.mapping else Affine(1.0, 1.0, 0.0, 0.0)
    view_from_panel = panel_from_view.inverse()
    display = Bounds[float](0, 0, frame.viewpoint.intrinsics.width_px, frame.viewpoint.intrinsics.height_px)
    view = Bounds[float](0, 0, *frame.size_px)
    elements = session.list_elements(frame)
    for element in elements:
        box = Bounds[float](*element.box_px)
        (x0, y0), (x1, y1) = view_from_panel.apply(box[:2]), view_from_panel.apply(box[2:])
        seen = Bounds(x0, y0, x1, y1)
        out = box.intersect(display).is_empty or seen.intersect(view).is_empty
        rect = None if out else Rect(x0 + left, y0 + top, x1 - x0, y1 - y0)
        yield PictureElement(element.id, element.kind, element.text, rect)
    for node in session.stage.list_unseen_nodes(frame.instant.state, frame.viewpoint, elements):
        yield PictureElement(node.id, node.kind, node.text, None)


def draw_footer(renderer: Renderer, spec: ViewSpec, cues: AudioCues | None) -> Pixels:
    """Draw the footer of a framed picture, as wide as it is; None: without a line for what is heard.

    Draws with `renderer`.
    """
    from vitrine.output.caption import draw_caption_strip
    from vitrine.output.strip import draw_strip

    text, width_px = TextSystem(FontSet(use_system_fonts=allows_system_fonts())), spec.size_px[0]
    pixels = draw_strip(renderer, text, describe_view(spec), width_px)
    return pixels if cues is None else np.concatenate([pixels, draw_caption_strip(renderer, text, cues, width_px)])
