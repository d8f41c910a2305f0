"""R1, the reference content, for peers that draw it by hand: four cards, six chevrons and a line of type over a clip.

The same content, places and motion as `assets/scenes/r1/scene.yaml`; positions move with t, so that no frame can be
kept.
"""

from __future__ import annotations

import math
from typing import NamedTuple

WIDTH, HEIGHT, FPS = 1280, 720, 25
CARD_WIDTH, CARD_HEIGHT, RADIUS, BORDER = 320, 180, 18, 2
FILL, EDGE, CHEVRON = (24, 30, 36), (60, 90, 120), (0, 200, 90)
TITLE_PX, PRICE_PX, BODY_PX = 22, 30, 16
HUD, HUD_AT = "Turn right in 120 m · Wenyi West Road · 14:32", (300, 664)
WHITE, PRICE_INK, BODY_INK = (255, 255, 255), (255, 180, 60), (200, 210, 220)


class CardText(NamedTuple):
    """A card of R1: its position at rest and its texts."""

    x: float
    y: float
    title: str
    price: str
    body: tuple[str, str]


CARDS = (
    CardText(60, 90, "Trail Runner 5", "¥ 399", ("4.8 ★  2,314 reviews", "Taobao 399 · Tmall 429")),
    CardText(470, 60, "Oolong tea 250 g", "¥ 68", ("4.6 ★  812 reviews", "Taobao 68 · Market 75")),
    CardText(880, 110, "Desk lamp", "¥ 129", ("4.4 ★  97 reviews", "Taobao 129 · Tmall 149")),
    CardText(480, 300, "Phone case", "¥ 35", ("4.1 ★  5,100 reviews", "Taobao 35 · Tmall 39")),
)

#: One chevron on the ground: metres to the right and ahead.
_OUTLINE = ((-0.6, 0.0), (0.0, 0.7), (0.6, 0.0), (0.6, 0.45), (0.0, 1.15), (-0.6, 0.45))


def card_places(t_s: float) -> list[tuple[float, float]]:
    """Top left corners of the cards in pixels."""
    return [(c.x + 20 * math.sin(t_s + i), c.y + 10 * math.cos(1.3 * t_s + i)) for i, c in enumerate(CARDS)]


def chevrons(t_s: float) -> list[list[tuple[float, float]]]:
    """Six polygons in pixels: f = 620, the eye 1 m above the ground, the horizon at y = 400."""
    polygons = []
    for number in range(6):
        start = 2.0 + ((number + t_s) % 6) * 1.5
        polygons.append([(WIDTH / 2 + 620 * x / (start + z), 400 + 620 / (start + z)) for x, z in _OUTLINE])
    return polygons
