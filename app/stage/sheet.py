"""Sheets by value: the same node in the same state is the same sheet, so that what merely moves is never made anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.flow.tween import Presence
from app.scene.node import Node
from app.stage.flex import lay_out
from app.stage.live import node_paths
from app.stage.look import Styled
from app.stage.paint import Raster, paint
from app.stage.painting import Painting
from app.stage.root import below
from app.stage.style import Instant, is_moving, styled
from app.stage.text.line import TextSystem

#: Sheets that are remembered. One of 300 x 180 px holds some 50 kB of bitmaps here.
MOST_KEPT = 512

#: A root by identity, how finely it is drawn, the presences of nodes in it.
_StillKey = tuple[int, Raster, tuple[Presence, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a node for as long as its scene lives: whether anything but its place can ever change."""

    node: Node
    still: bool


class SheetMaker:
    """Makes the sheets of one scene. Holds memos only: dropping them changes no pixel.

    A root that never changes costs 2 µs a frame; one whose text changed is laid out and rasterised in about 1 ms.
    """

    def __init__(self, pictures: Mapping[str, npt.NDArray[np.uint8]], text: TextSystem | None = None) -> None:
        self._pictures = pictures
        self._text = text or TextSystem()
        self._known: dict[int, _Known] = {}
        self._still: OrderedDict[_StillKey, Painting] = OrderedDict()
        self._made: OrderedDict[tuple[Styled, Raster], Painting] = OrderedDict()

    def with_pictures(self, pictures: Mapping[str, npt.NDArray[np.uint8]]) -> SheetMaker:
        """A maker for a scene that was read anew: rasterised text is kept, and sheets unless a picture is another one.

        Sheets are kept by all that they show, pictures by name alone.
        """
        other = SheetMaker(pictures, self._text)
        if all(pictures.get(name) is picture for name, picture in self._pictures.items()):
            other._made = self._made.copy()
        return other

    def sheet(
        self, root: Node, t_s: float, live: Mapping[str, Any], shown: Mapping[str, Presence], raster: Raster
    ) -> Painting:
        """The sheet of a root at `t_s`; `shown` are the presences of nodes in it that depend on states.

        The root's own opacity is not in it: that belongs to its placing.
        """
        known = self._known.get(id(root))
        if known is None or known.node is not root:
            known = self._known[id(root)] = _Known(root, _is_still(root))
        if not known.still:
            return self._changing(root, t_s, live, shown, raster)
        key = (id(root), raster, tuple(shown.values()))
        kept = self._still.get(key)
        if kept is None:
            kept = self._still[key] = self._changing(root, t_s, live, shown, raster)
            _forget_oldest(self._still)
        else:
            self._still.move_to_end(key)
        return kept

    def _changing(
        self, root: Node, t_s: float, live: Mapping[str, Any], shown: Mapping[str, Presence], raster: Raster
    ) -> Painting:
        look = replace(styled(root, Instant(t_s, live, shown, self._text, self._pictures)), opacity=1.0)
        key = (look, raster)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = paint(look, lay_out(look.item), raster, self._text, self._pictures)
            _forget_oldest(self._made)
        else:
            self._made.move_to_end(key)
        return made


def _forget_oldest(kept: OrderedDict[Any, Painting]) -> None:
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _is_still(root: Node) -> bool:
    """Whether a root's sheet depends on nothing but the scene itself and the presences of nodes in it."""
    return not is_moving(root) and not any(next(node_paths(node), None) for node in below(root))
