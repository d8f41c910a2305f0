"""Layout against Taffy: the same boxes for random trees, and for everything in the shipped scenes.

Left out are trees in which Taffy 0.7.7 does not do what CSS says:

* it remembers sizes without what they were asked for. So what grows and has a size or a limit, containers as narrow as
  their longest words, and columns of words that wrap may get what another question was answered with;
* containers that wrap, and have a shape of their own, which no node has;
* it counts margins into limits, and a container's for its children's; while it wraps lines it forgets greatest sizes;
  and it takes gaps off twice where factors add up to less than 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stage.taffy import taffy_boxes
from vitrine import paths
from vitrine.geometry import Sides
from vitrine.scene.load.loader import load_scene
from vitrine.stage.layout.flex import lay_out
from vitrine.stage.layout.flex_box import overflows
from vitrine.stage.layout.item import NO_SIDES, AutoSides, AutoSize, LayoutBox, LayoutItem
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.place.live_values import LiveValues, find_live_paths
from vitrine.stage.place.render_root import split_roots
from vitrine.stage.text.text_system import TextSystem

SCENES = ("market-street", "r1", "calm")


@dataclass(frozen=True)
class WideWordContent:
    """Content of `count` words, each `wide`; a line is one high. Words broken into quarters where they must be."""

    count: int
    wide: float

    def measure(self, max_width: float | None) -> tuple[float, float]:
        if max_width is not None and max_width < self.wide - 1e-3:
            width = max(max_width, self.wide / 4)
            return width, float(math.ceil(self.count * self.wide / width - 1e-3))
        columns = self.count if max_width is None else min(self.count, math.floor(max_width / self.wide + 1e-3))
        return columns * self.wide, float(math.ceil(self.count / columns))

    def min_content_width(self) -> float:
        return self.wide

    def min_number_width(self) -> float:
        return 0.0

    def first_baseline(self) -> float | None:
        return None


# All are exact in single precision, of which Taffy is; no sum of words is a sum of lengths by chance.
LENGTHS = st.integers(0, 24).map(lambda n: n / 2)
SOME = st.none() | LENGTHS
FEW = st.one_of(st.none(), st.none(), st.none(), LENGTHS)
SHORT = st.integers(0, 6).map(lambda n: n / 4)
SIDES = st.just(NO_SIDES) | st.builds(Sides, SHORT, SHORT, SHORT, SHORT)
ALIGN = st.sampled_from(("start", "center", "end", "stretch", "baseline"))
JUSTIFY = st.sampled_from(("start", "center", "end", "between", "around", "evenly"))


@st.composite
def trees(draw: st.DrawFn, depth: int = 3, inside: bool = False) -> LayoutItem:
    kind = draw(st.sampled_from(("words", "box", "container") if depth else ("words", "box")))
    side = FEW if kind == "container" else SOME
    grow, shrink = draw(st.sampled_from((0.0, 0.0, 1.0, 2.5))), draw(st.sampled_from((1.0, 1.0, 0.0, 2.0)))
    more: dict[str, Any] = {
        "grow": grow,
        "shrink": shrink,
        "margin": draw(SIDES),
        "align_self": draw(st.none() | ALIGN),
    }
    if not grow:
        more["size"] = AutoSize(draw(side), draw(side))
    if inside and draw(st.booleans()):
        more["inset"] = draw(st.none() | st.builds(AutoSides, FEW, FEW, FEW, FEW))
    if kind == "words":
        content = WideWordContent(draw(st.integers(1, 9)), draw(st.sampled_from((1.03125, 0.78125, 1.515625))))
        return LayoutItem(content=content, **more)
    if kind == "box":
        return LayoutItem(**(more | draw(limits(more))))
    children = tuple(draw(st.lists(trees(depth - 1, True), max_size=4)))
    # Taffy counts twice how far a container's first child was moved, so that no baseline of a container is looked for.
    children = tuple(child._replace(align_self="start") if child.children else child for child in children)
    row, wrap = draw(st.booleans()), draw(st.booleans())
    more["children"] = children
    if any(map(has_words, children)):
        more["shrink"], wrap = 0.0, wrap and row
    else:
        more |= draw(limits(more))
    if any(child.min_size != AutoSize() or child.max_size != AutoSize() for child in children):
        more["margin"] = NO_SIDES
    inner: dict[str, Any] = {"gap": draw(SHORT), "padding": draw(SIDES), "align": draw(ALIGN), "justify": draw(JUSTIFY)}
    return LayoutItem(row=row, wrap=wrap, **inner, **more)


@st.composite
def limits(draw: st.DrawFn, more: dict[str, Any]) -> dict[str, Any]:
    """Limits and a shape, where Taffy heeds them: greatest sizes are not below the others."""
    size: AutoSize = more.get("size", AutoSize())
    if more["grow"]:
        return {}
    aspect = draw(st.sampled_from((None, None, 1.5, 0.5))) if None in size and not more.get("children") else None
    if aspect is not None or draw(st.booleans()):
        return {"aspect_ratio": aspect}
    least = AutoSize(draw(FEW), draw(FEW))
    most = AutoSize() if more["shrink"] == 0.0 else AutoSize(*map(not_below, (draw(FEW), draw(FEW)), size, least))
    return {"min_size": least, "max_size": most, "margin": NO_SIDES}


def not_below(most: float | None, *others: float | None) -> float | None:
    return None if most is None else max(1.0, most, *(other or 0.0 for other in others))


def has_words(item: LayoutItem) -> bool:
    return item.content is not None or any(map(has_words, item.children))


def by_taffy(item: LayoutItem) -> LayoutBox:
    whole = taffy_boxes(item, "words")
    return taffy_boxes(item, "numbers") if overflows(item, whole) else whole


def numbers(box: LayoutBox) -> Iterator[float]:
    yield from box[:4]
    for child in box.children:
        yield from numbers(child)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(trees())
def test_random_trees_have_the_boxes_that_taffy_gives_them(tree: LayoutItem) -> None:
    assert list(numbers(lay_out(tree))) == pytest.approx(list(numbers(by_taffy(tree))), abs=2e-3)


@pytest.mark.parametrize("name", SCENES)
def test_everything_in_the_shipped_scenes_has_the_boxes_that_taffy_gives_it(name: str, text_system: TextSystem) -> None:
    scene = load_scene(paths.assets() / "scenes" / name / "scene.yaml")
    values = LiveValues(scene, find_live_paths(scene))
    compared = 0
    for t_s in (0.0, 7.3, 31.0):
        now = StyleContext(t_s, values.evaluate(t_s, (0.4 * t_s, 1.6, -0.9 * t_s)), {}, text_system, scene.pictures)
        for root in split_roots(scene):
            item = style_node(root.node, now).item
            assert list(numbers(lay_out(item))) == pytest.approx(list(numbers(by_taffy(item))), abs=1e-4), root.id
            compared += 1
    assert compared >= 3
