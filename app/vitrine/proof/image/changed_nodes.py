"""Changed nodes: those of a drawn scene in whose boxes a picture differs from the approved one."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from vitrine.geometry import Rect
from vitrine.output.drawn_shot import PictureElement
from vitrine.proof.golden.picture_hash import Pixels

#: Nodes whose boxes differ less than this share of the most do so by the light that spreads from others, or by what
#: lies on them: in a card of which a digit changed, the card's own box differs by a hundredth of the text's.
MIN_SHARE = 0.1


def find_changed_nodes(approved: Pixels, drawn: Pixels, elements: Iterable[PictureElement]) -> list[str]:
    """The ids of the nodes at fault, each once: the ones whose boxes differ most on average come first.

    The pictures (H, W, 4) are of one size; `elements` are those of the drawn one.
    """
    difference = np.abs(approved.astype(np.int16) - drawn).sum(-1)
    means: dict[str, float] = {}
    for element in elements:
        if element.box is not None:
            means[element.id] = max(means.get(element.id, 0.0), _mean_in(difference, element.box))
    least = MIN_SHARE * max(means.values(), default=0.0)
    found = [node for node, mean in means.items() if mean > 0 and mean >= least]
    return sorted(found, key=lambda node: (-means[node], node))


def _mean_in(difference: np.ndarray[tuple[int, ...], np.dtype[np.int16]], box: Rect[float]) -> float:
    left, top = max(0, math.floor(box.x)), max(0, math.floor(box.y))
    right, bottom = math.ceil(box.x + box.width), math.ceil(box.y + box.height)
    part = difference[top : max(top, bottom), left : max(left, right)]
    return float(part.mean()) if part.size else 0.0
