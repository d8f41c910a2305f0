"""Draw lists in the making: painter's order, runs, and records that say what the items said."""

import random

import numpy as np
import pytest

from vitrine.geometry import Bounds, Point, Rect, Size
from vitrine.stage.draw.builder import DrawItem, DrawListBuilder, LayerItem, MeshItem, PaintOrder, RibbonItem
from vitrine.stage.draw.drawlist import (
    MESH_INSTANCE,
    MESH_VERTEX,
    PAINT_OP,
    RIBBON_VERTEX,
    Mesh,
    NodeBounds,
    PlacedRoot,
    PrimitiveKind,
    RasterLayer,
    SubLayer,
    UnlayeredNode,
)

SIZE = (100, 80)
NO_OCCLUDERS = np.zeros((0, 4), "f4")


def order(band: int = 1, z: int = 0, nearness: float = 0.0, place: int = 0, id: str = "a") -> PaintOrder:
    return PaintOrder(band, z, nearness, place, id)


def sheet(side: int) -> RasterLayer:
    return RasterLayer(Size(side, side), np.zeros(1, PAINT_OP))


def layers(where: PaintOrder, *sides: int) -> LayerItem:
    corners = np.arange(12.0 * len(sides)).reshape(-1, 4, 3) + sides[0]
    return LayerItem(where, tuple(sheet(side) for side in sides), corners, [side / 100 for side in sides])


def ribbon(where: PaintOrder, triangles: int, boxes: int = 1) -> RibbonItem:
    vertices = np.zeros(3 * triangles, RIBBON_VERTEX)
    vertices["along_m"] = triangles
    return RibbonItem(where, vertices, np.full((boxes, 4), triangles, "f4"))


def body(where: PaintOrder, name: str) -> MeshItem:
    record = np.zeros(1, MESH_INSTANCE)
    record["light_lin"] = len(name)
    return MeshItem(where, Mesh(name, np.zeros(3, MESH_VERTEX)), record[0])


def collected(*items: DrawItem) -> DrawListBuilder:
    return DrawListBuilder(SIZE, list(items))


def test_an_empty_frame_is_an_empty_draw_list() -> None:
    made = collected().build(NO_OCCLUDERS)
    assert (
        made.runs == ()
        and not len(made.placed_layers)
        and not len(made.ribbon_vertices)
        and not len(made.mesh_instances)
    )


def test_painters_order_is_band_then_z_then_far_before_near_then_the_file() -> None:
    orders = [
        order(0, 9, 0.0, 25, "a"),
        order(1, -1, 0.0, 24, "b"),
        order(1, 0, -30.0, 23, "c"),
        order(1, 0, -3.0, 0, "z"),
        order(1, 0, -3.0, 1, "y"),
        order(4, -5, -99.0, 0, "z"),
    ]
    items = [layers(where, 10 + index) for index, where in enumerate(orders)]
    for seed in range(5):
        shuffled = items[:]
        random.Random(seed).shuffle(shuffled)
        made = collected(*shuffled).build(NO_OCCLUDERS)
        assert [made.raster_layers[i].size_px[0] for i in made.placed_layers["raster_layer"]] == [
            10,
            11,
            12,
            13,
            14,
            15,
        ]
        assert made.digest() == collected(*items).build(NO_OCCLUDERS).digest()


def test_equal_sheets_and_meshes_are_held_once() -> None:
    made = collected(
        layers(order(place=0), 10, 11),
        layers(order(place=1), 10),
        body(order(place=2), "left"),
        body(order(place=3), "left"),
    ).build(NO_OCCLUDERS)
    assert [s.size_px[0] for s in made.raster_layers] == [10, 11] and made.placed_layers["raster_layer"].tolist() == [
        0,
        1,
        0,
    ]
    assert [m.name for m in made.meshes] == ["left"] and made.mesh_instances["mesh"].tolist() == [0, 0]


def test_runs_are_as_long_as_can_be() -> None:
    made = collected(
        ribbon(order(0, place=0), 2, 3),
        ribbon(order(0, place=1), 1),
        layers(order(1, place=2), 10, 11),
        layers(order(1, place=3), 12),
        body(order(1, place=4), "left"),
        body(order(1, place=5), "uturn"),
        layers(order(2, place=6), 13),
        ribbon(order(3, place=7), 5, 2),
    ).build(NO_OCCLUDERS)
    assert [tuple(run) for run in made.runs] == [
        (PrimitiveKind.RIBBON, 0, 9),
        (PrimitiveKind.LAYER, 0, 3),
        (PrimitiveKind.MESH, 0, 2),
        (PrimitiveKind.LAYER, 3, 1),
        (PrimitiveKind.RIBBON, 9, 15),
    ]
    assert made.ribbon_box_runs.tolist() == [0, 0, 0, 0, 4, 4]
    assert made.ribbon_boxes_px[:, 0].tolist() == [2, 2, 2, 1, 5, 5]
    assert made.ribbon_vertices["along_m"].tolist() == [2.0] * 6 + [1.0] * 3 + [5.0] * 15


def test_records_hold_what_the_items_said() -> None:
    made = collected(layers(order(), 20, 30), body(order(2), "left"), body(order(3), "uturn")).build(NO_OCCLUDERS)
    assert made.placed_layers["opacity"].tolist() == pytest.approx([0.2, 0.3])
    assert made.placed_layers["corners"][1].ravel().tolist() == [20 + v for v in range(12, 24)]
    assert made.mesh_instances["light_lin"][:, 0].tolist() == [4, 5] and made.mesh_instances["mesh"].tolist() == [0, 1]


def test_a_node_is_found_by_its_bounds_or_its_place_in_a_sheet() -> None:
    frame = collected()
    way = NodeBounds("way", Bounds(1.0, 2.0, 3.0, 4.0), None)
    frame.unlayered_nodes.append(UnlayeredNode(way, "route", 2.0, np.ones((3, 4)), 1.0, True))
    corners = np.array([[10, 20, 1], [30, 20, 1], [30, 40, 1], [10, 40, 1]], "f8")
    leaf = SubLayer(sheet(20), 0, 0, 1.0)
    frame.placed_roots.append(
        PlacedRoot({"card": Rect(1.0, 2.0, 3.0, 4.0)}, (leaf,), Size(20, 20), corners, Point(11.0, 22.0), 1.0, True)
    )
    assert frame.find_bounds("way") == way
    assert frame.find_bounds("card") == NodeBounds("card", Bounds(11.0, 22.0, 14.0, 26.0), Point(11.0, 22.0))
    assert frame.find_bounds("nobody") is None
