"""The painter of render roots, with caches: a root in the same state is the same PaintedRoot and never painted anew."""

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

#: Budget of each of two caches: of all painted roots by appearance, and of those that never change by root. One of
#: 300 x 180 px takes some 50 kB.
KEPT_BYTES = 16 << 20

#: A root by identity, its resolution, the presences of nodes in it.
_StillKey = tuple[int, Raster, tuple[Presence, ...]]
#: The appearance of a root and its resolution.
_MadeKey = tuple[Styled, Raster]


@dataclass(frozen=True, slots=True)
class _Known:
    """Traits of a root that hold as long as its scene lives.

    `is_static`: nothing but its placement ever changes. `is_animated`: some number in it changes at every instant.
    """

    node: Node
    still: bool
    flowing: bool


class SheetMaker:
    """Paints the roots of one scene. Holds caches only: dropping them changes no pixel.

    A root that never changes costs 2 µs a frame; one whose text changed is laid out and rasterised in about 1 ms. Roots
    in a transition, or with an animated number, are kept for the next requested instant and no longer: hardly ever does
    the same phase come again.
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
        """A painter for a reloaded scene: keeps rasterised text, and painted roots unless a picture has changed.

        Painted roots are cached by all that they show, but by the names alone of their pictures.
        """
        other = SheetMaker(pictures, self._text)
        if all(pictures.get(name) is picture for name, picture in self._pictures.items()):
            other._made = self._made.copied()
        return other

    def sheet(
        self, root: Node, t_s: float, live: Mapping[str, Any], shown: Mapping[str, Presence], raster: Raster
    ) -> Painting:
        """Paint a root at `t_s`, or take it from a cache; `presences` are those of its state-dependent nodes, by id.

        The root's own opacity is not applied: that belongs to its placement.
        """
        traits = self._known.get(id(root))
        if traits is None or traits.node is not root:
            traits = self._known[id(root)] = _Known(root, _is_still(root), _is_flowing(root))
        inner_presences = tuple(shown.values())
        context = Instant(t_s, live, shown, self._text, self._pictures)
        if traits.flowing or any(map(_is_passing, inner_presences)):
            return self._caught(root, context, raster)
        if not traits.still:
            return self._at_rest(root, context, raster)
        key: _StillKey = (id(root), raster, inner_presences)
        return self._still.get(key, lambda: self._at_rest(root, context, raster), _held_bytes)

    def _at_rest(self, root: Node, now: Instant, raster: Raster) -> Painting:
        key: _MadeKey = (_look(root, now), raster)
        return self._made.get(key, lambda: self._painted(key), _held_bytes)

    def _caught(self, root: Node, now: Instant, raster: Raster) -> Painting:
        if now.t_s != self._passing_s:
            self._before, self._passing, self._passing_s = self._passing, {}, now.t_s
        key: _MadeKey = (_look(root, now), raster)
        painted = self._passing.get(key) or self._before.get(key) or self._painted(key)
        self._passing[key] = painted
        return painted

    def _painted(self, key: _MadeKey) -> Painting:
        styled_root, raster = key
        return paint(styled_root, lay_out(styled_root.item), raster, self._text, self._pictures)


def _look(root: Node, now: Instant) -> Styled:
    """The styled root, but for its own opacity."""
    return replace(styled(root, now), opacity=1.0)


def _held_bytes(painting: Painting) -> int:
    return painting.held_bytes


def _is_still(root: Node) -> bool:
    """Whether a painted root depends on nothing but the scene itself and the presences of nodes in it."""
    return not is_moving(root) and not any(next(node_paths(node), None) for node in below(root))


def _is_flowing(root: Node) -> bool:
    """Whether a root contains an animated number, or a gauge of a live value."""
    gauges = (node for node in below(root) if isinstance(node, Progress | Rating))
    return is_moving(root) or any(path[0] != "row" for node in gauges for path in node_paths(node))


def _is_passing(presence: Presence) -> bool:
    """Whether a node is entering or leaving."""
    return presence.shown and presence != HERE
