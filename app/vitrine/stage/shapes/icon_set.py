"""The set of built-in icons by name: a grid of 24 with a live area of 20, strokes of 2, round ends and corners."""

from __future__ import annotations

import math

import numpy as np

from vitrine.stage.shapes.icon_parts import (
    IconPart,
    arc,
    box,
    circle,
    dot,
    erase_stroke,
    fill,
    join,
    line,
    loop,
    mirror,
    rotate,
)

IconDrawing = tuple[IconPart, ...]


def _star(radius: float = 9.2, waist: float = 4.3) -> IconPart:
    angle = np.radians(np.arange(11) * 36 - 90)
    reach = np.where(np.arange(11) % 2, waist, radius)
    return IconPart(np.stack([12 + reach * np.cos(angle), 12.8 + reach * np.sin(angle)], 1))


def _left_half(part: IconPart) -> IconPart:
    points = part.points[part.points[:, 0] <= 12 + 1e-6]
    order = np.argsort(np.arctan2(points[:, 1] - 12.8, points[:, 0] - 12.01) % (2 * math.pi))
    return IconPart(np.concatenate([points[order], points[order][:1]]))


def _drop(x: float, y: float, radius: float, tip_y: float) -> IconPart:
    """A teardrop: a circle with tangents to a tip below it."""
    half = math.degrees(math.acos(radius / (tip_y - y)))
    return join(line((x, tip_y), (x, tip_y)), arc(x, y, radius, 90 + half, 450 - half), line((x, tip_y), (x, tip_y)))


def _rays(inner: float, outer: float) -> IconDrawing:
    turns = [(math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8)]
    return tuple(line((12 + inner * c, 12 + inner * s), (12 + outer * c, 12 + outer * s)) for c, s in turns)


_TURN_RIGHT: IconDrawing = (line((5, 21), (5, 9.5), (20, 9.5), radius=4.5), line((14, 3.5), (20, 9.5), (14, 15.5)))
_SLIGHT_RIGHT: IconDrawing = (line((7, 21), (7, 15), (18, 4), radius=5), line((10, 4), (18, 4), (18, 12)))
_SHARP_RIGHT: IconDrawing = (line((5, 21), (5, 1), (19, 15), radius=2.2), line((11, 15), (19, 15), (19, 7)))
_U_TURN: IconDrawing = (
    join(line((19, 21), (19, 8.6)), arc(13.5, 8.6, 5.5, 0, -180), line((8, 8.6), (8, 18))),
    line((3.4, 13.4), (8, 18), (12.6, 13.4)),
)
_ARROW_RIGHT: IconDrawing = (line((4, 12), (20, 12)), line((13.5, 5.5), (20, 12), (13.5, 18.5)))
_HORN = loop((3, 9.5), (6.8, 9.5), (11.5, 5.5), (11.5, 18.5), (6.8, 14.5), (3, 14.5), radius=0.8)
_EYE: IconDrawing = (
    join(arc(12, 15.8, 10.2, 201.9, 338.1), arc(12, 8.2, 10.2, 21.9, 158.1), line((2.54, 12), (2.54, 12))),
    circle(12, 12, 2.9),
)
_CORNER: IconDrawing = (line((3, 8), (3, 3), (8, 3), radius=2.5),)

ICONS: dict[str, IconDrawing] = {
    "turn-left": mirror(_TURN_RIGHT),
    "turn-right": _TURN_RIGHT,
    "turn-slight-left": mirror(_SLIGHT_RIGHT),
    "turn-slight-right": _SLIGHT_RIGHT,
    "turn-sharp-left": mirror(_SHARP_RIGHT),
    "turn-sharp-right": _SHARP_RIGHT,
    "u-turn": _U_TURN,
    "straight": (line((12, 21), (12, 3.5)), line((5, 10.5), (12, 3.5), (19, 10.5))),
    "arrive": (
        _drop(12, 8, 5.2, 17),
        dot(12, 8),
        join(line((8, 16.2), (8, 16.2)), arc(12, 18.5, 2.7, 235, -55, 3.3), line((16, 16.2), (16, 16.2))),
    ),
    "walk": (
        fill(circle(13.2, 3.9, 0.9)),
        line((12, 8.8), (10.8, 14.2), (14, 17.2), (15, 21.2), radius=1.2),
        line((10.8, 14.2), (9.6, 17.8), (6.8, 21.2), radius=1.2),
        line((7.2, 13.2), (8.4, 10.2), (12, 8.8), (14.6, 12), (17.6, 13), radius=1.2),
    ),
    "pin": (_drop(12, 9.8, 7, 21.4), circle(12, 9.8, 2.4)),
    "flag": (line((5, 21), (5, 3.5)), loop((5, 4), (19.5, 4), (16, 9), (19.5, 14), (5, 14), radius=0.8)),
    "star": (fill(_star()),),
    "star-half": (_star(), fill(_left_half(_star()))),
    "star-empty": (_star(),),
    "check": (line((4, 12.8), (9.3, 18), (20, 6.5)),),
    "close": (line((5, 5), (19, 19)), line((19, 5), (5, 19))),
    "plus": (line((12, 4), (12, 20)), line((4, 12), (20, 12))),
    "minus": (line((4, 12), (20, 12)),),
    "arrow-left": mirror(_ARROW_RIGHT),
    "arrow-right": _ARROW_RIGHT,
    "arrow-up": rotate(_ARROW_RIGHT, 3),
    "arrow-down": rotate(_ARROW_RIGHT, 1),
    "search": (circle(10.3, 10.3, 7), line((15.4, 15.4), (20.8, 20.8))),
    "scan": (*_CORNER, *rotate(_CORNER, 1), *rotate(_CORNER, 2), *rotate(_CORNER, 3), line((7, 12), (17, 12))),
    "cart": (
        line((2.5, 4), (5.2, 4), (7.6, 15.6), (18.6, 15.6), (20.8, 7.6), (6, 7.6), radius=1.2),
        fill(circle(9, 20, 0.6)),
        fill(circle(17.2, 20, 0.6)),
    ),
    "bag": (
        loop((4.6, 8), (19.4, 8), (20.4, 21), (3.6, 21), radius=2),
        join(line((8.2, 11.5), (8.2, 6.8)), arc(12, 6.8, 3.8, 180, 360), line((15.8, 6.8), (15.8, 11.5))),
    ),
    "pay": (box(2.5, 5, 21.5, 19, 2.5), line((2.5, 10), (21.5, 10)), line((6.5, 15), (10, 15))),
    "wallet": (
        line((18, 7.5), (18, 3.8), (3, 3.8), (3, 12), radius=2.2),
        line((3, 6), (3, 7.5), (21, 7.5), (21, 20.5), (3, 20.5), (3, 6), radius=2.2),
        line((21, 11.8), (16, 11.8, 2.2), (16, 16.2, 2.2), (21, 16.2)),
    ),
    "qr": (
        box(3, 3, 10, 10, 1.2),
        box(14, 3, 21, 10, 1.2),
        box(3, 14, 10, 21, 1.2),
        dot(6.5, 6.5),
        dot(17.5, 6.5),
        dot(6.5, 17.5),
        line((14, 14), (14, 17.5)),
        line((17.5, 14), (21, 14)),
        line((17.5, 17.5), (17.5, 21), (14, 21)),
        line((21, 17.5), (21, 21)),
    ),
    "mic": (
        box(8.8, 2.8, 15.2, 14.2, 3.2),
        join(line((5, 10.5), (5, 11)), arc(12, 11, 7, 180, 0), line((19, 10.5), (19, 10.5))),
        line((12, 18), (12, 21.2)),
    ),
    "speaker": (_HORN, arc(12, 12, 3.8, -48, 48), arc(12, 12, 8.4, -52, 52)),
    "sound-off": (_HORN, line((15.8, 9.3), (21.2, 14.7)), line((21.2, 9.3), (15.8, 14.7))),
    "camera": (
        loop(
            *((2.8, 7.2), (7, 7.2, 1), (8.8, 4.2, 1), (15.2, 4.2, 1), (17, 7.2, 1), (21.2, 7.2), (21.2, 20), (2.8, 20)),
            radius=2.2,
        ),
        circle(12, 13.2, 3.6),
    ),
    "eye": _EYE,
    "eye-off": (*_EYE, erase_stroke(line((4.2, 4.2), (19.8, 19.8))), line((4.2, 4.2), (19.8, 19.8))),
    "battery": (
        box(2, 7, 19, 17, 2.2),
        line((22, 11), (22, 13)),
        line((6, 11), (6, 13)),
        line((9.5, 11), (9.5, 13)),
    ),
    "bolt": (loop((13.2, 2.8), (4.2, 13.8), (11.2, 13.8), (10.4, 21.2), (19.8, 10), (12.6, 10), radius=0.7),),
    "clock": (circle(12, 12, 9.2), line((12, 6.5), (12, 12), (15.8, 14.2))),
    "calendar": (
        box(3.2, 4.8, 20.8, 21, 2.4),
        line((3.2, 10), (20.8, 10)),
        line((8, 2.6), (8, 6.4)),
        line((16, 2.6), (16, 6.4)),
    ),
    "bell": (
        loop((4, 17.2, 1.2), (6, 14, 3), (6, 3, 5.9), (18, 3, 5.9), (18, 14, 3), (20, 17.2, 1.2)),
        arc(12, 19.4, 2.1, 20, 160),
    ),
    "chat": (
        loop(
            *((2.8, 3.8), (21.2, 3.8), (21.2, 16.6), (12, 16.6, 0.6), (7, 20.8, 0.8), (7, 16.6, 0.6), (2.8, 16.6)),
            radius=2.6,
        ),
        dot(7.8, 10.2),
        dot(12, 10.2),
        dot(16.2, 10.2),
    ),
    "phone": (
        join(
            line((5.2, 3), (8.6, 3, 0.9), (10.6, 7.6, 0.9), (8, 9.9, 0.9), (8.6, 11)),
            line((8.6, 11), (10.6, 13.4), (13, 15.4), (14.1, 16, 0.9), (16.4, 13.4, 0.9), (21, 15.4, 0.9), (21, 18.8)),
            arc(18.8, 18.8, 2.2, 0, 90),
            arc(18.8, 5.2, 15.8, 90, 180),
            arc(5.2, 5.2, 2.2, 180, 270),
        ),
    ),
    "message": (box(2.5, 4.5, 21.5, 19.5, 2.4), line((3.4, 6.6), (12, 13.2), (20.6, 6.6), radius=1.5)),
    "info": (circle(12, 12, 9.2), line((12, 11.5), (12, 16.6)), dot(12, 7.6)),
    "warning": (loop((12, 2), (22.6, 20.6), (1.4, 20.6), radius=2), line((12, 9.4), (12, 13.4)), dot(12, 17)),
    "heart": (join(arc(7.5, 8.9, 5, -25.8, -220), line((12, 20.6), (12, 20.6)), arc(16.5, 8.9, 5, 40, -154.2)),),
    "home": (
        line((2.8, 11.4), (12, 3.4), (21.2, 11.4)),
        line((5.4, 9.4), (5.4, 20.6), (18.6, 20.6), (18.6, 9.4), radius=2),
        line((9.8, 20.6), (9.8, 14.6), (14.2, 14.6), (14.2, 20.6), radius=0.8),
    ),
    "shop": (
        line((2.8, 9.2), (5.2, 3.4), (18.8, 3.4), (21.2, 9.2), radius=0.8),
        join(arc(5.87, 9.2, 3.07, 180, 0), arc(12, 9.2, 3.07, 180, 0), arc(18.13, 9.2, 3.07, 180, 0)),
        line((4.6, 12.6), (4.6, 20.8), (19.4, 20.8), (19.4, 12.6), radius=1.2),
        line((9.6, 20.6), (9.6, 16.2), (14.4, 16.2), (14.4, 20.6), radius=0.8),
    ),
    "tag": (
        loop((3, 3), (11.6, 3, 1), (21.4, 12.8), (12.8, 21.4), (3, 11.6, 1), radius=1.8),
        fill(circle(7.8, 7.8, 0.4)),
    ),
    "globe": (circle(12, 12, 9.2), circle(12, 12, 9.2, 0.44), line((2.8, 12), (21.2, 12))),
    "translate": (
        line((2.5, 5.6), (13.5, 5.6)),
        line((8, 2.8), (8, 5.6)),
        arc(0, 5.6, 11.2, 0, 58),
        line((5, 9), (7.4, 12.4), (11.2, 15), radius=3),
        line((12.2, 21.2), (16.8, 10.6), (21.4, 21.2), radius=0.5),
        line((13.8, 17.8), (19.8, 17.8)),
    ),
    "sun": (circle(12, 12, 4.2), *_rays(8, 9.6)),
    "moon": (join(arc(11.6, 12.4, 8.8, -94.3, -355.7), arc(16.6, 7.4, 6.8, 56.3, 213.7)),),
    "wifi": (arc(12, 18.8, 4.8, -135, -45), arc(12, 18.8, 9.4, -135, -45), arc(12, 18.8, 14, -135, -45), dot(12, 18.8)),
    "bluetooth": (line((6.6, 7), (17.2, 16.8), (12, 21.4), (12, 2.6), (17.2, 7.2), (6.6, 17)),),
    "lock": (
        box(4, 10.6, 20, 21, 2.4),
        join(line((7.6, 10.6), (7.6, 7.2)), arc(12, 7.2, 4.4, 180, 360), line((16.4, 7.2), (16.4, 10.6))),
        dot(12, 15.8),
    ),
}
