"""The labels in the demo's film are read in the program's pictures of it, from a width of 240 pixels on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import zxingcpp

from tests.audit import stages, street
from tests.audit.pinholes import pose_at, seen_at
from tests.audit.program import Job, Program

#: Of the first audit, a label's width in pixels, and how many were read: 211 of 211 at 280, 225 of 225 at 240.
LEAST_PX = 240
#: How many labels of the film are looked at, and the room around them that is read with them.
LABELS, ROOM_PX = 24, 40


class SeenLabel(NamedTuple):
    """A label that stands wholly in a frame of the film: its place, its code, and its box in pixels."""

    frame: int
    code: str
    x: float
    y: float
    width: float
    height: float


def seen_labels() -> list[SeenLabel]:
    """Every label that is wide enough, on every second frame."""
    told, poses, view = street.plan(), street.poses(), street.camera()
    found = []
    for frame in range(0, told["frames"], 2):
        position, turned = pose_at(poses, frame / street.FPS)
        for name in ("shoe", "tea", "lamp"):
            middle = np.array(told["places"][f"{name}_label"])
            ahead = float((turned.T @ (middle - position))[2])
            width, height = (side * view.fx / max(ahead, 0.01) for side in told["labels_m"]["card"])
            if ahead < 0.1 or width < LEAST_PX:
                continue
            x, y = seen_at(view, position, turned, middle)
            if width / 2 < x < view.width - width / 2 and height / 2 < y < view.height - height / 2:
                found.append(SeenLabel(frame, told["codes"][name], x, y, width, height))
    return found


def test_wide_labels_are_read(program: Program) -> None:
    labels = seen_labels()
    chosen = [labels[round(i)] for i in np.linspace(0, len(labels) - 1, LABELS)]
    scene, film = stages.bare(program.folder / "scene.yaml"), street.copy_film(program.folder)
    drawn = program.draw(Job(scene, film, [{"at": label.frame / street.FPS} for label in chosen]))[0]
    read = []
    for label, seen in zip(chosen, drawn, strict=True):
        x0, y0 = (
            max(round(at - side / 2) - ROOM_PX, 0) for at, side in ((label.x, label.width), (label.y, label.height))
        )
        crop = seen.codes[y0 : y0 + round(label.height) + 2 * ROOM_PX, x0 : x0 + round(label.width) + 2 * ROOM_PX]
        found = zxingcpp.read_barcodes(
            np.ascontiguousarray(crop), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EAN13)
        )
        read.append(label.code in {code.text for code in found})
    assert sum(read) >= LABELS - 1, f"{sum(read)} of {LABELS}; {len(labels)} in the film"
