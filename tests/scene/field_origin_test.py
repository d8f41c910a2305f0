"""Origins of fields: layers, aliases, and one value replaced through its origin, in every scene that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.scene.scenes import at, loaded, mistake, write
from vitrine import paths
from vitrine.document.located_data import Map, strip_places
from vitrine.document.scalar_text import Scalar, replace_scalar
from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError, Place
from vitrine.scene.field_origin import Origin
from vitrine.scene.load.cross_references import list_states
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

SHIPPED = sorted((paths.assets() / "scenes").glob("*/scene.yaml"))

LAYERS = """
include: [parts.yaml]
styles:
  loud: {size: 2, weight: bold}
nodes:
  - {kind: text, id: plain, text: "Hello", style: loud, anchor: {head: center, offset: [0, 1]}}
  - {use: sign, id: one, with: {says: Lane}, opacity: 0.5}
  - {use: sign, id: two, with: {says: shop.name}, parts: {title: {color: price}}}
  - {kind: card, id: card, product: shoe, parts: {title: {size: 1.2}, frame: {gap: 1}}, width: 20}
  - {kind: badge, id: badge, text: New, color: notice}
  - {use: line, with: {word: x}}
content:
  shop: {name: Hill House}
  shoe: {title: Runner, price: 3}
"""
PARTS = """vitrine: 1
styles: {quiet: {color: secondary}}
components:
  sign:
    params: [says]
    node:
      kind: group
      children:
        - {kind: text, id: title, text: "{says}", style: quiet, size: 0.9}
        - {use: line, id: line, with: {word: "{says}"}}
  line:
    params: [word]
    node: {kind: text, text: "{word}", size: 1}
nodes:
  - {kind: text, id: far, text: Far, weight: bold}
"""


def written(origin: Origin | None) -> str:
    """What stands at an origin, cut out of its one line."""
    assert origin is not None and origin.line == origin.end_line
    line = Path(origin.file).read_text("utf-8").split("\n")[origin.line - 1]
    return line[origin.column - 1 : origin.end_column - 1]


@pytest.fixture
def layered(tmp_path: Path) -> Scene:
    return loaded(tmp_path, LAYERS, parts_yaml=PARTS)


@pytest.mark.parametrize(
    ("node", "path", "text", "layer", "name", "file"),
    [
        ("plain", ("text",), '"Hello"', "node", "", "scene.yaml"),
        ("plain", ("anchor", "offset", 1), "1", "node", "", "scene.yaml"),
        ("plain", ("anchor",), "{head: center, offset: [0, 1]}", "node", "", "scene.yaml"),
        ("plain", ("size",), "2", "style", "loud", "scene.yaml"),
        ("far", ("weight",), "bold", "include", "", "parts.yaml"),
        ("one", ("opacity",), "0.5", "node", "", "scene.yaml"),
        ("one", ("kind",), "group", "component", "sign", "parts.yaml"),
        ("one/title", ("size",), "0.9", "component", "sign", "parts.yaml"),
        ("one/title", ("color",), "secondary", "style", "quiet", "parts.yaml"),
        ("one/title", ("text",), "Lane", "argument", "says", "scene.yaml"),
        ("one/line", ("text",), "Lane", "argument", "says", "scene.yaml"),
        ("two/title", ("text",), "shop.name", "argument", "says", "scene.yaml"),
        ("two/title", ("color",), "price", "node", "", "scene.yaml"),
        ("card", ("product",), "shoe", "node", "", "scene.yaml"),
        ("card", ("width",), "20", "node", "", "scene.yaml"),
        ("card", ("gap",), "1", "node", "", "scene.yaml"),
        ("card/title", ("size",), "1.2", "node", "", "scene.yaml"),
        ("badge", ("text",), "New", "node", "", "scene.yaml"),
        ("badge/text", ("text",), "New", "node", "", "scene.yaml"),
        ("badge/text", ("color",), "notice", "node", "", "scene.yaml"),
    ],
)
def test_the_layer_that_a_value_comes_from(
    layered: Scene, node: str, path: tuple[str | int, ...], text: str, layer: str, name: str, file: str
) -> None:
    origin = layered.origin_of(node, *path)
    assert written(origin) == text and origin is not None
    assert (origin.layer, origin.name, Path(origin.file).name, origin.aliases) == (layer, name, file, ())


@pytest.mark.parametrize(
    ("node", "path"),
    [
        ("none", ()), ("none", ("size",)), ("plain", ("color",)), ("plain", ("anchor", "offset", 2)),
        ("plain", ("text", "deeper")), ("plain", ("anchor", 0)), ("card", ("padding",)), ("card", ("halo", "size")),
        ("card/title", ("text",)), ("card/title", ("weight",)), ("card/facts", ("id",)), ("badge/text", ("lines",)),
        ("one/line", ("id", 0)), ("one", ("use",)), ("line#5", ("id",)),
    ],
)  # fmt: skip
def test_what_nobody_wrote_has_no_origin(layered: Scene, node: str, path: tuple[str | int, ...]) -> None:
    assert layered.origin_of(node, *path) is None


def test_a_mistake_in_a_badge_is_told_once_where_it_is(tmp_path: Path) -> None:
    assert at(mistake(tmp_path, "nodes: [{kind: badge, text: '{nope}'}]"))[1:] == (2, 29, "nodes.0.text")


def test_a_node_has_its_own_origin(layered: Scene) -> None:
    origin = layered.origin_of("plain")
    assert written(origin).startswith("{kind: text, id: plain") and written(origin).endswith("[0, 1]}}")
    assert origin is not None and Place(*origin[:3]) == layered.origins["plain"]


def test_a_whole_argument_of_any_type_is_where_its_value_is_written(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        """
components:
  tag: {params: [where, big], node: {kind: text, text: a, anchor: "{where}", size: "{big}"}}
  pair: {params: [where], node: {kind: group, children: [{use: tag, id: t, with: {where: "{where}", big: 3}}]}}
nodes:
  - {use: tag, id: a, with: {where: {head: top}, big: 2}}
  - {use: pair, id: b, with: {where: {head: left}}}
""",
    )
    found = [("a", "anchor"), ("a", "anchor", "head"), ("a", "size"), ("b/t", "anchor", "head"), ("b/t", "size")]
    assert [written(scene.origin_of(*path)) for path in found] == ["{head: top}", "top", "2", "left", "3"]
    assert [_found(scene.origin_of(*path)).layer for path in found] == [*["argument"] * 4, "component"]


def test_an_alias_says_whose_bytes_it_is(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        """
content: {sizes: [&big 2.5]}
styles: {s: {anchor: &where {head: top}}}
nodes:
  - {kind: text, id: a, text: x, size: *big, style: s}
  - {kind: text, id: b, text: x, size: 1, anchor: *where}
""",
    )
    file = str(tmp_path / "scene.yaml")
    size = Origin(file, 3, 24, 3, 27, "node", "", "big", (Place(file, 6, 40),))
    assert scene.origin_of("a", "size") == size, "the anchor's characters, and the alias that repeats them"
    for node in ("a", "b"):
        origin = scene.origin_of(node, "anchor", "head")
        assert origin == Origin(file, 4, 36, 4, 39, "style", "s", "where", (Place(file, 7, 51),))
    text = replace_scalar((tmp_path / "scene.yaml").read_text("utf-8"), _found(scene.origin_of("a", "size")), 3)
    again = load_scene(tmp_path / "scene.yaml", {tmp_path / "scene.yaml": text})
    assert again.nodes[0].size == 3 and again.content == {"sizes": (3,)}  # type: ignore[union-attr]


def _found(origin: Origin | None) -> Origin:
    assert origin is not None
    return origin


def _values(scene: Scene) -> Iterator[tuple[str, tuple[str | int, ...], Origin, Scalar]]:
    """Every single value that was written for a node: id, path, origin, value; of those of one origin the first."""
    seen = set()
    for node_id, fields in scene.field_origins.fields.items():
        for path in scene.field_origins.list_paths(node_id):
            origin = _found(scene.origin_of(node_id, *path))
            if origin not in seen:
                seen.add(origin)
                yield node_id, path, origin, _value_at(fields, path)


def _value_at(owner: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        owner = owner[key]
    return owner


#: Other values of fields that hold names; those of the scene itself are added.
NAMES = {
    "color": ("notice", "price"), "fill": ("notice",), "border_color": ("notice",), "weight": ("regular", "bold"),
    "align": ("start", "center"), "justify": ("start", "center"), "direction": ("row", "column"), "icon": ("star",),
    "turn": ("left", "right"), "head": ("left", "top"), "pivot": ("left",), "easing": ("ease", "linear"),
    "src": ("tea.png", "{product.title}"), "code": ("{sign}",), "at": ("top",), "each": ("reviews",), "key": ("price",),
    "cap": ("butt",), "path": ("M0 0H1V1Z",), "max_width": ("90%",), "trim": ("{time}",), "stroke": ("notice",),
    "join": ("bevel",),
    "text": ("街 #1: \"it's\" [x]", "{{plain}}"), "value": (0.5,), "align_self": ("start",),
    "inside": ("display",), "fit": ("cover",), "style": ("ink", "dim"),
    "points": ("{offers}",),
    **dict.fromkeys(("opacity", "height_m", "heading", "inset", "rotate", "offset", "offset_m"), ("{time + 1}",)),
}  # fmt: skip


def _others(scene: Scene, path: tuple[str | int, ...], value: Scalar) -> Iterator[Scalar]:
    """Values that could stand in a field instead."""
    name = next(key for key in reversed(path) if isinstance(key, str))
    states = list_states(scene.statechart)
    names = {**NAMES, "when": states, "route": tuple(scene.routes), "world": tuple(scene.places)}
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (other for other in (value + 1, value / 2, value + 0.125, 1) if other != value)
    elif value is None:
        yield from (1.5, "notice")
    else:
        yield from (other for other in names[name] if other != value)


def _cut(text: str, origin: Origin) -> tuple[str, str, str]:
    """What stands before an origin, at it and after it."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: origin.line - 1]) + origin.column - 1
    end = sum(len(line) + 1 for line in lines[: origin.end_line - 1]) + origin.end_column - 1
    return text[:start], text[start:end], text[end:]


def _changed(before: Any, after: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths at which two trees of the same shape hold different values."""
    if isinstance(before, dict | tuple) and type(before) is type(after) and len(before) == len(after):
        keys = before if isinstance(before, dict) else range(len(before))
        return [found for key in keys for found in _changed(before[key], after[key], (*path, key))]
    return [] if before == after and type(before) is type(after) else [path]


def _replace(scene: Scene, origin: Origin, others: Iterable[Scalar]) -> tuple[Scalar, str, Scene]:
    """The first of some values of which the scene is one, with the text of its file and the scene that it makes."""
    for other in others:
        text = replace_scalar(scene.documents[origin.file].text, origin, other)
        with suppress(InputError):
            return other, text, load_scene(scene.file, {Path(origin.file): text}, previous=scene)
    raise AssertionError(f"no scene has one of {others} there")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.name)
def test_every_value_of_every_node_can_be_replaced_alone(file: Path) -> None:
    """Only its characters change, only its value in its file changes, and the scene that is loaded then has it there.

    Kinds and ids, what items are called, and the only route are what others refer to: compared in the file alone.
    """
    scene = load_scene(file)
    count, skipped = 0, set[str | int]()
    for node_id, path, origin, value in _values(scene):
        text, top = scene.documents[origin.file]
        before, old, after = _cut(text, origin)
        assert path == ("id",) or parse_yaml(f"a: {old}", "old")["a"] == value or "{" in old
        others = tuple(_others(scene, path, value)) if path[-1] not in ("kind", "id", "as") else ()
        if others:
            other, new, again = _replace(scene, origin, others)
            changed_top = again.documents[origin.file].top
            found = _value_at(again.field_origins.fields[node_id], path)
            assert found == other and type(found) is type(other), (node_id, path)
            assert _found(again.origin_of(node_id, *path))[:3] == origin[:3]
        else:
            skipped.add(path[-1])
            other, new = "else", replace_scalar(text, origin, "else")
            changed_top = parse_yaml(new, "f")
        assert new.startswith(before) and new.endswith(after) and len(new) > len(before) + len(after)
        changed = _changed(strip_places(top), strip_places(changed_top))
        assert len(changed) == 1 and _value_at(changed_top, changed[0]) == other
        count += 1
    assert skipped <= {"kind", "id", "as", "route"}
    assert count >= {"market-street": 300, "r1": 100, "calm": 20}[file.parent.name]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_files_of_other_systems(tmp_path: Path, line_break: str, bom: str) -> None:
    """Line breaks of Windows, a byte order mark, tabs in comments, Chinese: bytes, written and read, not only text."""
    text = """vitrine: 1\t# 街\t道
nodes:\t\t# \t
  - kind: text\t# 灯笼巷\t
    text:   "街道 灯"\t# 灯\t笼
    size: &s 1.5\t# 大
  - {kind: text, id: 二-no, text: 灯笼巷, size: *s}
  - kind: text
    id: block
    text: >-\t# 街
      灯笼
      巷

    size: 1.2
""".replace("二", "b")
    path = tmp_path / "scene.yaml"
    path.write_bytes((bom + text.replace("\n", line_break)).encode())
    scene = load_scene(path)
    for node_id, field, value in (
        ("text#0", "text", "巷: 7\t"), ("text#0", "size", 2), ("b-no", "text", "街"), ("b-no", "size", 0.875),
        ("block", "text", "七号摊"), ("block", "size", 3),
    ):  # fmt: skip
        data = path.read_bytes()
        new = replace_scalar(data.decode(), _found(load_scene(path).origin_of(node_id, field)), value).encode()
        path.write_bytes(new)
        again = load_scene(path)
        assert again.field_origins.fields[node_id][field] == value
        assert new.count(b"\n") - data.count(b"\n") in (0, -1) and new.count(b"\r") in (0, new.count(b"\n"))
        assert new.startswith(bom.encode() + b"vitrine") and [
            line.partition(b"# ")[2] for line in new.splitlines() if b"# " in line
        ] == [line.partition(b"# ")[2] for line in data.splitlines() if b"# " in line]
    assert scene.field_origins.fields["b-no"]["size"] == 1.5, "the scene that was loaded is as it was"


def test_origins_are_those_of_the_text_that_was_loaded_whatever_lies_on_disk_now(tmp_path: Path) -> None:
    path = write(tmp_path, "nodes: [{kind: text, id: a, text: x, size: 2}]")
    scene = load_scene(path)
    path.write_text("vitrine: 1\n", encoding="utf-8")
    assert _found(scene.origin_of("a", "size"))[:5] == (str(path), 2, 44, 2, 45)
    assert isinstance(scene.documents[str(path)].top, Map)
