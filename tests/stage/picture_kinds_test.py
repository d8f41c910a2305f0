"""Drawings and moving pictures on the stage: at the display's pixels, by the take's time, kept by value."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.scene.scenes import loaded
from tests.stage.still_stage import EYE
from vitrine.flow.timeline.state import State
from vitrine.scene.picture.picture import Picture, count_held_bytes, natural_size
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.paint.node_painter import FINER
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.paint.tree_painter import RasterSpec
from vitrine.stage.place.render_root import split_roots
from vitrine.stage.repeated_group import RepeatedGroup, RowLook
from vitrine.stage.stage import Stage

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h20v20H0z" fill="#0f0"/></svg>'


def painted(scene: Scene, painter: RootPainter, t_s: float, px_per_deg: float = 10.0) -> PaintedRoot:
    content = scene.content
    return painter.paint_root(scene.nodes[0], t_s, content, {}, RasterSpec(px_per_deg, 1e6, 2_000.0))


def shown(root: PaintedRoot) -> Bitmap:
    (bitmap,) = root.sub_layers[0].raster_layer.bitmaps
    return bitmap


@pytest.mark.parametrize("px_per_deg", [10.0, 25.0])
def test_a_drawing_is_drawn_at_the_displays_density(tmp_path: Path, px_per_deg: float) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    scene = loaded(tmp_path, "nodes: [{kind: image, src: a.svg, width: 4, anchor: {head: center}}]")
    painter = RootPainter(scene.pictures)
    bitmap = shown(painted(scene, painter, 0.0, px_per_deg))
    side = round(2 * px_per_deg)
    assert bitmap.shape == (side, 2 * side, 4)
    assert (bitmap[:, :side] == (0, 255, 0, 255)).all() and not bitmap[:, side:, 3].any()
    assert painted(scene, painter, 9.0, px_per_deg) is painted(scene, painter, 1.0, px_per_deg)


def gif(path: Path, count: int = 4) -> None:
    frames = [Image.new("RGB", (8, 4), (60 * n, 0, 0)) for n in range(count)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0)


@pytest.mark.parametrize("src", ["a.gif", "'{film}'"])
def test_a_moving_picture_shows_the_frame_of_the_time_whatever_was_asked_before(tmp_path: Path, src: str) -> None:
    gif(tmp_path / "a.gif")
    text = f"content: {{film: a.gif}}\nnodes: [{{kind: image, src: {src}, width: 4, anchor: {{head: center}}}}]"
    scene = loaded(tmp_path, text)
    painter = RootPainter(scene.pictures)
    times = {0.05: 0, 0.15: 60, 0.35: 180, 0.25: 120, 0.45: 0, 100.15: 60}
    assert {t_s: int(shown(painted(scene, painter, t_s))[5, 5, 0]) for t_s in times} == times
    assert painted(scene, painter, 0.12) is painted(scene, painter, 0.18)


def test_rows_of_a_table_move_their_pictures_too(tmp_path: Path) -> None:
    gif(tmp_path / "a.gif")
    text = (
        "nodes: [{kind: group, repeat: {file: t.csv}, anchor: {world: [0, 0, 0]}, "
        "children: [{kind: image, src: a.gif, width: 2}]}]"
    )
    scene = loaded(tmp_path, text, t_csv="x,y,z\n0,0,-5\n")
    group = RepeatedGroup(split_roots(scene)[0], scene, RootPainter(scene.pictures))
    look = RowLook(RasterSpec(10.0, 1e6, 2_000.0), (), ())
    assert [int(shown(group._paint_row(0, State(t_s), {}, look))[5, 5, 0]) for t_s in (0.05, 0.25)] == [0, 120]


def own_icons(folder: Path, **files: str) -> None:
    (folder / "icons").mkdir()
    for name, text in files.items():
        (folder / "icons" / f"{name}.svg").write_text(text)


def test_a_bound_icon_shows_the_scenes_own_and_the_built_in_ones(tmp_path: Path) -> None:
    own_icons(tmp_path, rocket=SVG, bag=SVG.replace("h20v20H0z", "h40v20H0z"))
    written = "icons: icons\ncontent: {now: %s}\nnodes: [{kind: icon, icon: %s, id: i, size: 2}]"

    def drawn(now: str, icon: str, later: dict[str, str] | None = None) -> str:
        scene = loaded(tmp_path, written % (now, icon))
        stage = Stage(scene, RootPainter(scene.pictures))
        return stage.build_draw_list(State(1.0, content_overlay=later or {}), EYE).digest()

    plain = {name: drawn("x", name) for name in ("rocket", "bag", "lock")}
    assert len(set(plain.values())) == 3
    assert {name: drawn(name, "'{now}'") for name in plain} == plain
    assert {name: drawn("null", "'{now}'", {"now": name}) for name in plain} == plain


def test_an_own_icon_of_a_direction_is_mirrored_where_one_reads_from_the_right(tmp_path: Path) -> None:
    half = SVG.replace("0 0 40 20", "0 0 20 20").replace("h20", "h10")
    own_icons(tmp_path, walk=half, rocket=half)
    masks = {}
    for name in ("walk", "rocket"):
        for direction in ("ltr", "rtl"):
            text = f"icons: icons\ndirection: {direction}\nnodes: [{{kind: icon, icon: {name}, size: 2}}]"
            scene = loaded(tmp_path, text)
            root = split_roots(scene)[0].node
            painter = RootPainter(scene.pictures)
            masks[name, direction] = shown(painter.paint_root(root, 0.0, {}, {}, RasterSpec(10.0, 1e6, 2_000.0)))
    assert masks["walk", "ltr"].any() and (masks["walk", "ltr"] != masks["walk", "rtl"]).any()
    assert (masks["walk", "rtl"] == masks["walk", "ltr"][:, ::-1]).all()
    assert (masks["rocket", "rtl"] == masks["rocket", "ltr"]).all()


def test_pictures_that_are_turned_are_drawn_at_their_layers_density_and_move(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    gif(tmp_path / "a.gif")
    turned = "width: 4, rotate: 30, scale: 2, anchor: {head: center}"
    scene = loaded(tmp_path, f"nodes: [{{kind: image, src: a.svg, {turned}}}]")
    height, width, _ = turned_bitmap(painted(scene, RootPainter(scene.pictures), 0.0)).shape
    assert (height, width) == (20 * 2 * FINER, 40 * 2 * FINER)
    scene = loaded(tmp_path, f"nodes: [{{kind: image, src: a.gif, {turned}}}]")
    painter = RootPainter(scene.pictures)
    times = {0.05: 0, 0.35: 180, 0.15: 60, 0.45: 0}
    assert {t_s: int(turned_bitmap(painted(scene, painter, t_s))[5, 5, 0]) for t_s in times} == times


def turned_bitmap(root: PaintedRoot) -> Bitmap:
    (bitmap,) = (bitmap for sub_layer in root.sub_layers for bitmap in sub_layer.raster_layer.bitmaps)
    return bitmap


def test_every_kind_has_a_size_and_a_weight(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    gif(tmp_path / "a.gif")
    Image.new("RGB", (6, 3)).save(tmp_path / "a.png")
    nodes = "".join(f"  - {{kind: image, src: {n}, anchor: {{head: center}}}}\n" for n in ("a.svg", "a.gif", "a.png"))
    pictures: list[Picture] = list(loaded(tmp_path, f"nodes:\n{nodes}").pictures.values())
    assert [natural_size(picture) for picture in pictures] == [(40, 20), (8, 4), (6, 3)]
    assert all(count_held_bytes(picture) > 0 for picture in pictures) and count_held_bytes(pictures[2]) == 72
