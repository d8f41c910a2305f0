"""Pictures of the worst frames of a take, with the element outlined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from vitrine.engine.session import Session
from vitrine.engine.view_description import registration_metadata
from vitrine.files.atomic import atomic_write_folder
from vitrine.geometry import Bounds, Point
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import save_png
from vitrine.output.text_label import (
    BRIGHT,
    NOTICE,
    QUIET,
    TextLabel,
    add_alpha,
    draw_labels,
    fill_picture,
    truncate_text,
)
from vitrine.verdict.measure.legibility import LegibilityResult

Pixels = npt.NDArray[np.uint8]

STRIP_PX = 56
#: Margin between an element's box and its outline.
OUTLINE_MARGIN_PX = 6


def write_worst_frames(
    folder: Path,
    renderer: Renderer,
    session: Session,
    results: Sequence[LegibilityResult],
    glasses: Iterable[GlassesInLight],
) -> int:
    """Write a PNG for every result that is too faint, DEVICE-ENVIRONMENT-ELEMENT.png; their number.

    Raises InputError where the folder cannot be made or holds something.
    """
    failing = [result for result in results if result.level is not None]
    in_time = sorted(failing, key=lambda result: (result.worst_s, result.device, result.environment))
    by_ids = {(one.profile.id, one.environment.id): one for one in glasses}
    with atomic_write_folder(folder) as beside:
        for result in in_time:
            glasses_shown = by_ids[result.device, result.environment]
            rendered = session.draw(renderer, result.worst_s, glasses_shown)
            boxes = [mark.box_px for mark in rendered.frame.node_bounds if mark.node_id == result.element]
            texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:element": result.element}
            texts |= registration_metadata(session, glasses_shown)
            save_png(beside / format_file_name(result), outline_element(rendered.picture.read(), boxes, result), texts)
    return len(failing)


def outline_element(picture: Pixels, boxes: Sequence[Bounds[float]], result: LegibilityResult) -> Pixels:
    """Draw an outline around the element, and a strip with its result below the picture."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        box = (x0 - OUTLINE_MARGIN_PX, y0 - OUTLINE_MARGIN_PX, x1 + OUTLINE_MARGIN_PX, y1 + OUTLINE_MARGIN_PX)
        draw.rounded_rectangle(box, radius=OUTLINE_MARGIN_PX, outline=NOTICE, width=2)
    width = image.width
    pixels = np.concatenate([add_alpha(np.asarray(image)), fill_picture(width, STRIP_PX)])
    top = image.height
    worst = f"contrast {result.worst_contrast:.2f} : 1 at {result.worst_s:.2f} s — {result.verdict}"
    below = f"below {result.needed_contrast:g} in {result.share_below:.0%} of its frames"
    median = f"median {result.median_contrast:.2f}; {below}"
    subject = f"{result.element}   {result.device}, {result.environment}, simulated"
    return draw_labels(
        pixels,
        [
            TextLabel(worst, Point(16, top + 19), 17, BRIGHT, "bold"),
            TextLabel(median, Point(width - 16, top + 19), 14, QUIET, align="right"),
            TextLabel(truncate_text(subject, 13, width - 32), Point(16, top + 40), 13, QUIET),
        ],
    )


def format_file_name(result: LegibilityResult) -> str:
    """Format DEVICE-ENVIRONMENT-ELEMENT.png. Beside letters, digits, - and _ ids hold / and #, which stay apart."""
    element = result.element.replace("/", ".").replace("#", "+")
    return f"{result.device}-{result.environment}-{element}.png"
