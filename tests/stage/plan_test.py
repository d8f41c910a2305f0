"""Which boxes carry light, against masks painted pixel by pixel."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.geometry import Bounds, Size
from vitrine.gpu.plan import (
    MAX_GRID_BOXES,
    Plan,
    build_panel_plan,
    build_plan,
    layer_boxes,
    subtract_boxes,
    union_boxes,
)
from vitrine.stage.draw.drawlist import (
    MESH_INSTANCE,
    PAINT_OP,
    PLACED_LAYER,
    RIBBON_VERTEX,
    DrawList,
    PrimitiveKind,
    RasterLayer,
    Run,
)

SIZE = (97, 61)
Box = tuple[float, float, float, float]
Mask = npt.NDArray[np.bool_]


def draw_list(pieces: list[tuple[str, Box]], size_px: tuple[int, int] = SIZE) -> DrawList:
    """Pieces in painter's order: "flat" and "turned" layers, "ribbon" and "mesh", by their boxes."""
    layers, meshes = np.zeros(len(pieces), PLACED_LAYER), np.zeros(len(pieces), MESH_INSTANCE)
    counts = dict.fromkeys(PrimitiveKind, 0)
    runs: list[Run] = []
    ribbon_boxes, ribbon_runs = [], []
    for name, (x0, y0, x1, y1) in pieces:
        kind = {"ribbon": PrimitiveKind.RIBBON, "mesh": PrimitiveKind.MESH}.get(name, PrimitiveKind.LAYER)
        many = 3 if kind is PrimitiveKind.RIBBON else 1
        if kind is PrimitiveKind.LAYER:
            w = 2.0 if name == "turned" else 1.0
            corners = [(x0, y0, 1), (x1 * w, y0 * w, w), (x1, y1, 1), (x0, y1, 1)]
            layers[counts[kind]] = (0, 1.0, corners)
        if kind is PrimitiveKind.MESH:
            meshes[counts[kind]]["box_px"] = (x0, y0, x1, y1)
        if runs and runs[-1][0] is kind:
            runs[-1] = Run(kind, runs[-1][1], runs[-1][2] + many)
        else:
            runs.append(Run(kind, counts[kind], many))
        if kind is PrimitiveKind.RIBBON:
            ribbon_boxes.append((x0, y0, x1, y1))
            ribbon_runs.append(len(runs) - 1)
        counts[kind] += many
    return DrawList(
        size_px,
        (RasterLayer(Size(9, 9), np.zeros(0, PAINT_OP)),),
        layers[: counts[PrimitiveKind.LAYER]],
        np.zeros(counts[PrimitiveKind.RIBBON], RIBBON_VERTEX),
        meshes[: counts[PrimitiveKind.MESH]],
        (),
        tuple(runs),
        np.array(ribbon_boxes, "f4").reshape(-1, 4),
        np.array(ribbon_runs, "i4"),
    )


def painted(box: npt.ArrayLike, size_px: tuple[int, int] = SIZE) -> Mask:
    """Every pixel that a box touches."""
    width, height = size_px
    x0, y0, x1, y1 = np.asarray(box, "f8")
    xs, ys = np.arange(width), np.arange(height)
    across, down = (xs + 1 > x0) & (xs < x1), (ys + 1 > y0) & (ys < y1)
    return np.asarray(down[:, None] & across[None])


def every_box(made: Plan) -> npt.NDArray[np.int32]:
    return np.concatenate([made.panel_boxes, made.direct_boxes, made.both_boxes])


def covered(boxes: npt.NDArray[np.int32], size_px: tuple[int, int] = SIZE) -> npt.NDArray[np.int64]:
    count = np.zeros(size_px[::-1], "i8")
    for x0, y0, x1, y1 in boxes:
        assert x0 < x1 and y0 < y1
        count[y0:y1, x0:x1] += 1
    return count


@st.composite
def lists(draw: st.DrawFn, least: int = 0, most: int = 9) -> list[tuple[str, Box]]:
    found = []
    for _ in range(draw(st.integers(least, most))):
        name = draw(st.sampled_from(("flat", "flat", "turned", "ribbon", "mesh")))
        unit = 1 if name in ("flat", "turned") else 4
        x, y = draw(st.integers(-20, 100)) / unit, draw(st.integers(-20, 70)) / unit
        found.append((name, (x, y, x + draw(st.integers(1, 120)) / unit, y + draw(st.integers(1, 90)) / unit)))
    return found


@settings(max_examples=150)
@given(lists())
def test_boxes_are_the_ink_and_each_light_comes_by_its_way(pieces: list[tuple[str, Box]]) -> None:
    masks = [painted(box) for _, box in pieces]
    layer_of = np.cumsum([name in ("flat", "turned") for name, _ in pieces]) - 1
    later = [np.any([*masks[i + 1 :], np.zeros_like(mask)], axis=0) for i, mask in enumerate(masks)]
    direct = [
        name == "flat" and not (mask & after).any() for (name, _), mask, after in zip(pieces, masks, later, strict=True)
    ]
    through_panel, sheet = np.zeros(SIZE[::-1], bool), np.full(SIZE[::-1], -1)
    for mask, alone, layer in zip(masks, direct, layer_of, strict=True):
        if alone:
            sheet[mask] = layer
        else:
            through_panel |= mask
    made = build_plan(draw_list(pieces))
    assert (covered(every_box(made)) == (through_panel | (sheet >= 0))).all()
    assert (covered(np.concatenate([made.panel_boxes, made.both_boxes])) == through_panel).all()
    for boxes, layers, both in (
        (made.direct_boxes, made.direct_layers, False),
        (made.both_boxes, made.both_layers, True),
    ):
        for (x0, y0, x1, y1), layer in zip(boxes, layers, strict=True):
            assert (sheet[y0:y1, x0:x1] == layer).all() and (through_panel[y0:y1, x0:x1] == both).all()


@settings(max_examples=60)
@given(lists())
def test_the_panel_draws_all_but_the_direct_layers_in_order(pieces: list[tuple[str, Box]]) -> None:
    todo = draw_list(pieces)
    made = build_plan(todo)
    direct = {*made.direct_layers.tolist(), *made.both_layers.tolist()}

    def drawn(runs: tuple[Run, ...]) -> list[tuple[PrimitiveKind, int]]:
        return [(kind, index) for kind, first, many in runs for index in range(first, first + many)]

    wanted = [
        (kind, index) for kind, index in drawn(todo.runs) if kind is not PrimitiveKind.LAYER or index not in direct
    ]
    assert drawn(made.panel_runs) == wanted


@settings(max_examples=15)
@given(lists(MAX_GRID_BOXES + 1, MAX_GRID_BOXES + 8))
def test_very_many_pieces_all_go_through_the_panel_in_tiles(pieces: list[tuple[str, Box]]) -> None:
    every = [
        ("flat", (5.0 * i % 90, 7.0 * i % 50, 5.0 * i % 90 + 3, 7.0 * i % 50 + 2)) for i in range(MAX_GRID_BOXES + 1)
    ]
    made = build_plan(draw_list([*every, *pieces]))
    assert not len(made.direct_boxes) and not len(made.both_boxes)
    ink = np.any([painted(box) for _, box in (*every, *pieces)], axis=0)
    count = covered(made.panel_boxes)
    assert count.max() == 1 and (count[ink] == 1).all()
    # No tile of 16 pixels is there for nothing.
    tiles = [(y, x) for y in range(0, SIZE[1], 16) for x in range(0, SIZE[0], 16)]
    assert all(count[y : y + 16, x : x + 16].any() == ink[y : y + 16, x : x + 16].any() for y, x in tiles)
    assert made.panel_runs == draw_list([*every, *pieces]).runs


def test_nothing_to_draw_is_an_empty_plan() -> None:
    made = build_plan(DrawList(SIZE))
    assert not len(every_box(made)) and made.panel_runs == ()


@pytest.mark.parametrize(
    ("box", "pixels"), [((3.0, 4.0, 9.0, 11.0), (3, 4, 9, 11)), ((3.25, 4.0, 8.5, 11.75), (3, 4, 9, 12))]
)
def test_a_layers_box_is_rounded_out(box: Box, pixels: tuple[int, ...]) -> None:
    boxes, flat = layer_boxes(draw_list([("flat", box)]))
    assert boxes.tolist() == [list(pixels)] and flat.tolist() == [True]


def test_a_layer_that_is_in_part_behind_the_eye_may_be_anywhere() -> None:
    todo = draw_list([("flat", (3.0, 4.0, 9.0, 11.0))])
    todo.placed_layers["corners"][0, 0, 2] = -0.5
    boxes, flat = layer_boxes(todo)
    assert boxes.tolist() == [[0, 0, *SIZE]] and flat.tolist() == [False]


def test_a_layer_over_a_ribbon_takes_its_own_way_in_front_of_the_panel() -> None:
    made = build_plan(draw_list([("ribbon", (0.0, 0.0, 40.0, 40.0)), ("flat", (20.0, 20.0, 60.0, 30.0))]))
    assert made.both_boxes.tolist() == [[20, 20, 40, 30]] and made.direct_boxes.tolist() == [[40, 20, 60, 30]]
    assert [run[0] for run in made.panel_runs] == [PrimitiveKind.RIBBON]


SIDE = st.integers(0, 60)
SOME_BOXES = st.lists(st.tuples(SIDE, SIDE, SIDE, SIDE), max_size=6).map(
    lambda found: np.array(
        [(min(a, c), min(b, d), max(a, c) + 1, max(b, d) + 1) for a, b, c, d in found], "i4"
    ).reshape(-1, 4)
)


@given(SOME_BOXES)
def test_joined_boxes_cover_the_same_and_nothing_twice(boxes: npt.NDArray[np.int32]) -> None:
    np.testing.assert_array_equal(covered(union_boxes(boxes, SIZE)), covered(boxes) > 0)


@given(SOME_BOXES)
def test_what_is_apart_is_the_rest_and_nothing_twice(boxes: npt.NDArray[np.int32]) -> None:
    rest = np.zeros((SIZE[1], SIZE[0]), int)
    rest[7:50, 11:70] = 1
    rest[covered(boxes) > 0] = 0
    np.testing.assert_array_equal(covered(subtract_boxes(Bounds(11, 7, 70, 50), boxes)), rest)


def test_through_glasses_all_ink_goes_through_the_panel() -> None:
    pieces: list[tuple[str, Box]] = [("flat", (3, 4, 30, 20)), ("mesh", (20, 10, 50, 40)), ("flat", (60, 5, 80, 30))]
    found, usual = build_panel_plan(draw_list(pieces)), build_plan(draw_list(pieces))
    assert len(usual.direct_boxes) and not len(found.direct_boxes) and not len(found.both_boxes)
    inked = covered(np.array([[int(v) for v in box] for _, box in pieces], "i4"))
    np.testing.assert_array_equal(covered(found.panel_boxes), inked > 0)
    assert found.panel_runs == draw_list(pieces).runs
