"""The painter of render roots, with caches: a root in the same state is the same PaintedRoot and never painted anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.scene.nodes.node import Image, Node
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.picture.picture import Picture
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import lay_out
from vitrine.stage.layout.style import StyleContext, is_animated, style_node
from vitrine.stage.paint.layer_stack import LayerStack
from vitrine.stage.paint.live_lists import LiveLists, PaintedLists
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.tree_painter import RasterSpec, paint_tree
from vitrine.stage.place.bound_content import ContentReader
from vitrine.stage.place.live_values import iter_node_moving_paths
from vitrine.stage.place.render_root import is_list, iter_subtree
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.font import Weight
from vitrine.stage.text.text_mode import TextMode
from vitrine.stage.text.text_system import TextStyle, TextSystem

#: Budget of each of three caches: of all painted roots by appearance, of those that never change by root, and of the
#: layers of turned nodes. One of 300 x 180 px takes some 50 kB.
CACHE_BYTES = 16 << 20

#: A root by identity, its resolution, the presences of nodes in it, the content that it shows, its bound values.
_StaticKey = tuple[int, RasterSpec, tuple[Presence, ...], tuple[str, ...], tuple[Any, ...]]
#: The appearance of a root and its resolution.
_PaintKey = tuple[StyledNode, RasterSpec]


@dataclass(frozen=True, slots=True)
class _RootTraits:
    """Traits of a root that hold as long as its scene lives.

    `is_static`: nothing but its placement ever changes, and what data of events put into `content`. `is_animated`: some
    number in it changes at every instant. `live` is what is kept of one with lists.
    """

    node: Node
    content: ContentReader
    is_static: bool
    is_animated: bool
    live: LiveLists | None


class RootPainter:
    """Paints the roots of one scene with `pictures` by name. Holds caches only: dropping them changes no pixel.

    A root that never changes costs 2 µs a frame; one whose text changed is laid out and rasterised in about 1 ms. Roots
    in a transition, or with an animated number, are kept for the next requested instant and no longer: hardly ever does
    the same phase come again.
    """

    def __init__(self, pictures: Mapping[str, Picture], text_system: TextSystem | None = None) -> None:
        self.pictures = pictures
        self._text_system = text_system or TextSystem()
        self._traits: dict[int, _RootTraits] = {}
        self._static_cache: LruCache[PaintedRoot] = LruCache(CACHE_BYTES)
        self._cache: LruCache[PaintedRoot] = LruCache(CACHE_BYTES)
        self._turned_layers: LruCache[LayerStack] = LruCache(CACHE_BYTES)
        self._transient: dict[_PaintKey, PaintedRoot] = {}
        self._previous_transient: dict[_PaintKey, PaintedRoot] = {}
        self._transient_time_s = 0.0

    @property
    def text_mode(self) -> TextMode:
        """Whether text is drawn as glyphs or as blocks."""
        return self._text_system.mode

    def find_missing_characters(self, text: str, weight: Weight) -> tuple[str, ...]:
        """Find the characters of a text that no font can show, each once."""
        return self._text_system.find_missing_characters(text, TextStyle(1.0, weight))

    def with_pictures(self, pictures: Mapping[str, Picture]) -> RootPainter:
        """A painter for a reloaded scene: keeps rasterised text, and painted roots unless a picture has changed.

        Painted roots are cached by all that they show, but by the names alone of their pictures.
        """
        other = RootPainter(pictures, self._text_system)
        if all(pictures.get(name) is picture for name, picture in self.pictures.items()):
            other._cache = self._cache.copy()
            other._turned_layers = self._turned_layers.copy()
        return other

    def paint_root(
        self,
        root: Node,
        t_s: float,
        live_values: Mapping[str, Any],
        presences: Mapping[str, Presence],
        spec: RasterSpec,
        written: Node | None = None,
        bound_values: tuple[Any, ...] = (),
        is_changing: bool = False,
    ) -> PaintedRoot:
        """Paint a root at `t_s`, or take it from a cache; `presences` are those of its state-dependent nodes, by id.

        Where its fields are bound or vary, `root` is `written` with `bound_values` in it; `is_changing`: on its way to
        those of another state. The root's own opacity is not applied: that belongs to its placement.
        """
        written = written or root
        traits = self._traits.get(id(written))
        if traits is None or traits.node is not written:
            traits = self._traits[id(written)] = _find_traits(written, self.pictures)
        inner_presences = tuple(presences.values())
        context = StyleContext(t_s, live_values, presences, self._text_system, self.pictures)
        if is_changing or traits.is_animated or any(map(_is_in_transition, inner_presences)):
            return self._paint_transient(root, context, spec, traits.live)
        if not traits.is_static:
            return self._paint_cached(root, context, spec, traits.live)
        key: _StaticKey = (id(written), spec, inner_presences, traits.content.read(live_values), bound_values)
        return self._static_cache.get_or_make(
            key, lambda: self._paint_cached(root, context, spec, traits.live), _held_bytes
        )

    def _paint_cached(self, root: Node, context: StyleContext, spec: RasterSpec, live: LiveLists | None) -> PaintedRoot:
        if live is not None:
            return self._paint_lists(root, context, spec, live)
        key: _PaintKey = (_style_root(root, context), spec)
        return self._cache.get_or_make(key, lambda: self._paint_uncached(key), _held_bytes)

    def _paint_transient(
        self, root: Node, context: StyleContext, spec: RasterSpec, live: LiveLists | None
    ) -> PaintedRoot:
        if live is not None:
            return self._paint_lists(root, context, spec, live)
        if context.t_s != self._transient_time_s:
            self._previous_transient, self._transient, self._transient_time_s = self._transient, {}, context.t_s
        key: _PaintKey = (_style_root(root, context), spec)
        painted = self._transient.get(key) or self._previous_transient.get(key) or self._paint_uncached(key)
        self._transient[key] = painted
        return painted

    def _paint_lists(self, root: Node, context: StyleContext, spec: RasterSpec, live: LiveLists) -> PaintedRoot:
        live.styles.begin_instant()
        styled = _style_root(root, replace(context, kept=live.styles if live.keeps_styles else None))
        if live.last is None or live.last.spec != spec or live.last.styled != styled:
            box = live.layout.lay_out(styled.item)
            painted = paint_tree(styled, box, spec, self._text_system, self.pictures, self._turned_layers, live.ink)
            live.last = PaintedLists(styled, spec, painted)
        return live.last.painted

    def _paint_uncached(self, key: _PaintKey) -> PaintedRoot:
        styled_root, raster = key
        box = lay_out(styled_root.item)
        return paint_tree(styled_root, box, raster, self._text_system, self.pictures, self._turned_layers)


def _style_root(root: Node, context: StyleContext) -> StyledNode:
    """The styled root, but for its own opacity."""
    return replace(style_node(root, context), opacity=1.0)


def _held_bytes(painted: PaintedRoot) -> int:
    return painted.held_bytes


def _find_traits(root: Node, pictures: Mapping[str, Picture]) -> _RootTraits:
    moves = shows_moving_pictures(root, pictures)
    is_static = _is_static(root) and not moves
    live = None
    if any(is_list(node) for node in iter_subtree(root)):
        varies = any(node.when is not None for node in iter_subtree(root))
        live = LiveLists(keeps_styles=not (moves or varies or is_animated(root)))
    return _RootTraits(root, ContentReader(root), is_static, _changes_continuously(root), live)


def shows_moving_pictures(root: Node, pictures: Mapping[str, Picture]) -> bool:
    """Whether a picture in a root moves, or may become one that does by what it is bound to."""
    moving = {name for name, picture in pictures.items() if isinstance(picture, MovingPicture)}
    if not moving:
        return False
    return any(isinstance(node, Image) and ("{" in node.src or node.src in moving) for node in iter_subtree(root))


def _is_static(root: Node) -> bool:
    """Whether a painted root depends on nothing but the scene, its content, and the presences of nodes in it."""
    return not is_animated(root) and not any(next(iter_node_moving_paths(node), None) for node in iter_subtree(root))


def _changes_continuously(root: Node) -> bool:
    """Whether a root contains an animated number, or a gauge or another field of a live value."""
    bound = ((node, node.bound_field) for node in iter_subtree(root))
    gauges = (node for node, field in bound if node.readings or (field is not None and field.holds == "number"))
    return is_animated(root) or any(path[0] != "row" for node in gauges for path in iter_node_moving_paths(node))


def _is_in_transition(presence: Presence) -> bool:
    """Whether a node is entering or leaving."""
    return presence.shown and presence != FULLY_PRESENT
