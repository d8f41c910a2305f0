"""The worst frames as pictures, with the element outlined: what a verdict looks like."""

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
#: Room between an element's box and its outline.
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
    """One PNG for every reading that is too faint, DEVICE-ENVIRONMENT-ELEMENT.png; their number.

    Raises InputError where the folder cannot be made or holds something.
    """
    failing = [reading for reading in readings if reading.level is not None]
    in_time = sorted(failing, key=lambda reading: (reading.worst_s, reading.device, reading.environment))
    with written_folder(folder) as beside:
        for reading in in_time:
            profile, environment = profiles[reading.device], environments[reading.environment]
            drawn = show.draw(device, reading.worst_s, view, profile, environment)
            boxes = [mark.box_px for mark in drawn.marks if mark.node == reading.element]
            texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:element": reading.element}
            save_png(beside / file_name(reading), outlined(device.read(), boxes, reading), texts)
    return len(failing)


def outlined(picture: Pixels, boxes: Sequence[tuple[float, float, float, float]], reading: Reading) -> Pixels:
    """The picture with an outline around the element, over a strip that says what was found."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        box = (x0 - AROUND_PX, y0 - AROUND_PX, x1 + AROUND_PX, y1 + AROUND_PX)
        draw.rounded_rectangle(box, radius=AROUND_PX, outline=NOTICE, width=2)
    width = image.width
    whole = np.concatenate([opaque(np.asarray(image)), ground(width, STRIP_PX)])
    top = image.height
    found = f"contrast {reading.contrast:.2f} : 1 at {reading.worst_s:.2f} s — {reading.verdict}"
    more = f"median {reading.median_contrast:.2f}; below {reading.needs:g} in {reading.below:.0%} of its frames"
    named = f"{reading.element}   {reading.device}, {reading.environment}, simulated"
    return lettered(
        whole,
        [
            Words(found, (16, top + 19), 17, BRIGHT, "bold"),
            Words(more, (width - 16, top + 19), 14, QUIET, align="right"),
            Words(shortened(named, 13, width - 32), (16, top + 40), 13, QUIET),
        ],
    )


def file_name(reading: Reading) -> str:
    """DEVICE-ENVIRONMENT-ELEMENT.png. Beside letters, digits, - and _ ids hold / and #, which stay apart."""
    element = reading.element.replace("/", ".").replace("#", "+")
    return f"{reading.device}-{reading.environment}-{element}.png"
