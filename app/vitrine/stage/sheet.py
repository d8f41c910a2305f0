"""Sheets by value: the same node in the same state is the same sheet, so that what merely moves is never made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.flow.tween import HERE, Presence
from vitrine.scene.node import Node, Progress, Rating
from vitrine.stage.flex import lay_out
from vitrine.stage.live import node_paths
from vitrine.stage.look import Styled
from vitrine.stage.paint import Raster, paint
from vitrine.stage.painting import Painting
from vitrine.stage.root import below
from vitrine.stage.style import Instant, is_moving, styled
from vitrine.stage.text.line import TextSystem
from vitrine.stage.text.memo import Memo

#: Sheets that are remembered, twice: by what they show, and those of roots that never change by the root. One of
#: 300 x 180 px takes some 50 kB.
KEPT_BYTES = 16 << 20

#: A root by identity, how finely it is drawn, the presences of nodes in it.
_StillKey = tuple[int, Raster, tuple[Presence, ...]]
#: What a sheet shows, and how finely.
_MadeKey = tuple[Styled, Raster]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a node for as long as its scene lives.

    `still`: nothing but its place can ever change. `flowing`: some number in it has another value at every instant.
    """

    node: Node
    still: bool
    flowing: bool


class SheetMaker:
    """Makes the sheets of one scene. Holds memos only: dropping them changes no pixel.

    A root that never changes costs 2 µs a frame; one whose text changed is laid out and rasterised in about 1 ms. What
    is caught on its way, in a tween or by a number that flows, is kept for the next instant that is asked for and no
    longer: hardly ever does the same phase come again.
    """

    def __init__(self, pictures: Mapping[str, npt.NDArray[np.uint8]], text: TextSystem | None = None) -> None:
        self._pictures = pictures
        self._text = text or TextSystem()
        self._known: dict[int, _Known] = {}
        self._still: Memo[Painting] = Memo(KEPT_BYTES)
        self._made: Memo[Painting] = Memo(KEPT_BYTES)
        self._passing: dict[_MadeKey, Painting] = {}
        self._before: dict[_MadeKey, Painting] = {}
        self._passing_s = 0.0

    def with_pictures(self, pictures: Mapping[str, npt.NDArray[np.uint8]]) -> SheetMaker:
        """A maker for a scene that was read anew: rasterised text is kept, and sheets unless a picture is another one.

        Sheets are kept by all that they show, pictures by name alone.
        """
        other = SheetMaker(pictures, self._text)
        if all(pictures.get(name) is picture for name, picture in self._pictures.items()):
            other._made = self._made.copied()
        return other

    def sheet(
        self, root: Node, t_s: float, live: Mapping[str, Any], shown: Mapping[str, Presence], raster: Raster
    ) -> Painting:
        """The sheet of a root at `t_s`; `shown` are the presences of nodes in it that depend on states.

        The root's own opacity is not in it: that belongs to its placing.
        """
        known = self._known.get(id(root))
        if known is None or known.node is not root:
            known = self._known[id(root)] = _Known(root, _is_still(root), _is_flowing(root))
        presences = tuple(shown.values())
        now = Instant(t_s, live, shown, self._text, self._pictures)
        if known.flowing or any(map(_is_passing, presences)):
            return self._caught(root, now, raster)
        if not known.still:
            return self._at_rest(root, now, raster)
        key: _StillKey = (id(root), raster, presences)
        return self._still.get(key, lambda: self._at_rest(root, now, raster), _held_bytes)

    def _at_rest(self, root: Node, now: Instant, raster: Raster) -> Painting:
        key: _MadeKey = (_look(root, now), raster)
        return self._made.get(key, lambda: self._painted(key), _held_bytes)

    def _caught(self, root: Node, now: Instant, raster: Raster) -> Painting:
        if now.t_s != self._passing_s:
            self._before, self._passing, self._passing_s = self._passing, {}, now.t_s
        key: _MadeKey = (_look(root, now), raster)
        made = self._passing.get(key) or self._before.get(key) or self._painted(key)
        self._passing[key] = made
        return made

    def _painted(self, key: _MadeKey) -> Painting:
        look, raster = key
        return paint(look, lay_out(look.item), raster, self._text, self._pictures)


def _look(root: Node, now: Instant) -> Styled:
    """What a root shows, but for its own opacity."""
    return replace(styled(root, now), opacity=1.0)


def _held_bytes(painting: Painting) -> int:
    return painting.held_bytes


def _is_still(root: Node) -> bool:
    """Whether a root's sheet depends on nothing but the scene itself and the presences of nodes in it."""
    return not is_moving(root) and not any(next(node_paths(node), None) for node in below(root))


def _is_flowing(root: Node) -> bool:
    """Whether a root holds a number that moves by itself, or a gauge of a live value."""
    gauges = (node for node in below(root) if isinstance(node, Progress | Rating))
    return is_moving(root) or any(path[0] != "row" for node in gauges for path in node_paths(node))


def _is_passing(presence: Presence) -> bool:
    """Whether a node is on its way in or out."""
    return presence.shown and presence != HERE
