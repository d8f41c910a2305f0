from __future__ import annotations

import os
from pathlib import Path

import PIL.Image
import pytest

from tests.scene.scenes import HELLO, loaded, mistake, picture, pixels, write
from vitrine.errors import InputError, Place
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.fill import Gradient
from vitrine.scene.nodes.node import Group, Image, Panel, Progress, Route, Text
from vitrine.scene.nodes.zone import Zone
from vitrine.scene.scene import Occluder, Scene, SceneCamera


def first(scene: Scene) -> Text:
    node = scene.nodes[0]
    assert isinstance(node, Text)
    return node


def test_the_smallest_scene(tmp_path: Path) -> None:
    scene = loaded(tmp_path, f"nodes:\n  {HELLO}")
    assert scene.name == "scene" and scene.feed == "testcard" and scene.clock == "12:00" and scene.take is None
    assert scene.files == {(tmp_path / "scene.yaml").resolve()} and scene.warnings == ()
    assert first(scene).text == "Hello" and first(scene).anchor == Anchor(head="center")
    assert scene.origins["hello"] == Place(str(tmp_path / "scene.yaml"), 3, 5)


def test_the_sections_become_values(tmp_path: Path) -> None:
    (tmp_path / "walk.take").write_text("")
    scene = loaded(
        tmp_path,
        f"""
name: A walk
feed: ../feeds/street.mp4
take: walk.take
clock: 10:42
places: {{corner: [1, 0, -2], stall: {{at: [4, 0, 5], radius_m: 3, polygon: [[0, 0], [1, 0], [1, 1]]}}}}
routes: {{way: [[0, 0, 0], [0, 0, -9]]}}
occluders: [{{center: [0, 1, 2], size: [1, 1, 1], heading: 30}}]
content: {{tea: {{title: Tea, tags: [a, b]}}}}
nodes:
  {HELLO}""",
    )
    assert scene.name == "A walk" and scene.feed == "../feeds/street.mp4" and scene.clock == "10:42"
    assert scene.take == tmp_path / "walk.take"
    assert scene.places["corner"] == Zone("corner", (1, 0, -2))
    assert scene.places["stall"] == Zone("stall", (4, 0, 5), 3, ((0, 0), (1, 0), (1, 1)))
    assert scene.routes == {"way": ((0, 0, 0), (0, 0, -9))}
    assert scene.occluders == (Occluder((0, 1, 2), (1, 1, 1), 30),)
    assert scene.content == {"tea": {"title": "Tea", "tags": ("a", "b")}} and type(scene.content["tea"]) is dict


@pytest.mark.parametrize(
    ("written", "camera", "fov"),
    [
        ("{size: [1280, 720], focal_px: 620}", SceneCamera((1280, 720), 620, (640, 360)), None),
        (
            "{size: [640, 480], focal_px: 500, center: [300, 250], position: [0, 1.6, 2]}",
            SceneCamera((640, 480), 500, (300, 250), (0, 1.6, 2)),
            None,
        ),
        ("{fov: 60}", None, 60),
    ],
)
def test_cameras(tmp_path: Path, written: str, camera: SceneCamera | None, fov: float | None) -> None:
    scene = loaded(tmp_path, f"camera: {written}\nnodes:\n  {HELLO}")
    assert scene.camera == camera and scene.fov_deg == fov


def test_a_camera_by_field_of_view_and_size(tmp_path: Path) -> None:
    scene = loaded(tmp_path, f"camera: {{fov: 90, size: [800, 600]}}\nnodes:\n  {HELLO}")
    assert scene.camera is not None and scene.camera.focal_px == pytest.approx(400)


def test_the_statechart_is_plain_and_its_places_are_known(tmp_path: Path) -> None:
    scene = loaded(tmp_path, f"statechart:\n  states:\n    a:\n      states: {{b: {{}}}}\nnodes:\n  {HELLO}")
    assert scene.statechart == {"states": {"a": {"states": {"b": {}}}}} and type(scene.statechart) is dict
    assert scene.source_map[("statechart", "states", "a")] == Place(str(tmp_path / "scene.yaml"), 4, 5)


def test_numbers_that_move(tmp_path: Path) -> None:
    text = "- {kind: text, text: a, size: {osc: [0.1, 2, 90], base: 1}, opacity: {keys: [[0, 0], [1, 1]]}}"
    node = first(loaded(tmp_path, f"nodes:\n  {text}"))
    assert node.size == Oscillation(0.1, 2, 90, 1) and isinstance(node.opacity, KeyframeTrack)


def test_nested_nodes_and_their_ids(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        """
nodes:
  - kind: panel
    fill: {start: "#FFFFFF", end: veil}
    children:
      - {kind: text, text: a}
      - {kind: group, id: g, children: [{kind: progress, value: 1}, {kind: icon, icon: star}]}
""",
    )
    panel = scene.nodes[0]
    assert isinstance(panel, Panel) and isinstance(panel.fill, Gradient) and panel.id == "panel#0"
    assert [child.id for child in panel.children] == ["panel#0/text#0", "g"]
    group = panel.children[1]
    assert isinstance(group, Group) and [child.id for child in group.children] == ["g/progress#0", "g/icon#1"]
    assert list(scene.origins) == ["panel#0", "panel#0/text#0", "g", "g/progress#0", "g/icon#1"]


def test_when_is_always_a_tuple(tmp_path: Path) -> None:
    text = "statechart: {states: {on: {}, off: {}}}\nnodes: [{kind: text, text: a, when: on},"
    scene = loaded(tmp_path, f"{text} {{kind: text, text: b, when: [on, off]}}]")
    assert [node.when for node in scene.nodes] == [("on",), ("on", "off")]


def test_own_colours_become_their_codes(tmp_path: Path) -> None:
    nodes = "nodes: [{kind: text, text: a, color: brand}, {kind: text, text: b, color: price}]"
    text = f"colors: {{brand: '#12AB34'}}\n{nodes}"
    assert [node.color for node in loaded(tmp_path, text).nodes if isinstance(node, Text)] == ["#12AB34", "price"]


def test_styles_merge_in_order_and_give_only_what_the_kind_has(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        """
styles:
  quiet: {size: 0.7, color: secondary, radius: 0.2}
  loud: {size: 1.2, weight: bold}
nodes:
  - {kind: text, text: a, style: [quiet, loud], weight: regular}
  - {kind: panel, style: quiet}
""",
    )
    text, panel = scene.nodes
    assert isinstance(text, Text) and isinstance(panel, Panel)
    assert (text.size, text.color, text.weight) == (1.2, "secondary", "regular") and panel.radius == (0.2,)


def test_a_style_may_give_what_a_kind_needs(tmp_path: Path) -> None:
    assert first(loaded(tmp_path, "styles: {s: {text: Hi}}\nnodes: [{kind: text, style: s}]")).text == "Hi"


def test_pictures_are_loaded_once_by_what_src_says(tmp_path: Path) -> None:
    picture(tmp_path)
    text = "content: {p: {image: shoe.png}}\nnodes: [{kind: image, src: shoe.png}, {kind: image, src: '{p.image}'}]"
    scene = loaded(tmp_path, text)
    assert list(scene.pictures) == ["shoe.png"] and pixels(scene, "shoe.png").shape == (6, 8, 4)
    assert [node.src for node in scene.nodes if isinstance(node, Image)] == ["shoe.png", "{p.image}"]
    assert (tmp_path / "shoe.png").resolve() in scene.files


def test_bound_numbers_stay_bound_and_are_checked_by_what_content_says(tmp_path: Path) -> None:
    text = "content: {done: 0.25}\nplaces: {a: [0, 0, 0]}\nnodes: [{kind: progress, value: '{done}'},"
    scene = loaded(tmp_path, text + " {kind: progress, value: '{places.a.distance_m}'}]")
    assert [n.value for n in scene.nodes if isinstance(n, Progress)] == ["{done}", "{places.a.distance_m}"]
    wrong = mistake(tmp_path, "content: {done: soon}\nnodes: [{kind: progress, value: '{done}'}]")
    assert 'text "soon" is no number' in wrong.message


def test_a_table_with_pictures_of_its_rows(tmp_path: Path) -> None:
    picture(tmp_path, "a.png")
    picture(tmp_path, "b.png")
    scene = loaded(
        tmp_path,
        """
nodes:
  - kind: group
    repeat: {file: shops.csv}
    children: [{kind: text, text: "{row.name}"}, {kind: image, src: "{row.logo}.png"}]
""",
        shops_csv="x,y,z,name,logo\n1,2,3,Tea,a\n4,5,6,Shoes,b\n7,8,9,Bread,a\n",
    )
    assert scene.tables["shops.csv"].positions_m.shape == (3, 3)
    assert list(scene.pictures) == ["a.png", "b.png"]


def test_places_may_lie_in_a_file_beside_the_feed(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "street.places.yaml").write_text(
        "frames: 3\nplaces: {corner: [1, 0, 2]}\nroute: [[0, 0, 0], [1, 0, 0]]\n"
        "routes: {back: [[1, 0, 0], [0, 0, 0]]}\n"
    )
    text = "places_file: feeds/street.places.yaml\nplaces: {own: [0, 0, 0]}\nnodes: [{kind: route, route: street}]"
    scene = loaded(tmp_path, text)
    assert set(scene.places) == {"corner", "own"} and set(scene.routes) == {"street", "back"}
    assert isinstance(scene.nodes[0], Route)
    assert (tmp_path / "feeds" / "street.places.yaml").resolve() in scene.files


def test_a_relative_path_gives_relative_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vitrine.scene.load.loader import load_scene

    write(tmp_path, f"nodes:\n  {HELLO}")
    monkeypatch.chdir(tmp_path)
    assert load_scene(Path("scene.yaml")).origins["hello"] == Place("scene.yaml", 3, 5)


def test_a_picture_is_read_again_only_after_it_was_written(tmp_path: Path) -> None:
    """By the file's times: a picture of the same size that took its place, even one dated back, is another one."""
    codes = {"a": (10, 20, 30, 255), "b": (40, 50, 60, 255)}
    for name, code in codes.items():
        PIL.Image.new("RGBA", (2, 2), code).save(tmp_path / f"{name}.png")
    text = "vitrine: 1\nnodes:\n" + "".join(
        f"  - {{kind: image, src: {name}.png, width: 2, anchor: {{head: center}}}}\n" for name in codes
    )
    (tmp_path / "scene.yaml").write_text(text, encoding="utf-8")
    first = load_scene(tmp_path / "scene.yaml")
    PIL.Image.new("RGBA", (2, 2), (70, 80, 90, 255)).save(tmp_path / "new.png")
    dated = (tmp_path / "b.png").stat()
    os.utime(tmp_path / "new.png", ns=(dated.st_atime_ns, dated.st_mtime_ns))
    os.replace(tmp_path / "new.png", tmp_path / "b.png")
    again = load_scene(tmp_path / "scene.yaml", previous=first)
    assert again.pictures["a.png"] is first.pictures["a.png"]
    assert tuple(pixels(again, "b.png")[0, 0]) == (70, 80, 90, 255)
    (tmp_path / "a.png").unlink()
    with pytest.raises(InputError, match="there is no such picture"):
        load_scene(tmp_path / "scene.yaml", previous=again)
