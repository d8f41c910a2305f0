"""Bodies and sheets in the world on the GPU: silhouettes, soft edges, what hides them, and perspective."""

import numpy as np
import pytest

from tests.gpu.samples import SIZE, random_sheet
from tests.oracle.ink import paint
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.builder import DrawListBuilder, LayerItem, MeshItem, PaintOrder
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.draw.light import Light
from vitrine.stage.place.occluder import build_box_triangles, project_box_triangles
from vitrine.stage.shapes.arrow import ArrowPlacement, build_arrow_instance, build_arrow_mesh
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.occluder_box import OccluderBox

VIEW = Intrinsics(*SIZE, 260, 260, 160, 100)
POSE = make_level_pose((0.0, 1.6, 0.0))
LIGHT = Light(0.1, 0.7, 0.3, 1.0)
FINE = 8


def with_arrow(turn: str, occluders: list[OccluderBox], distance_m: float = 4.0) -> DrawList:
    mesh = build_arrow_mesh(turn)
    record = build_arrow_instance(mesh, 0, ArrowPlacement((0.1, 1.7, -distance_m), 0.2, 1.0), LIGHT, POSE, VIEW)
    assert record is not None
    frame = DrawListBuilder(SIZE)
    frame.items.append(MeshItem(PaintOrder(1, 0, 0.0, 0, "arrow"), mesh, record[0]))
    return frame.build(project_box_triangles(build_box_triangles(occluders), POSE, VIEW))


def silhouette(draw_list: DrawList) -> np.ndarray:
    """Coverage (H, W) of the body by testing FINE x FINE points a pixel against its projected triangles."""
    record = draw_list.mesh_instances[0]
    position = draw_list.meshes[0].vertices["position_m"].astype("f8")
    clip = np.concatenate([position, np.ones((len(position), 1))], 1) @ record["clip_from_model"].astype("f8").T
    px = (clip[:, :2] / clip[:, 3:] + 1) / 2 * SIZE
    fine = np.zeros((SIZE[1] * FINE, SIZE[0] * FINE), bool)
    for triangle in (px * FINE).reshape(-1, 3, 2):
        (x0, y0), (x1, y1) = np.floor(triangle.min(0)).astype(int), np.ceil(triangle.max(0)).astype(int) + 1
        ys, xs = np.mgrid[max(y0, 0) : y1, max(x0, 0) : x1] + 0.5
        sides = []
        for a, b in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
            sides.append((b[0] - a[0]) * (ys - a[1]) - (b[1] - a[1]) * (xs - a[0]))
        inside = (np.min(sides, 0) >= 0) | (np.max(sides, 0) <= 0)
        fine[max(y0, 0) : y1, max(x0, 0) : x1] |= inside[: fine.shape[0] - max(y0, 0), : fine.shape[1] - max(x0, 0)]
    return fine.reshape(SIZE[1], FINE, SIZE[0], FINE).mean((1, 3))


@pytest.mark.parametrize("turn", ["right", "u-turn", "arrive"])
def test_a_body_covers_what_its_triangles_cover(device: Renderer, turn: str) -> None:
    draw_list = with_arrow(turn, [])
    cover = device.read_panel(draw_list)[..., 3].astype("f8")
    expected = silhouette(draw_list)
    assert np.abs(cover - expected).max() < 0.3
    assert abs(cover.sum() - expected.sum()) / expected.sum() < 0.01
    assert ((cover > 0.1) & (cover < 0.9)).sum() > 50


def test_a_body_gives_no_more_light_than_it_covers(device: Renderer) -> None:
    panel = device.read_panel(with_arrow("left", [])).astype("f8")
    assert (panel[..., :3] <= panel[..., 3:] + 1e-3).all()
    assert panel[..., 1].max() > 0.3


def test_a_body_is_the_same_again_and_never_another(device: Renderer) -> None:
    lists = [with_arrow("left", []), with_arrow("left", [], 5.0), with_arrow("right", []), with_arrow("left", [])]
    lists[3].mesh_instances["light_lin"] *= 0.5
    alone = [device.read_panel(one) for one in lists]
    for first in range(4):
        for second in range(4):
            for number in (first, second, second):
                np.testing.assert_array_equal(device.read_panel(lists[number]), alone[number])
    assert all(not np.array_equal(alone[0], other) for other in alone[1:])


def test_a_box_before_a_body_hides_it_and_one_behind_does_not(device: Renderer) -> None:
    free = device.read_panel(with_arrow("right", []))[..., 3].astype("f8")
    before = device.read_panel(with_arrow("right", [OccluderBox((-1.0, 1.6, -2.0), (2.0, 4.0, 0.2))]))[..., 3].astype(
        "f8"
    )
    behind = device.read_panel(with_arrow("right", [OccluderBox((0.0, 1.6, -6.0), (9.0, 9.0, 0.2))]))[..., 3].astype(
        "f8"
    )
    np.testing.assert_array_equal(behind, free)
    assert not before[:, :158].any()
    np.testing.assert_array_equal(before[:, 162:], free[:, 162:])
    assert free[:, :158].sum() > 100


def test_a_sheet_in_perspective_lies_where_the_homography_says(device: Renderer) -> None:
    sheet = random_sheet(4)
    corners = np.array([[60.0, 50, 1], [250, 40, 1], [280, 170, 1], [30, 180, 1]])
    corners *= np.array([2.0, 2.4, 1.5, 1.2])[:, None]
    frame = DrawListBuilder(SIZE)
    frame.items.append(LayerItem(PaintOrder(1, 0, 0.0, 0, "ground"), (sheet,), corners[None], (1.0,)))
    panel = device.read_panel(frame.build(np.zeros((0, 4), "f4"))).astype("f8")
    light = paint(sheet)
    width, height = sheet.size_px
    # Two triangles share the diagonal from the top right to the bottom left: test points in the first of them.
    a, b, c = corners[0], corners[1], corners[3]
    errors = []
    for u, v in np.random.default_rng(0).uniform(0.15, 0.4, (40, 2)):
        x, y, w = a + u * (b - a) + v * (c - a)
        px, py = int(x / w), int(y / w)
        # The pixel's centre, taken back to the sheet.
        solved = np.linalg.solve(np.stack([b - a, c - a, -np.array([px + 0.5, py + 0.5, 1.0])], 1), -a)
        sx, sy = solved[0] * width, solved[1] * height
        x0, y0 = int(np.floor(sx - 0.5)), int(np.floor(sy - 0.5))
        fx, fy = sx - 0.5 - x0, sy - 0.5 - y0
        rows = light[y0 : y0 + 2, x0 : x0 + 2]
        mixed = (rows[0, 0] * (1 - fx) + rows[0, 1] * fx) * (1 - fy) + (rows[1, 0] * (1 - fx) + rows[1, 1] * fx) * fy
        errors.append(np.abs(panel[py, px] - mixed).max())
    assert np.max(errors) < 0.03
