"""Pictures of the worst frames of a take, with the element outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from vitrine.engine.show import Show
from vitrine.files.atomic import written_folder
from vitrine.glass.environment import Environment
from vitrine.glass.profile import Profile
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.output.lettering import BRIGHT, NOTICE, QUIET, Words, ground, lettered, opaque, shortened
from vitrine.output.picture import save_png
from vitrine.verdict.reading import Reading

Pixels = npt.NDArray[np.uint8]

STRIP_PX = 56
#: Margin between an element's box and its outline.
AROUND_PX = 6


def write_worst_frames(
    folder: Path,
    device: Device,
    show: Show,
    readings: Sequence[Reading],
    profiles: Mapping[str, Profile],
    environments: Mapping[str, Environment],
    view: View,
) -> int:
    """Write a PNG for every result that is too faint, DEVICE-ENVIRONMENT-ELEMENT.png; their number.

    Raises InputError where the folder cannot be made or holds something.
    """
    failing = [result for result in readings if result.level is not None]
    in_time = sorted(failing, key=lambda result: (result.worst_s, result.device, result.environment))
    with written_folder(folder) as beside:
        for result in in_time:
            profile, environment = profiles[result.device], environments[result.environment]
            rendered = show.draw(device, result.worst_s, view, profile, environment)
            boxes = [mark.box_px for mark in rendered.marks if mark.node == result.element]
            texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:element": result.element}
            save_png(beside / file_name(result), outlined(device.read(), boxes, result), texts)
    return len(failing)


def outlined(picture: Pixels, boxes: Sequence[tuple[float, float, float, float]], reading: Reading) -> Pixels:
    """Draw an outline around the element, and a strip with its result below the picture."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        box = (x0 - AROUND_PX, y0 - AROUND_PX, x1 + AROUND_PX, y1 + AROUND_PX)
        draw.rounded_rectangle(box, radius=AROUND_PX, outline=NOTICE, width=2)
    width = image.width
    pixels = np.concatenate([opaque(np.asarray(image)), ground(width, STRIP_PX)])
    top = image.height
    worst = f"contrast {reading.contrast:.2f} : 1 at {reading.worst_s:.2f} s — {reading.verdict}"
    below = f"below {reading.needs:g} in {reading.below:.0%} of its frames"
    median = f"median {reading.median_contrast:.2f}; {below}"
    subject = f"{reading.element}   {reading.device}, {reading.environment}, simulated"
    return lettered(
        pixels,
        [
            Words(worst, (16, top + 19), 17, BRIGHT, "bold"),
            Words(median, (width - 16, top + 19), 14, QUIET, align="right"),
            Words(shortened(subject, 13, width - 32), (16, top + 40), 13, QUIET),
        ],
    )


def file_name(reading: Reading) -> str:
    """Format DEVICE-ENVIRONMENT-ELEMENT.png. Beside letters, digits, - and _ ids hold / and #, which stay apart."""
    element = reading.element.replace("/", ".").replace("#", "+")
    return f"{reading.device}-{reading.environment}-{element}.png"
