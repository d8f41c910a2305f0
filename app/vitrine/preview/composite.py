"""Several pictures of one moment as one file: what stands side by side in the window, each with its words under it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.engine.account import metadata
from vitrine.engine.show import Show
from vitrine.gpu.device import Device
from vitrine.output.lettering import BRIGHT, QUIET, Words, ground, lettered, shortened
from vitrine.output.picture import write_png
from vitrine.preview.layout.easel import Stand
from vitrine.preview.told import Told, told

Pixels = npt.NDArray[np.uint8]

GAP_PX, LABEL_PX = 12, 52


def write_beside(device: Device, show: Show, t_s: float, stands: Sequence[Stand], path: Path) -> None:
    """Draw each again and write them as they stand. Raises InputError where the file cannot be written."""
    pictures = []
    for stand in stands:
        look = stand.look
        show.draw(device, t_s, look.view, look.profile, look.environment)
        pictures.append(device.read())
    words = [told(stand.look) for stand in stands]
    texts = metadata(show, t_s, stands[0].look)
    texts["vitrine:note"] = ", ".join(dict.fromkeys(mark for said in words for mark in said.marks))
    texts["vitrine:device"] = ", ".join(stand.look.profile.id for stand in stands)
    texts["vitrine:environment"] = ", ".join(stand.look.environment.id for stand in stands)
    write_png(path, together(pictures, words), texts)


def together(pictures: Sequence[Pixels], words: Sequence[Told]) -> Pixels:
    """Pictures (H, W, 4) in rows of two, each in the middle of a field that holds the largest, opaque."""
    height, width = (max(picture.shape[axis] for picture in pictures) for axis in (0, 1))
    rows = -(-len(pictures) // 2)
    across, down = width + GAP_PX, height + LABEL_PX + GAP_PX
    whole = ground(GAP_PX + 2 * across, GAP_PX + rows * down)
    labels = []
    for index, (picture, said) in enumerate(zip(pictures, words, strict=True)):
        x, y = GAP_PX + index % 2 * across, GAP_PX + index // 2 * down
        h, w = picture.shape[:2]
        left, top = x + (width - w) // 2, y + (height - h) // 2
        whole[top : top + h, left : left + w] = picture
        labels += _labels(said, x, top + h, width)
    return lettered(whole, labels)


def _labels(said: Told, x: int, y: int, width: int) -> list[Words]:
    device, *rest = said.subject
    figures = (said.view, *said.figures, *said.set_, *said.marks)
    return [
        Words(shortened(f"{device}, {', '.join(rest)}", 15, width), (x, y + 16), 15, BRIGHT),
        Words(shortened("   ".join(figures), 13, width), (x, y + 37), 13, QUIET),
    ]
