"""Every mistake that a scene file can hold: one sentence with its place, what was allowed and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.scene.scenes import HELLO, at, mistake, mistakes, write
from vitrine.errors import InputError
from vitrine.scene.load.loader import load_scene

SECTIONS = """
places: {corner: [1, 2, 3]}
routes: {way: [[0, 0, 0], [1, 0, 0]]}
content: {tea: {title: Tea}}
statechart: {states: {guiding: {}, browsing: {states: {card: {}}}}}
"""


def node(fields: str) -> str:
    """A scene of one node; its fields start at line 2, column 10."""
    return f"nodes: [{{{fields}}}]"


@pytest.mark.parametrize(
    ("fields", "column", "key", "message", "allowed", "hint"),
    [
        ("kind: text, text: a, colour: veil", 31, "nodes.0.colour", 'unknown key "colour"', "color, enter", '"color"'),
        ("kind: text", 9, "nodes.0", 'the key "text" is missing', "what it says", ""),
        ("kind: txet, text: a", 16, "nodes.0.kind", 'unknown kind "txet"', "panel", 'did you mean "text"?'),
        ("text: a", 9, "nodes.0", "neither its kind nor what it uses", "kind: group, panel", ""),
        ("kind: text, text: 42", 28, "nodes.0.text", "number 42 does not fit", "text", 'write "42" in quotes'),
        ("kind: text, text: true", 28, "nodes.0.text", "true does not fit", "text", 'write "true" in quotes'),
        ("kind: text, text: a, size: big", 37, "nodes.0.size", 'text "big" is no number', "{osc: ", ""),
        ("kind: text, text: a, size: -1", 37, "nodes.0.size", "-1 is out of range", "0 to 360", ""),
        ("kind: text, text: a, size: 9999", 37, "nodes.0.size", "9999 is out of range", "0 to 360", ""),
        ("kind: text, text: a, size: {osc: [2, 1], base: 1}", 37, "nodes.0.size", "-1 is out of range", "0 to 360", ""),
        ("kind: text, text: a, size: {osc: [1]}", 37, "nodes.0.size", "osc is [amplitude, hertz]", "", ""),
        ("kind: text, text: a, lines: 1.5", 38, "nodes.0.lines", "number 1.5 does not fit", "a whole number", ""),
        ("kind: text, text: a, lines: 0", 38, "nodes.0.lines", "number 0 is out of range", "1 or more", ""),
        ("kind: text, text: a, weight: blod", 39, "nodes.0.weight", '"blod"', "regular, bold", 'did you mean "bold"?'),
        ("kind: text, text: a, color: prise", 38, "nodes.0.color", '"prise" is no colour', "#RRGGBB", '"price"'),
        ("kind: text, text: a, when: guidng", 37, "nodes.0.when", 'state "guidng"', "card, guiding", '"guiding"'),
        ("kind: text, text: a, when: [card, gone]", 44, "nodes.0.when.1", 'unknown state "gone"', "browsing", ""),
        ("kind: text, text: a, when: 3", 37, "nodes.0.when", "number 3 is no name", "a list of names", ""),
        ("kind: panel, clip: on", 29, "nodes.0.clip", 'text "on" does not fit', "true or false", "write true"),
        ("kind: panel, padding: [1, 2, 3]", 32, "nodes.0.padding", "here are 3 values", "1, 2 or 4", ""),
        ("kind: panel, children: {}", 33, "nodes.0.children", "a mapping does not fit", "a list", ""),
        ("kind: panel, children: [{kind: icn}]", 41, "nodes.0.children.0.kind", '"icn"', "", 'did you mean "icon"?'),
        ("kind: panel, children: [5]", 34, "nodes.0.children.0", "number 5 is no node", "kind: text", ""),
        ("kind: panel, fill: {start: veil}", 29, "nodes.0.fill", 'the key "end" is missing', "colour at the end", ""),
        ("kind: panel, fill: {start: '#12', end: veil}", 37, "nodes.0.fill.start", '"#12" is no colour', "", ""),
        ("kind: panel, fill: 3", 29, "nodes.0.fill", "number 3 does not fit", "text", ""),
        ("kind: panel, halo: {sise: 1}", 30, "nodes.0.halo.sise", 'unknown key "sise"', "color, size", '"size"'),
        ("kind: shape", 9, "nodes.0", "the shape has no form", "one of path, circle", ""),
        ("kind: shape, circle: 1, line: [[0, 0], [1, 1]]", 9, "nodes.0", "has both circle and line", "one of path", ""),
        ("kind: shape, path: 'M1 2 X'", 29, "nodes.0.path", 'breaks at character 6: "X"', "M L H V", ""),
        ("kind: shape, line: [[0, 0]]", 29, "nodes.0.line", "a list of 1 is too short", "at least 2 values", ""),
        ("kind: shape, arc: {to: 2}", 28, "nodes.0.arc", 'the key "from" is missing', "from: degrees where", ""),
        ("kind: shape, circle: 1, trim: [0, 2]", 44, "nodes.0.trim.1", "2 is out of range", "0 to 1", ""),
        ("kind: shape, circle: 1, dash: []", 40, "nodes.0.dash", "here are 0 values", "of them", ""),
        ("kind: shape, path: M0 0, view_box: [0, 0, 0, 4]", 45, "nodes.0.view_box", "no view box", "[x, y, width", ""),
        ("kind: panel, pivot: top-lfet", 30, "nodes.0.pivot", '"top-lfet" is no point', "[x, y] or", '"top-left"'),
        ("kind: panel, scale: 1000", 30, "nodes.0.scale", "1000 is out of range", "-100 to 100", ""),
        ("kind: panel, skew: 90", 29, "nodes.0.skew", "90 is out of range", "-80 to 80", ""),
        ("kind: panel, scale: [1, 2, 3]", 30, "nodes.0.scale", "here are 3 values", "1 or 2", ""),
        ("kind: icon, icon: turn-rigt", 28, "nodes.0.icon", 'unknown icon "turn-rigt"', "arrow-right", '"turn-right"'),
        ("kind: text, text: a, enter: {easing: eas-in}", 47, "nodes.0.enter.easing", '"eas-in"', "ease", '"ease-in"'),
        ("kind: text, text: a, enter: {seconds: 90}", 48, "nodes.0.enter.seconds", "number 90", "60 or less", ""),
        ("kind: text, text: a, anchor: {head: tpo}", 46, "nodes.0.anchor.head", '"tpo"', "top-left", '"top"'),
        ("kind: text, text: a, anchor: {}", 39, "nodes.0.anchor", "exactly one of its ways", "world, head", ""),
        ("kind: text, text: a, anchor: {world: cornr}", 47, "nodes.0.anchor.world", "place", "corner", '"corner"'),
        ("kind: text, text: a, anchor: {world: [1, 2]}", 47, "nodes.0.anchor.world", "no point", "[x, y, z]", ""),
        ("kind: text, text: a, anchor: {body: [0, 0, x]}", 46, "nodes.0.anchor.body", "no point", "three", ""),
        ("kind: text, text: a, anchor: {head: top, far_m: [9, 1]}", 58, "nodes.0.anchor.far_m", "range", "from", ""),
        ("kind: route, route: wya", 30, "nodes.0.route", 'unknown route "wya"', "way", 'did you mean "way"?'),
        ("kind: text, text: '{tee.title}'", 28, "nodes.0.text", 'content has no "tee"', "tea", '"tea"'),
        ("kind: text, text: '{tea.title:meter}'", 28, "nodes.0.text", 'unknown format "meter"', "price", ""),
        ("kind: text, text: 'a { b'", 28, "nodes.0.text", 'a single "{" in the text', "", '"{{"'),
        ("kind: progress, value: '{tea.title}'", 33, "nodes.0.value", '"Tea" is no number', "", ""),
        ("kind: leader, source: nobody, target: {world: corner}", 32, "nodes.0.source", '"nobody"', "", ""),
        ("kind: text, text: a, id: 1a", 35, "nodes.0.id", 'text "1a" is no name', "letters, digits", ""),
        ("kind: text, text: a, id: a/b", 35, "nodes.0.id", '"a/b" is no id', "letters, digits", ""),
        ("kind: text, text: a, style: loud", 38, "nodes.0.style", 'unknown style "loud"', "no style in", ""),
        ("kind: text, text: a, style: 4", 38, "nodes.0.style", "no name of a style", "a list of names", ""),
        ("use: cards", 15, "nodes.0.use", 'unknown component "cards"', "there is no component", ""),
        ("kind: image, src: none.png", 28, "nodes.0.src", 'the picture "none.png" cannot be shown', "", ""),
        ("kind: image, src: ../a.png", 28, "nodes.0.src", "lies outside the scene's folder", "files below", "copy"),
        ("kind: image, src: /etc/a.png", 28, "nodes.0.src", "lies outside the scene's folder", "", ""),
        ("kind: group, repeat: {file: a.csv}", 38, "nodes.0.repeat.file", 'there is no file "a.csv"', "", ""),
        ("kind: group, repeat: {file: ../a.csv}", 38, "nodes.0.repeat.file", "lies outside", "", ""),
        ("kind: card, product: tee", 31, "nodes.0.product", 'unknown product in content "tee"', "tea", '"tea"'),
        ("kind: card, product: tea, parts: {titel: {}}", 44, "nodes.0.parts.titel", "part of a card", "title", ""),
        ("kind: card, product: tea, show: [image, prize]", 50, "nodes.0.show.1", '"prize"', "price", '"price"'),
        ("kind: badge, text: a, size: x", 38, "nodes.0.size", '"x" is no number', "", ""),
    ],
)  # fmt: skip
def test_a_broken_node(
    tmp_path: Path, fields: str, column: int, key: str, message: str, allowed: str, hint: str
) -> None:
    problem = mistake(tmp_path, node(fields) + SECTIONS)
    assert at(problem) == ("scene.yaml", 2, column, key)
    assert message in problem.message and allowed in problem.allowed and hint in problem.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "message", "allowed"),
    [
        ("feeed: a", 2, 1, "feeed", 'unknown key "feeed"', "feed"),
        ("name: 3", 2, 7, "name", "number 3 does not fit", "text"),
        ("clock: 25:00", 2, 8, "clock", '"25:00" is no time', "10:42"),
        ("take: gone.take", 2, 7, "take", 'there is no file "gone.take"', ""),
        ("take: ../gone.take", 2, 7, "take", "lies outside", "files below"),
        ("places: {a: 3}", 2, 13, "places.a", "number 3 does not fit", "keys with values"),
        ("places: {a: {}}", 2, 13, "places.a", 'the key "at" is missing', "in metres"),
        ("places: {a: {at: [1, 2, 3], radius_m: -1}}", 2, 39, "places.a.radius_m", "out of range", "0 or more"),
        ("places: {a: {at: [0, 0, 0], polygon: [[1, 1]]}}", 2, 13, "places.a", "has no inside", "three corners"),
        ("places: {a b: [1, 2, 3]}", 2, 10, "places.a b", "is no name", "letters"),
        ("places_file: gone.yaml", 2, 14, "places_file", "no such file", ""),
        ("occluders_file: gone.csv", 2, 17, "occluders_file", 'there is no file "gone.csv"', ""),
        (f"routes: {{w: [{'[0, 0, 0], ' * 5_001}]}}", 2, 13, "routes.w", "is too long", "5000"),
        ("routes: {w: [[0, 0, 0], [0, 0, -200001]]}", 2, 13, "routes.w", "way is 200 km long", "at most 200 km"),
        (f"places: {{p: {{polygon: [{'[0, 0], ' * 501}], at: [0, 0, 0]}}}}", 2, 23, "places.p.polygon", "long", "500"),
        (f"occluders: [{'{center: [0, 0, 0], size: [1, 1, 1]}, ' * 1_001}]", 2, 12, "occluders", "too long", "1000"),
        ("routes: {w: [[0, 0, 0]]}", 2, 13, "routes.w", "two points or more", "[x, y, z]"),
        ("routes: {w: [[0, 0, 0], [1]]}", 2, 25, "routes.w.1", "no point", "[x, y, z]"),
        ("camera: {fov: 60, focal_px: 3}", 2, 9, "camera", "either focal_px or fov", "size with focal_px"),
        ("camera: {focal_px: 3}", 2, 9, "camera", "need the size", "[width, height]"),
        ("camera: {fov: 190}", 2, 15, "camera.fov", "out of range", "below 175"),
        ("camera: {size: [0, 9], focal_px: 3}", 2, 9, "camera", "no size of a picture", "from 1"),
        ("colors: {c: green}", 2, 13, "colors.c", '"green" is no colour', "#RRGGBB"),
        ("colors: {price: '#FFFFFF'}", 2, 10, "colors.price", "is the name of an ink", ""),
        ("content: {places: 1}", 2, 11, "content.places", "belongs to live values", ""),
        ("styles: {s: {siez: 1}}", 2, 14, "styles.s.siez", "no kind of node has", "size"),
        ("styles: {s: {kind: text}}", 2, 14, "styles.s.kind", "no kind of node has", "size"),
        ("styles: {s: 3}", 2, 13, "styles.s", "number 3 does not fit", "keys with values"),
        ("components: {c: {}}", 2, 17, "components.c", 'the key "node" is missing', "that `use` puts in"),
        ("include: parts.yaml", 2, 10, "include", 'text "parts.yaml" does not fit', "a list"),
        ("statechart: [a]", 2, 13, "statechart", "a list does not fit", "keys with values"),
    ],
)
def test_a_broken_section(
    tmp_path: Path, text: str, line: int, column: int, key: str, message: str, allowed: str
) -> None:
    problem = mistake(tmp_path, f"{text}\nnodes: [{HELLO[2:]}]")
    assert at(problem) == ("scene.yaml", line, column, key)
    assert message in problem.message and allowed in problem.allowed


@pytest.mark.parametrize("text", ["name: a", "nodes: []"])
def test_a_scene_without_nodes_says_how_to_add_one(tmp_path: Path, text: str) -> None:
    problem = mistake(tmp_path, text)
    assert problem.message == "the scene has no nodes" and "kind: text" in problem.hint


@pytest.mark.parametrize(("version", "said"), [("2", "newer than this program"), ("0", "no version 0"), ("x", "text")])
def test_versions(tmp_path: Path, version: str, said: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(f"vitrine: {version}\nnodes: [{HELLO[2:]}]")
    with pytest.raises(InputError, match=said):
        load_scene(path)


def test_the_version_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(f"nodes: [{HELLO[2:]}]")
    with pytest.raises(InputError, match='the key "vitrine" is missing'):
        load_scene(path)


def test_an_id_twice_names_both_places(tmp_path: Path) -> None:
    problem = mistake(tmp_path, f"nodes:\n  {HELLO}\n  - kind: panel\n    id: hello\n")
    assert at(problem) == ("scene.yaml", 5, 9, "nodes.1.id")
    assert 'the id "hello" is taken' in problem.message and f"{tmp_path / 'scene.yaml'}:3:5" in problem.message


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    problems = mistakes(
        tmp_path,
        """
clock: noon
nodes:
  - kind: panel
    children:
      - {kind: text}
      - {kind: icon, icon: strx}
  - {kind: text, text: a, size: x, when: nowhere}
  - {kind: image, src: gone.png}
styles: {s: {bogus: 1}}
""",
    )
    assert [problem.place.line for problem in problems if problem.place] == [3, 7, 8, 9, 9, 10, 11]


def test_one_mistake_in_a_component_is_told_once(tmp_path: Path) -> None:
    text = "components: {c: {node: {kind: icon, icon: none}}}\nnodes: [{use: c}, {use: c}, {use: c}]"
    assert at(mistake(tmp_path, text)) == ("scene.yaml", 2, 43, "components.c.node.icon")


def test_a_picture_too_large_is_refused_by_its_header(tmp_path: Path) -> None:
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    (tmp_path / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    problem = mistake(tmp_path, node("kind: image, src: big.png"))
    assert at(problem) == ("scene.yaml", 2, 28, "nodes.0.src") and "cannot be shown" in problem.message


def test_a_text_file_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("hello")
    assert 'the picture "a.png" cannot be shown' in mistake(tmp_path, node("kind: image, src: a.png")).message


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    folder.mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "secret.png")
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    assert "lies outside" in mistake(folder, node("kind: image, src: a.png")).message


def test_a_table_with_a_mistake_names_its_own_line(tmp_path: Path) -> None:
    problem = mistake(tmp_path, node("kind: group, repeat: {file: a.csv}"), a_csv="x,y,z\n1,2,3\n1,nan,3\n")
    assert at(problem)[:2] == ("a.csv", 3)


def test_components_that_unfold_without_end_are_stopped(tmp_path: Path) -> None:
    lines = ["components:", "  c0: {node: {kind: text, text: a}}"]
    for level in range(1, 7):
        uses = ", ".join([f"{{use: c{level - 1}}}"] * 10)
        lines.append(f"  c{level}: {{node: {{kind: group, children: [{uses}]}}}}")
    problems = mistakes(tmp_path, "\n".join([*lines, "nodes: [{use: c6}]"]))
    assert "unfolds to more than 4,000 nodes" in problems[-1].message


def doubled(value: str) -> str:
    lines = ["components:", "  c0: {params: [p], node: {kind: text, text: '{p}'}}"]
    lines += [f"  c{i}: {{params: [p], node: {{use: c{i - 1}, with: {{p: {value}}}}}}}" for i in range(1, 50)]
    return "\n".join([*lines, "nodes: [{use: c49, with: {p: ab}}]"])


@pytest.mark.parametrize("value", ["'{p}{p}'", "['{p}', '{p}']", "{a: '{p}', b: '{p}'}"])
def test_components_that_double_what_they_are_given_are_stopped(tmp_path: Path, value: str) -> None:
    assert "too" in mistake(tmp_path, doubled(value)).message


def test_no_scene_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_scene(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="a folder"):
        load_scene(tmp_path)


def test_errors_are_plain_data_for_tools(tmp_path: Path) -> None:
    found = mistake(tmp_path, node("kind: txet")).as_json()
    assert found["place"] == {"file": str(write(tmp_path, "")), "line": 2, "column": 16}
    assert found["key"] == "nodes.0.kind" and found["severity"] == "error"
