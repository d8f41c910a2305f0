"""The painter of render roots, with caches: a root in the same state is the same PaintedRoot and never painted anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.scene.font.font_family import FontFamily
from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.scene.nodes.node import Image, Node
from vitrine.scene.nodes.weight import Weight
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.picture.picture import Picture
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox, lay_out
from vitrine.stage.layout.flow_blend import FlowBlend, LaidOutRoot, LayoutStep, list_changes
from vitrine.stage.layout.scroll_view import ScrollView
from vitrine.stage.layout.style import NO_SCROLL_VIEWS, StyleContext, is_animated
from vitrine.stage.paint.layer_stack import LayerStack
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.root_memo import RootMemo
from vitrine.stage.paint.tree_painter import RasterSpec, paint_tree
from vitrine.stage.place.bound_content import ContentReader
from vitrine.stage.place.flow_history import FlowChange, FlowLook
from vitrine.stage.place.live_values import iter_node_moving_paths
from vitrine.stage.place.placement import POINT_FRACTIONS
from vitrine.stage.place.render_root import iter_subtree
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.text_mode import TextMode
from vitrine.stage.text.text_system import TextStyle, TextSystem

#: Budget of each of three caches: of all painted roots by appearance, of those that never change by root, and of the
#: layers of turned nodes. One of 300 x 180 px takes some 50 kB.
CACHE_BYTES = 16 << 20
#: Layouts that are kept while nodes come and go: those of some twenty roots just before and after.
LAYOUT_CACHE_BYTES, LAYOUT_BYTES = 1 << 20, 20_000

#: A root by identity, its resolution, the presences of nodes in it, the content that it shows, its bound values.
_StaticKey = tuple[int, RasterSpec, tuple[Presence, ...], tuple[str, ...], tuple[Any, ...]]
#: The appearance of a root, its resolution, and its boxes where these are other ones than its layout has.
_PaintKey = tuple[StyledNode, RasterSpec, LayoutBox | None]


@dataclass(frozen=True, slots=True)
class _RootTraits:
    """Traits of a root that hold as long as its scene lives.

    `is_static`: nothing but its placement ever changes, and what data of events put into `content`. `is_animated`: some
    number in it changes at every instant.
    """

    node: Node
    content: ContentReader
    is_static: bool
    is_animated: bool


class RootPainter:
    """Paints the roots of one scene with `pictures` by name. Holds caches only: dropping them changes no pixel.

    A root that never changes costs 2 µs a frame; one whose text changed is laid out and rasterised in about 1 ms. Roots
    in a transition, or with an animated number, are kept for the next requested instant and no longer: hardly ever does
    the same phase come again.
    """

    def __init__(self, pictures: Mapping[str, Picture], text_system: TextSystem | None = None) -> None:
        self.pictures = pictures
        self._text_system = text_system or TextSystem()
        self._device_systems: dict[LetterMetrics, TextSystem] = {}
        self._traits: dict[int, _RootTraits] = {}
        self._static_cache: LruCache[PaintedRoot] = LruCache(CACHE_BYTES)
        self._cache: LruCache[PaintedRoot] = LruCache(CACHE_BYTES)
        self._turned_layers: LruCache[LayerStack] = LruCache(CACHE_BYTES)
        self._layouts: LruCache[LayoutBox] = LruCache(LAYOUT_CACHE_BYTES)
        self._transient: dict[_PaintKey, PaintedRoot] = {}
        self._previous_transient: dict[_PaintKey, PaintedRoot] = {}
        self._transient_time_s = 0.0

    @property
    def text_mode(self) -> TextMode:
        """Whether text is drawn as glyphs or as blocks."""
        return self._text_system.mode

    def find_missing_characters(self, text: str, weight: Weight) -> tuple[str, ...]:
        """Find the characters of a text that no font can show, each once."""
        missing = self._text_system.find_missing_characters(text, TextStyle(1.0, weight))
        families = self._text_system.fonts.families.values()
        own = [face.file.code_points for family in families for face in family.faces] if missing else []
        return tuple(character for character in missing if not any(ord(character) in points for points in own))

    def with_pictures(
        self, pictures: Mapping[str, Picture], fonts: Mapping[str, FontFamily] | None = None
    ) -> RootPainter:
        """A painter for a reloaded scene: keeps rasterised text, and painted roots unless a picture has changed.

        Painted roots are cached by all that they show, but by the names alone of their pictures and fonts: where
        `fonts` are others than before, nothing is kept.
        """
        known = self._text_system.fonts
        if fonts is not None and fonts != known.families:
            return RootPainter(pictures, TextSystem(known.with_families(fonts), self.text_mode))
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
        memo: RootMemo | None = None,
        flow_changes: Sequence[FlowChange] = (),
        pivot: str = "center",
        scroll_views: Mapping[str, ScrollView] = NO_SCROLL_VIEWS,
    ) -> PaintedRoot:
        """Paint a root at `t_s`, or take it from a cache; `presences` are those of its state-dependent nodes, by id.

        Where its fields are bound or vary, `root` is `written` with `bound_values` in it; `is_changing`: on its way to
        those of another state, or scrolling. `memo` is of the same root at other instants. `flow_changes` are the
        moments at which nodes in it came and left lately, `pivot` the point of it that its anchor holds meanwhile;
        `scroll_views` are those of what scrolls in it, by id. Its own opacity is not applied: that belongs to its
        placement.
        """
        memo = memo or RootMemo()
        written = written or root
        traits = self._traits.get(id(written))
        if traits is None or traits.node is not written:
            traits = self._traits[id(written)] = _find_traits(written, self.pictures)
        inner_presences = tuple(presences.values())
        context = StyleContext(
            t_s,
            live_values,
            presences,
            self._find_text_system(spec),
            self.pictures,
            scroll_views=scroll_views,
            display_deg=spec.display_deg,
        )
        if flow_changes:
            return self._paint_in_flow(root, context, spec, flow_changes, pivot, memo)
        if is_changing or traits.is_animated or any(map(_is_in_transition, inner_presences)):
            return self._paint_transient(root, context, spec, memo)
        if not traits.is_static:
            return self._paint_cached(root, context, spec, memo)
        values = (*bound_values, *scroll_views.values()) if scroll_views else bound_values
        key: _StaticKey = (id(written), spec, inner_presences, traits.content.read(live_values), values)
        return self._static_cache.get_or_make(key, lambda: self._paint_cached(root, context, spec, memo), _held_bytes)

    def _paint_cached(self, root: Node, context: StyleContext, spec: RasterSpec, memo: RootMemo) -> PaintedRoot:
        key: _PaintKey = (memo.style(root, context), spec, None)
        return self._cache.get_or_make(key, lambda: self._paint_uncached(key, memo), _held_bytes)

    def _paint_transient(self, root: Node, context: StyleContext, spec: RasterSpec, memo: RootMemo) -> PaintedRoot:
        return self._keep_briefly((memo.style(root, context), spec, None), context.t_s, memo)

    def _paint_in_flow(
        self,
        root: Node,
        context: StyleContext,
        spec: RasterSpec,
        flow_changes: Sequence[FlowChange],
        pivot: str,
        memo: RootMemo,
    ) -> PaintedRoot:
        """Paint a root in which nodes have just come or left: what left where it was, the rest on its way."""
        steps = [
            LayoutStep(change.time_s, self._look_back(change.before, context), self._look_back(change.after, context))
            for change in flow_changes
        ]
        flow = FlowBlend(steps, dict(list_changes(root)), POINT_FRACTIONS[pivot])
        resting = memo.style(root, context)
        styled_root, box = flow.blend(LaidOutRoot(resting, memo.lay_out(resting)), context.t_s)
        return self._keep_briefly((styled_root, spec, box), context.t_s, memo)

    def _look_back(self, look: FlowLook, context: StyleContext) -> LaidOutRoot:
        then = replace(context, t_s=look.t_s, presences=look.presences)
        styled = RootMemo().style(look.node, then)
        box = self._layouts.get_or_make(styled.item, lambda: lay_out(styled.item), lambda _: LAYOUT_BYTES)
        return LaidOutRoot(styled, box)

    def _keep_briefly(self, key: _PaintKey, t_s: float, memo: RootMemo) -> PaintedRoot:
        if t_s != self._transient_time_s:
            self._previous_transient, self._transient, self._transient_time_s = self._transient, {}, t_s
        painted = self._transient.get(key) or self._previous_transient.get(key) or self._paint_uncached(key, memo)
        self._transient[key] = painted
        return painted

    def _paint_uncached(self, key: _PaintKey, memo: RootMemo) -> PaintedRoot:
        styled_root, raster, blended_box = key
        resting_box = memo.lay_out(styled_root)
        seen_root, box = memo.scroll(styled_root, resting_box if blended_box is None else blended_box)
        return paint_tree(
            seen_root,
            box,
            raster,
            self._find_text_system(raster),
            self.pictures,
            self._turned_layers,
            memo.paint,
            resting_box,
        )

    def _find_text_system(self, spec: RasterSpec) -> TextSystem:
        """What text is set by on a display: our fonts, or a device's own letters in the shapes of ours."""
        if spec.letters is None:
            return self._text_system
        if spec.letters not in self._device_systems:
            self._device_systems[spec.letters] = self._text_system.with_letters(spec.letters)
        return self._device_systems[spec.letters]


def _held_bytes(painted: PaintedRoot) -> int:
    return painted.held_bytes


def _find_traits(root: Node, pictures: Mapping[str, Picture]) -> _RootTraits:
    is_static = _is_static(root) and not shows_moving_pictures(root, pictures)
    return _RootTraits(root, ContentReader(root), is_static, _changes_continuously(root))


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
