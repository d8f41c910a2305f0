"""Shares of what is around, `width: 90%` and `display`: CSS's rules worked out by hand, and as files have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine.errors import InputError
from vitrine.flow.timeline.state import State
from vitrine.geometry import Sides
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.length import Share
from vitrine.scene.nodes.node import Panel
from vitrine.stage.layout.flex import AutoSides, AutoSize, LayoutBox, LayoutItem, RelativeSize, lay_out
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.value_blend import blend_field
from vitrine.stage.stage import Stage
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 480, 40.0))


def share(width: float | None = None, height: float | None = None, **more: object) -> LayoutItem:
    item = LayoutItem(**more)  # type: ignore[arg-type]
    return item._replace(relative=RelativeSize(AutoSize(width, height)))


def fixed(width: float, height: float = 1.0) -> LayoutItem:
    return LayoutItem(size=AutoSize(width, height), shrink=0.0)


def sizes(box: LayoutBox) -> list[tuple[float, float]]:
    return [(round(child.width, 6), round(child.height, 6)) for child in box.children]


@pytest.mark.parametrize("row", [True, False])
def test_a_share_is_of_the_content_box(row: bool) -> None:
    padding = Sides(1.0, 2.0, 1.0, 3.0)
    root = LayoutItem(size=AutoSize(25.0, 12.0), padding=padding, row=row, children=(share(0.25, 0.5),))
    assert sizes(lay_out(root)) == [(5.0, 5.0)]


def test_in_a_box_that_its_content_makes_a_share_counts_as_auto_first_and_then_is_one_of_the_width() -> None:
    inner = share(0.5, 0.5, children=(fixed(3.0),))
    assert sizes(lay_out(LayoutItem(children=(fixed(8.0), inner)))) == [(8.0, 1.0), (4.0, 1.0)]


def test_shares_of_shares_and_of_limits() -> None:
    deep = share(0.5, children=(share(0.5, children=(fixed(1.0),)),), align="start")
    box = lay_out(LayoutItem(size=AutoSize(40.0), align="start", children=(deep,)))
    assert sizes(box) == [(20.0, 1.0)] and sizes(box.children[0]) == [(10.0, 1.0)]
    limited = LayoutItem(size=AutoSize(30.0, 1.0), relative=RelativeSize(max_size=AutoSize(0.5)))
    widened = LayoutItem(size=AutoSize(1.0, 1.0), relative=RelativeSize(min_size=AutoSize(0.25)))
    assert sizes(lay_out(LayoutItem(size=AutoSize(40.0), align="start", children=(limited, widened)))) == [
        (20.0, 1.0),
        (10.0, 1.0),
    ]


def test_what_is_out_of_the_flow_is_a_share_of_the_padding_box() -> None:
    child = share(0.5, 0.5, inset=AutoSides(0.0, None, None, 0.0))
    root = LayoutItem(size=AutoSize(20.0, 10.0), padding=Sides(2.0, 2.0, 2.0, 2.0), children=(child,))
    assert sizes(lay_out(root)) == [(10.0, 5.0)]


def width_of(folder: Path, fields: str, node: str = "box", sight: Viewpoint = SIGHT) -> float:
    """The width in degrees of a node in a scene whose root is 40° wide at most."""
    scene = load_scene(write(folder, f"nodes:\n- {{kind: panel, id: box, border: 0.1, height: 2, {fields}}}\n"))
    made = Stage(scene, RootPainter(scene.pictures)).build_draw_list(State(), sight)
    boxes = {name: box for root in made.placed_roots for name, box in root.node_boxes_px.items()}
    return float(boxes[node].width / sight.intrinsics.px_per_deg)


@pytest.mark.parametrize("anchor", ["{head: center}", "{world: [0, 1.6, -10]}"])
@pytest.mark.parametrize(
    ("width", "share_of_display"), [("display", 1.0), ("100%", 1.0), ("25 %", 0.25), ("12.5%", 0.125)]
)
def test_a_share_of_a_root_is_of_the_display(tmp_path: Path, anchor: str, width: str, share_of_display: float) -> None:
    whole = 640 / SIGHT.intrinsics.px_per_deg
    found = width_of(tmp_path, f"anchor: {anchor}, width: {width}")
    assert found == pytest.approx(whole * share_of_display, abs=0.1)


def test_deep_inside_a_share_is_of_the_parent_and_display_of_the_display(tmp_path: Path) -> None:
    inner = "{kind: panel, id: inner, border: 0.1, height: 1, shrink: 0, width: %s}"
    fields = f"anchor: {{head: center}}, width: 10, children: [{inner}]"
    assert width_of(tmp_path, fields % "50%", "inner") == pytest.approx(5, abs=0.1)
    half = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(320, 480, 20.0))
    fields = f"anchor: {{head: center}}, width: 60, max_width: display, children: [{inner}]"
    assert width_of(tmp_path, fields % "1", sight=half) == pytest.approx(320 / half.intrinsics.px_per_deg, abs=0.1)


def test_conditions_change_shares(tmp_path: Path) -> None:
    varied = 'anchor: {head: center}, width: 4, if: {"display.width_deg > 30": {width: 50%}}'
    assert width_of(tmp_path, varied) == pytest.approx(320 / SIGHT.intrinsics.px_per_deg, abs=0.1)


@pytest.mark.parametrize(
    ("width", "words"),
    [("14px", "is no number; allowed: degrees"), ("2000%", "out of range"), ("wide", "is no number")],
)
def test_what_is_no_length_is_one_sentence(tmp_path: Path, width: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        width_of(tmp_path, f"anchor: {{head: center}}, width: {width}")


def test_shares_move_into_one_another_and_into_degrees_at_once() -> None:
    node = Panel(width=4)
    half, all_, degrees = Share(0.5), Share(1.0), 4.0
    assert blend_field(node, "width", (half, all_), (0.25, 0.75), 0.0) == Share(0.875)
    assert blend_field(node, "width", (half, degrees), (0.25, 0.75), 0.0) == degrees
    assert blend_field(node, "width", (half, Share(1.0, "display")), (0.5, 0.5), 0.0) == Share(1.0, "display")
