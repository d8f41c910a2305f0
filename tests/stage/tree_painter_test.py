"""Paint, seen through the NumPy painter: where light falls, what it may never touch, and that boxes tell the truth."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.ink import paint as oracle
from vitrine.flow.animate.tween import Presence
from vitrine.scene.nodes.fill import Gradient, Halo
from vitrine.scene.nodes.node import Group, Icon, Image, Node, Panel, Progress, Rating, Text
from vitrine.stage.draw.drawlist import FillSource
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.layout.flex import lay_out
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.paint.layer_stack import MARGIN_PX
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.tree_painter import RasterSpec, paint_tree
from vitrine.stage.text.text_system import TextStyle, TextSystem

SCALE = 20.0
WHITE, BLACK = "#FFFFFF", "#000000"
Light = npt.NDArray[np.float64]


class Easel:
    """Paints nodes at SCALE pixels per degree."""

    def __init__(self, text: TextSystem) -> None:
        self.text = text

    def sheet(
        self,
        node: Node,
        scale: float = SCALE,
        raster: RasterSpec | None = None,
        pictures: dict[str, npt.NDArray[np.uint8]] | None = None,
        shown: dict[str, Presence] | None = None,
    ) -> PaintedRoot:
        root = style_node(node, StyleContext(0.0, {}, shown or {}, self.text, pictures or {}))
        return paint_tree(root, lay_out(root.item), raster or RasterSpec(scale, 1e9, 1e5), self.text, pictures or {})

    def light(self, node: Node, **more: object) -> Light:
        return oracle(self.sheet(node, **more).sub_layers[0].raster_layer)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def easel(text_system: TextSystem) -> Easel:
    return Easel(text_system)


def block(width: float, height: float, color: str = WHITE, **more: object) -> Panel:
    return Panel(width=width, height=height, fill=color, **more)  # type: ignore[arg-type]


def extent(light: Light) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of all that is lit."""
    ys, xs = np.nonzero(light[..., 3] > 1e-6)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def test_a_block_fills_its_box_and_nothing_else(easel: Easel) -> None:
    placed = easel.sheet(block(2.0, 1.0))
    light = oracle(placed.sub_layers[0].raster_layer)
    assert placed.size_px == (42, 22) and placed.border_box_px == (1, 1, 40, 20) and placed.size_deg == (2.0, 1.0)
    assert (light[1:21, 1:41] == 1).all() and light.sum() == 40 * 20 * 4


def test_neighbours_close_whatever_their_widths(easel: Easel) -> None:
    widths = (0.333, 0.51, 0.777, 0.125, 1.019)
    row = Group(direction="row", children=tuple(block(width, 1.0, id=f"b{i}") for i, width in enumerate(widths)))
    placed = easel.sheet(row)
    light = oracle(placed.sub_layers[0].raster_layer)
    x0, y0, x1, y1 = extent(light)
    assert (light[y0:y1, x0:x1, 3] == 1).all()
    edges = np.floor(np.cumsum([0, *widths]) * SCALE + 0.5) + MARGIN_PX
    assert [placed.node_boxes_px[f"b{i}"][0] for i in range(5)] == edges[:-1].tolist()
    assert x1 == edges[-1]


def test_a_hairline_is_one_pixel_and_half_pixels_are_kept(easel: Easel) -> None:
    hair = easel.sheet(Panel(width=1.0, height=1.0, border=0.001)).sub_layers[0].raster_layer.paint_ops
    assert hair["border_px"].tolist() == [1.0]
    assert easel.sheet(Panel(width=1.0, height=1.0, border=0.074)).sub_layers[0].raster_layer.paint_ops[
        "border_px"
    ].tolist() == [1.5]
    ring = easel.light(Panel(width=1.0, height=1.0, border=0.1, border_color=WHITE))
    assert (ring[1:21, 1:3, 3] == 1).all() and (ring[3:19, 3:19] == 0).all()


@pytest.mark.parametrize("above", [0.0, 0.01, 0.02, 0.03, 0.04])
def test_a_thin_rule_is_a_pixel_wherever_it_lies(easel: Easel, above: float) -> None:
    rule = block(2.0, 0.02, inset=(above, None, None, 0.0))
    light = easel.light(Group(width=2.0, height=1.0, children=(rule,)))
    assert light[..., 3].sum() == 40


def test_a_gradient_ends_at_the_edges(easel: Easel) -> None:
    light = easel.light(Panel(width=2.0, height=1.0, fill=Gradient(start=WHITE, end=BLACK, angle=0)))
    row = light[10, 1:41, 0]
    assert (np.diff(row) < 0).all() and row[0] == pytest.approx(1 - 0.5 / 40) and row[-1] == pytest.approx(0.5 / 40)


def test_radii_are_at_most_half_of_the_smaller_side(easel: Easel) -> None:
    inks = easel.sheet(block(2.0, 1.0, radius=(9.0, 0.1, 0.0, 9.0))).sub_layers[0].raster_layer.paint_ops
    assert inks["radii_px"].tolist() == [[10.0, 2.0, 0.0, 10.0]]


def test_a_halo_lies_outside_only_and_falls_to_nothing(easel: Easel) -> None:
    placed = easel.sheet(Panel(width=2.0, height=1.0, radius=(0.25,), halo=Halo(size=0.5, color=WHITE)))
    light = oracle(placed.sub_layers[0].raster_layer)[..., 3]
    assert placed.border_box_px == (11, 11, 40, 20)
    assert light[12:30, 16:46].sum() == 0 and (light[[0, -1]] == 0).all() and (light[:, [0, -1]] == 0).all()
    above = light[1:11, 31]
    assert (np.diff(above) > 0).all() and above[-1] > 0.9
    assert above[5] == pytest.approx((1 - (3 * 0.45**2 - 2 * 0.45**3)) ** 2, abs=1e-6)


@pytest.mark.parametrize("size", [0.4, 0.63, 1.0, 2.35])
@pytest.mark.parametrize("scale", [11.3, 20.0, 23.456])
def test_baselines_stand_on_whole_pixels_and_text_in_its_panel(easel: Easel, size: float, scale: float) -> None:
    node = Panel(padding=(0.3,), children=(Text(id="t", text="Hxg 中文", size=size), Text(text="Éy", size=size)))
    placed = easel.sheet(node, scale=scale)
    x0, y0, x1, y1 = extent(oracle(placed.sub_layers[0].raster_layer))
    x, y, w, h = placed.border_box_px
    assert x <= x0 and y <= y0 and x1 <= x + w and y1 <= y + h
    assert (placed.sub_layers[0].raster_layer.paint_ops["rect_px"] % 1 == 0).all()


def test_the_baseline_is_where_the_style_says(easel: Easel, text_system: TextSystem) -> None:
    placed = easel.sheet(Text(text="HHH", size=2.0, color=WHITE))
    _, _, _, bottom = extent(oracle(placed.sub_layers[0].raster_layer))
    style = TextStyle(2.0 * SCALE)
    line = text_system.shape_line("HHH", style)
    assert bottom - placed.border_box_px[1] == math.floor(style.baseline_offset(line) + 0.5)


def test_latin_and_chinese_share_a_baseline(easel: Easel) -> None:
    both = easel.sheet(Text(text="H中", size=2.0))
    apart = easel.sheet(Group(direction="row", children=(Text(text="H", size=2.0), Text(text="中", size=2.0))))
    assert len(both.sub_layers[0].raster_layer.paint_ops) == 1 and both.border_box_px[2:] == apart.border_box_px[2:]
    line, pieces = oracle(both.sub_layers[0].raster_layer), oracle(apart.sub_layers[0].raster_layer)
    assert extent(line)[1::2] == extent(pieces)[1::2]


@pytest.mark.parametrize(("align", "share"), [("start", 0.0), ("center", 0.5), ("end", 1.0)])
def test_lines_stand_where_they_are_aligned(easel: Easel, align: str, share: float) -> None:
    placed = easel.sheet(Text(text="HH", size=1.0, width=8.0, align=align))  # type: ignore[arg-type]
    x0, _, x1, _ = extent(oracle(placed.sub_layers[0].raster_layer))
    left, right = x0 - placed.border_box_px[0], placed.border_box_px[0] + placed.border_box_px[2] - x1
    assert left == pytest.approx((left + right) * share, abs=2.5)


WORDS = st.lists(
    st.sampled_from(("a", "Tea", "Marktstraße", "步行街", "¥ 12.50", "Unübertrefflichkeit")), min_size=1, max_size=8
)


@settings(max_examples=60)
@given(
    words=WORDS, width=st.floats(1.5, 12), lines=st.none() | st.integers(1, 3), size=st.sampled_from((0.6, 0.8, 1.1))
)
def test_text_never_leaves_its_panel(
    easel: Easel, words: list[str], width: float, lines: int | None, size: float
) -> None:
    text = Text(text=" ".join(words), size=size, lines=lines, color=WHITE)
    placed = easel.sheet(Panel(width=width, padding=(0.3,), children=(text,)))
    x, y, w, h = placed.border_box_px
    light = oracle(placed.sub_layers[0].raster_layer)
    if light.any():
        x0, y0, x1, y1 = extent(light)
        assert x <= x0 and x1 <= x + w and y <= y0 and y1 <= y + h


def test_text_that_is_too_high_for_its_box_ends_in_an_ellipsis(easel: Easel) -> None:
    whole = "one two three four five six"
    cut = easel.sheet(Text(text=whole, size=1.0, width=4.0, height=2.7))
    same = easel.sheet(Text(text=whole, size=1.0, width=4.0, lines=2, height=2.7))
    assert (
        cut.sub_layers[0].raster_layer.key == same.sub_layers[0].raster_layer.key
        and len(cut.sub_layers[0].raster_layer.paint_ops) == 2
    )


def test_text_without_letters_has_no_ink(easel: Easel) -> None:
    made = easel.sheet(Group(children=(Text(text=" "), Text(text=""), Text(text="x", size=0.0))))
    assert not len(made.sub_layers[0].raster_layer.paint_ops)


def test_later_children_and_higher_z_lie_in_front(easel: Easel) -> None:
    inset = (0.0, None, None, 0.0)
    red, green, blue = (
        block(1.0, 1.0, color, id=f"c{color[1:]}", inset=inset, z=z)
        for color, z in (("#FF0000", 1), ("#00FF00", 0), ("#0000FF", 0))
    )
    placed = easel.sheet(Group(width=1.0, height=1.0, children=(red, green, blue)))
    assert oracle(placed.sub_layers[0].raster_layer)[10, 10].tolist() == [1, 0, 0, 1]
    assert list(placed.node_boxes_px)[1:] == ["c00FF00", "c0000FF", "cFF0000"]


def test_a_clip_cuts_what_is_inside(easel: Easel) -> None:
    child = block(3.0, 3.0, inset=(-1.0, None, None, -1.0))
    cut = easel.sheet(Panel(width=1.0, height=0.5, clip=True, children=(Panel(children=(child,)),)))
    light = oracle(cut.sub_layers[0].raster_layer)
    assert cut.size_px == (22, 12) and extent(light) == (1, 1, 21, 11) and (light[1:11, 1:21] == 1).all()
    assert easel.sheet(Panel(width=1.0, height=0.5, children=(child,))).sub_layers[0].raster_layer.size_px == (62, 62)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, 2.25, 3.0, 9.0])
def test_stars_are_lit_up_to_the_value(easel: Easel, value: float) -> None:
    placed = easel.sheet(Rating(value=value, of=3, size=1.0, color=WHITE, track="#FF0000"))
    light = oracle(placed.sub_layers[0].raster_layer)
    for index in range(3):
        star = light[:, int(placed.border_box_px[0]) + math.floor(index * 1.12 * SCALE + 0.5) :][:, :20]
        left = np.arange(20) < math.floor(20 * min(max(value - index, 0.0), 1.0) + 0.5)
        assert (star[:, left, 1] == star[:, left, 3]).all(), "white, as it is lit"
        assert (star[:, ~left, 1] == 0).all() and star[..., 3].max() == 1, "red, as it is not"


def test_half_a_star_has_the_shape_of_a_whole_one(easel: Easel) -> None:
    covers = [easel.light(Rating(value=value, of=1, size=1.0))[..., 3] for value in (0.0, 0.5, 1.0)]
    assert (covers[0] == covers[1]).all() and (covers[1] == covers[2]).all()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 1.0])
def test_progress_is_lit_by_its_share_and_never_thinner_than_round(easel: Easel, share: float) -> None:
    light = easel.light(Progress(value=share, size=0.3, width=4.0, color=WHITE, track="#FF0000"))
    assert light.shape[:2] == (8, 82) and light[..., 3].max() == 1
    done = 0 if share == 0 else max(share * 80, 6)
    assert light[4, 1:81, 1].sum() == pytest.approx(done, abs=0.6)


STRIPES = np.zeros((10, 30, 4), "u1")
STRIPES[...] = (255, 0, 0, 255)
STRIPES[:, 10:20] = (255, 255, 255, 255)


def test_a_picture_that_covers_shows_its_middle(easel: Easel) -> None:
    light = easel.light(Image(src="p", width=1.0, height=1.0), pictures={"p": STRIPES})
    assert light.shape == (22, 22, 4) and (light[1:21, 1:21, 3] == 1).all()
    assert (light[3:19, 4:18, 1] > 0.9).all()


def test_a_picture_that_is_contained_is_whole_and_in_the_middle(easel: Easel) -> None:
    placed = easel.sheet(Image(id="i", src="p", width=3.0, height=3.0, fit="contain"), pictures={"p": STRIPES})
    light = oracle(placed.sub_layers[0].raster_layer)
    assert placed.node_boxes_px["i"] == (1, 1, 60, 60) and extent(light) == (1, 21, 61, 41)
    assert light[31, 31].tolist() == [1, 1, 1, 1] and light[31, 5].tolist() == [1, 0, 0, 1]
    (ink,) = placed.sub_layers[0].raster_layer.paint_ops
    assert ink["source"] == FillSource.PICTURE and placed.sub_layers[0].raster_layer.bitmaps[0].shape == (20, 60, 4)


def test_a_picture_that_is_not_there_leaves_its_room(easel: Easel) -> None:
    placed = easel.sheet(Image(id="i", src="gone", width=1.0, height=1.0))
    assert not len(placed.sub_layers[0].raster_layer.paint_ops) and placed.node_boxes_px["i"] == (1, 1, 20, 20)


def test_an_icon_stands_in_the_middle_of_its_box(easel: Easel) -> None:
    light = easel.light(Icon(icon="plus", size=1.0, width=3.0, height=2.0))
    x0, y0, x1, y1 = extent(light)
    assert abs(x0 + x1 - 62) <= 1 and abs(y0 + y1 - 42) <= 1


def test_a_panel_clips_at_its_rounded_corners(easel: Easel) -> None:
    radii = (1.0, 0.5, 0.0, 1.5)
    inside = block(4.0, 4.0, inset=(0.0, None, None, 0.0))
    cut = easel.light(Panel(width=4.0, height=4.0, radius=radii, clip=True, children=(inside,)))
    alone = easel.light(block(4.0, 4.0, radius=radii))
    assert np.array_equal(cut, alone) and cut[1, 1, 3] == 0


def test_what_moves_or_grows_inside_a_rounded_clip_stays_inside(easel: Easel) -> None:
    inside = Group(id="g", children=(block(4.0, 4.0),))
    clip = Panel(width=4.0, height=4.0, radius=(1.0,), clip=True, children=(inside,))
    light = easel.light(clip, shown={"g": Presence(1.0, (0.1, 0.0), 1.5)})
    assert np.array_equal(light, easel.light(block(4.0, 4.0, radius=(1.0,))))


def test_a_square_clip_inside_a_rounded_one_keeps_its_corners(easel: Easel) -> None:
    inside = block(9.0, 9.0, inset=(0.0, None, None, 0.0))
    window = Panel(width=4.0, height=2.0, clip=True, inset=(2.0, None, None, 0.0), children=(inside,))
    light = easel.light(Panel(width=4.0, height=4.0, radius=(1.0,), clip=True, children=(window,)))
    whole = easel.light(block(4.0, 4.0, radius=(1.0,)))
    assert not light[:41].any() and np.array_equal(light[41:], whole[41:])


def test_inner_tweens_move_scale_and_dim(easel: Easel) -> None:
    node = Group(width=4.0, height=4.0, children=(block(2.0, 2.0, id="b", inset=(1.0, None, None, 1.0)),))
    placed = easel.sheet(node, shown={"b": Presence(0.5, (0.5, -0.25), 0.5)})
    light = oracle(placed.sub_layers[0].raster_layer)
    # Its middle is at 2, 2 degrees; half as large and moved by 0.5, -0.25 it runs from 2, 1.25 to 3, 2.25.
    assert extent(light) == (41, 26, 61, 46)
    assert placed.node_boxes_px["b"] == (41, 26, 20, 20)
    assert light[30, 50].tolist() == [0.5, 0.5, 0.5, 0.5]


def test_opacity_is_passed_down_and_nothing_of_none_is_painted(easel: Easel) -> None:
    inner = Group(
        opacity=0.5, children=(block(1.0, 1.0, opacity=0.5), Group(opacity=0.0, id="o", children=(block(9, 9),)))
    )
    placed = easel.sheet(Group(children=(inner,), height=1.0))
    (leaf,) = placed.sub_layers
    assert (
        oracle(leaf.raster_layer)[5, 5, 3] == 0.25
        and len(leaf.raster_layer.paint_ops) == 1
        and "o" not in placed.node_boxes_px
    )


def together(painting: PaintedRoot) -> Light:
    """The light of all leaves over one another."""
    light = np.zeros((painting.size_px[1], painting.size_px[0], 4))
    for sheet, x, y, opacity, *_ in painting.sub_layers:
        part = light[y : y + sheet.size_px[1], x : x + sheet.size_px[0]]
        over = opacity * oracle(sheet)
        part[:] = over + part * (1 - over[..., 3:])
    return light


def test_a_groups_opacity_acts_on_its_light_as_a_whole(easel: Easel) -> None:
    def offer(opacity: float) -> Panel:
        inside = (block(1.0, 1.0, "#00FF0080"), Text(text="Hg", size=0.8))
        more = {"inset": (0.5, None, None, 0.5), "radius": (0.5,), "padding": (0.4,), "children": inside}
        return block(3.0, 2.0, "#FF0000", opacity=opacity, **more)

    behind = block(2.0, 3.0, "#0000FF", inset=(0.0, None, None, 0.0))
    before = block(0.5, 0.5, inset=(1.0, None, None, 1.0))

    def card(*children: Node) -> PaintedRoot:
        return easel.sheet(Group(width=4.0, height=3.0, children=children))

    made = card(behind, offer(0.3), before)
    assert [leaf.opacity for leaf in made.sub_layers] == [1.0, 0.3, 1.0]
    light, group, front = (together(card(node)) for node in (behind, offer(1.0), before))
    light = 0.3 * group + light * (1 - 0.3 * group[..., 3:])
    light = front + light * (1 - front[..., 3:])
    assert np.allclose(together(made), light, atol=1e-6)


def test_a_group_whose_ink_lies_side_by_side_is_no_leaf_of_its_own(easel: Easel) -> None:
    row = Group(opacity=0.5, direction="row", gap=0.1, children=(block(1.0, 1.0), block(1.0, 1.0), Panel(width=1.0)))
    made = easel.sheet(Panel(padding=(0.5,), fill=WHITE, children=(row,)))
    assert [leaf.opacity for leaf in made.sub_layers] == [1.0]


def test_inside_a_group_that_is_dimmed_as_a_whole_opacities_are_given_ink_by_ink(easel: Easel) -> None:
    inner = Panel(opacity=0.5, fill=WHITE, padding=(0.5,), children=(block(1.0, 1.0, "#FF0000"),))
    made = easel.sheet(Group(children=(Panel(opacity=0.5, fill="#0000FF", children=(inner,)),)))
    (leaf,) = made.sub_layers
    assert leaf.opacity == 0.5 and leaf.raster_layer.paint_ops["fill0_lin"][:, 3].tolist() == [1.0, 0.5, 0.5]


def test_nodes_without_ink_are_told_whatever_leaf_they_are_in(easel: Easel) -> None:
    inner = Panel(id="in", opacity=0.5, fill=WHITE, children=(block(1.0, 1.0, id="b"), Group(id="g", height=0.2)))
    made = easel.sheet(Group(id="root", children=(inner, Group(id="after", height=0.2))))
    assert list(made.node_boxes_px) == ["root", "in", "b", "g", "after"]
    assert sorted(part.node_id for leaf in made.sub_layers for part in leaf.raster_layer.node_slices) == [
        "after",
        "b",
        "g",
        "in",
        "root",
    ]


def test_the_roots_own_opacity_and_tween_are_not_in_its_sheet(easel: Easel) -> None:
    plain, tweened = (easel.sheet(block(1.0, 1.0, id="r"), shown=s) for s in ({}, {"r": Presence(0.5, (1, 1), 0.5)}))
    assert plain.sub_layers[0].raster_layer.key == tweened.sub_layers[0].raster_layer.key


NODES = st.recursive(
    st.builds(block, st.floats(0.1, 2), st.floats(0.1, 2), opacity=st.sampled_from((0.3, 1.0)))
    | st.builds(Text, text=st.sampled_from(("Hg", "步行 5 m")), size=st.floats(0.3, 1))
    | st.builds(Rating, value=st.floats(0, 5), size=st.floats(0.2, 1)),
    lambda inner: st.builds(
        Panel,
        direction=st.sampled_from(("row", "column")),
        children=st.lists(inner, min_size=1, max_size=3).map(tuple),
        padding=st.floats(0, 0.5).map(lambda v: (v,)),
        border=st.sampled_from((0.0, 0.07)),
        radius=st.floats(0, 1).map(lambda v: (v,)),
        halo=st.none() | st.builds(Halo, size=st.floats(0, 1)),
        clip=st.booleans(),
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(node=NODES, scale=st.floats(5, 30))
def test_a_sheets_border_is_free_and_its_arrays_are_in_it(easel: Easel, node: Node, scale: float) -> None:
    placed = easel.sheet(node, scale=scale)
    light = oracle(placed.sub_layers[0].raster_layer)
    assert light[1:-1, 1:-1].any() and not (light[[0, -1]].any() or light[:, [0, -1]].any())
    width, height = placed.sub_layers[0].raster_layer.size_px
    clips = placed.sub_layers[0].raster_layer.paint_ops["clip_px"]
    assert (clips >= 0).all() and (clips <= (width, height, width, height)).all()
    assert all(float(v).is_integer() for box in placed.node_boxes_px.values() for v in box)
    assert (light >= -1e-9).all() and light.max() <= 1 + 1e-6


def test_colours_are_the_inks_light(easel: Easel) -> None:
    assert easel.light(block(1.0, 1.0, "guidance"))[5, 5] == pytest.approx(light_from_color("guidance"), abs=1e-6)
