"""Draw lists in the making: painter's order, runs, and records that say what the items said."""

import random

import numpy as np
import pytest

from vitrine.stage.collect import BodyItem, Collection, Item, LayerItem, Order, RibbonItem
from vitrine.stage.drawlist import INK, MESH, RIBBON, VERTEX, Bound, Kind, Leaf, Mark, Mesh, Placing, Sheet

SIZE = (100, 80)
NO_OCCLUDERS = np.zeros((0, 4), "f4")


def order(band: int = 1, z: int = 0, nearness: float = 0.0, id: str = "a") -> Order:
    return Order(band, z, nearness, id)


def sheet(side: int) -> Sheet:
    return Sheet((side, side), np.zeros(1, INK))


def layers(where: Order, *sides: int) -> LayerItem:
    corners = np.arange(12.0 * len(sides)).reshape(-1, 4, 3) + sides[0]
    return LayerItem(where, tuple(sheet(side) for side in sides), corners, [side / 100 for side in sides])


def ribbon(where: Order, triangles: int, boxes: int = 1) -> RibbonItem:
    vertices = np.zeros(3 * triangles, RIBBON)
    vertices["along_m"] = triangles
    return RibbonItem(where, vertices, np.full((boxes, 4), triangles, "f4"))


def body(where: Order, name: str) -> BodyItem:
    record = np.zeros(1, MESH)
    record["light_lin"] = len(name)
    return BodyItem(where, Mesh(name, np.zeros(3, VERTEX)), record[0])


def collected(*items: Item) -> Collection:
    return Collection(SIZE, list(items))


def test_an_empty_frame_is_an_empty_draw_list() -> None:
    made = collected().packed(NO_OCCLUDERS)
    assert made.runs == () and not len(made.layers) and not len(made.ribbons) and not len(made.meshes)


def test_painters_order_is_band_then_z_then_far_before_near_then_id() -> None:
    orders = [
        order(0, 9, 0.0, "z"),
        order(1, -1, 0.0, "y"),
        order(1, 0, -30.0, "x"),
        order(1, 0, -3.0, "a"),
        order(1, 0, -3.0, "b"),
        order(4, -5, -99.0, "a"),
    ]
    items = [layers(where, 10 + index) for index, where in enumerate(orders)]
    for seed in range(5):
        shuffled = items[:]
        random.Random(seed).shuffle(shuffled)
        made = collected(*shuffled).packed(NO_OCCLUDERS)
        assert [made.sheets[i].size_px[0] for i in made.layers["sheet"]] == [10, 11, 12, 13, 14, 15]
        assert made.digest() == collected(*items).packed(NO_OCCLUDERS).digest()


def test_equal_sheets_and_meshes_are_held_once() -> None:
    made = collected(
        layers(order(id="a"), 10, 11),
        layers(order(id="b"), 10),
        body(order(id="c"), "left"),
        body(order(id="d"), "left"),
    ).packed(NO_OCCLUDERS)
    assert [s.size_px[0] for s in made.sheets] == [10, 11] and made.layers["sheet"].tolist() == [0, 1, 0]
    assert [m.name for m in made.bodies] == ["left"] and made.meshes["mesh"].tolist() == [0, 0]


def test_runs_are_as_long_as_can_be() -> None:
    made = collected(
        ribbon(order(0, id="a"), 2, 3),
        ribbon(order(0, id="b"), 1),
        layers(order(1, id="c"), 10, 11),
        layers(order(1, id="d"), 12),
        body(order(1, id="e"), "left"),
        body(order(1, id="f"), "uturn"),
        layers(order(2, id="g"), 13),
        ribbon(order(3, id="h"), 5, 2),
    ).packed(NO_OCCLUDERS)
    assert [tuple(run) for run in made.runs] == [
        (Kind.RIBBON, 0, 9),
        (Kind.LAYER, 0, 3),
        (Kind.MESH, 0, 2),
        (Kind.LAYER, 3, 1),
        (Kind.RIBBON, 9, 15),
    ]
    assert made.ribbon_box_runs.tolist() == [0, 0, 0, 0, 4, 4]
    assert made.ribbon_boxes_px[:, 0].tolist() == [2, 2, 2, 1, 5, 5]
    assert made.ribbons["along_m"].tolist() == [2.0] * 6 + [1.0] * 3 + [5.0] * 15


def test_records_hold_what_the_items_said() -> None:
    made = collected(layers(order(), 20, 30), body(order(2), "left"), body(order(3), "uturn")).packed(NO_OCCLUDERS)
    assert made.layers["opacity"].tolist() == pytest.approx([0.2, 0.3])
    assert made.layers["corners"][1].ravel().tolist() == [20 + v for v in range(12, 24)]
    assert made.meshes["light_lin"][:, 0].tolist() == [4, 5] and made.meshes["mesh"].tolist() == [0, 1]


def test_a_node_is_found_by_its_bounds_or_its_place_in_a_sheet() -> None:
    frame = collected()
    way = Mark("way", (1.0, 2.0, 3.0, 4.0), None)
    frame.bounds.append(Bound(way, "route", 2.0, np.ones((3, 4)), 1.0, True))
    corners = np.array([[10, 20, 1], [30, 20, 1], [30, 40, 1], [10, 40, 1]], "f8")
    leaf = Leaf(sheet(20), 0, 0, 1.0)
    frame.placings.append(Placing({"card": (1.0, 2.0, 3.0, 4.0)}, (leaf,), (20, 20), corners, (11.0, 22.0), 1.0, True))
    assert frame.find("way") == way
    assert frame.find("card") == Mark("card", (11.0, 22.0, 14.0, 26.0), (11.0, 22.0))
    assert frame.find("nobody") is None
