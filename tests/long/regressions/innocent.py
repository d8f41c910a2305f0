"""Forty innocent edits: what people do to files all day without a pixel's changing. Each must be called the same."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from PIL import Image

from tests.long.regressions.project import RegressionProject


class Innocent(NamedTuple):
    """One edit by name; `scene` is the one that it is made in."""

    name: str
    scene: str
    apply: Callable[[RegressionProject], object]


def list_innocents() -> tuple[Innocent, ...]:
    """All forty."""
    return (*_edit_spelling(), *_edit_names(), *_edit_structure(), *_edit_surroundings())


def _rewrite(file: str, change: Callable[[str], str]) -> Callable[[RegressionProject], None]:
    """An edit of a whole file, which must not leave it as it was."""

    def apply(project: RegressionProject) -> None:
        old = project.read(file)
        new = change(old)
        assert new != old, f"{file} was left as it was"
        (project.root / file).unlink()
        (project.root / file).write_bytes(new.encode())

    return apply


def _swap(file: str, old: str, new: str) -> Callable[[RegressionProject], None]:
    return lambda project: project.replace(file, old, new)


def _edit_spelling() -> Iterator[Innocent]:
    """The same YAML and JSON, written otherwise."""
    desk, way, words = "desk/scene.yaml", "way/scene.yaml", "desk/words.yaml"
    yield Innocent("a comment above", "desk", _rewrite(desk, lambda text: f"# By the board of May.\n{text}"))
    yield Innocent("a comment on every line", "way", _rewrite(way, lambda text: text.replace("\n", " # so\n")))
    yield Innocent("comments removed", "street", _rewrite("street/stall.yaml", lambda t: re.sub(r"(?m)^#.*\n", "", t)))
    yield Innocent("blank lines", "desk", _rewrite(desk, lambda text: text.replace("\nnodes:", "\n\n\nnodes:\n")))
    yield Innocent("trailing white space", "desk", _rewrite(desk, lambda text: text.replace("\n", "   \n")))
    yield Innocent("line ends of Windows", "way", _rewrite(way, lambda text: text.replace("\n", "\r\n")))
    yield Innocent("no last line end", "way", _rewrite(way, lambda text: text.rstrip("\n")))
    yield Innocent("block style throughout", "desk", _rewrite(desk, lambda text: _dump(text, False)))
    yield Innocent("flow style throughout", "way", _rewrite(way, lambda text: _dump(text, True)))
    yield Innocent("keys in another order", "desk", _rewrite(desk, _sort_keys))
    yield Innocent("keys in another order", "way", _rewrite(way, _sort_keys))
    yield Innocent("single quotes", "way", _rewrite(way, lambda text: text.replace('"', "'")))
    yield Innocent("colours in small letters", "desk",
                   _rewrite(desk, lambda t: re.sub(r"#[0-9A-F]{6}", lambda m: m[0].lower(), t)))  # fmt: skip
    yield Innocent("numbers with zeros", "desk", _rewrite(desk, lambda text: text.replace("0.85\n", "0.8500\n")))
    yield Innocent(
        "a text in a block", "desk", _swap(words, "title: Daily rates", "title: >-\n      Daily\n      rates")
    )
    yield Innocent("escapes in a text", "way", _swap(way, "12 m · open", "12 m \\u00B7 open"))
    yield Innocent(
        "JSON with other spaces", "desk", _rewrite("desk/desk.take.jsonl", lambda t: t.replace(": ", " :  "))
    )
    yield Innocent("JSON's keys in another order", "street", _rewrite("street/demo.take.jsonl", _sort_json))


def _edit_names() -> Iterator[Innocent]:
    """Other names for the same things."""
    desk, way = "desk/scene.yaml", "way/scene.yaml"
    yield Innocent("the scene's name", "desk", _swap(desk, "name: Desk", "name: The desk in the hall"))
    yield Innocent("a node's name", "desk", _swap(desk, "{id: turn, ", "{id: turn, name: The way out, "))
    yield Innocent("a place's name", "way", _rewrite(way, lambda text: text.replace("shop:", "store:").replace(
        "world: shop", "world: store")))  # fmt: skip
    yield Innocent("a style's name", "desk", _rewrite(desk, lambda text: text.replace("small", "tiny")))
    yield Innocent("a picture's folder", "desk", _move_picture)
    yield Innocent("a picture's file", "desk", lambda project: _rename(project, desk, "photo.png", "face.png"))
    yield Innocent("an included file", "desk", lambda project: _rename(project, desk, "words.yaml", "texts.yaml"))
    yield Innocent("a take's file", "desk", lambda project: _rename(project, desk, "desk.take.jsonl", "a.take.jsonl"))
    yield Innocent("a colour by name", "way", _rewrite(way, lambda text: "colors: {lime: '#58E6A4'}\n".join(
        ("", text.replace('color: "#58E6A4"', "color: lime")))))  # fmt: skip


def _edit_structure() -> Iterator[Innocent]:
    """The same scene, put together otherwise."""
    desk, way = "desk/scene.yaml", "way/scene.yaml"
    yield Innocent("nodes moved to an include", "way", _move_nodes)
    yield Innocent("nodes in another order", "way", _rewrite(way, _turn_nodes))
    yield Innocent("fields moved to a style", "desk", _rewrite(desk, lambda text: text.replace(
        "  small:", "  wide: {padding: 0.35, radius: 0.4}\n  small:").replace(
        "    padding: 0.35\n", "    style: wide\n").replace("    radius: 0.4\n", "")))  # fmt: skip
    yield Innocent("a component for a text", "way", _rewrite(way, lambda text: text.replace(
        "nodes:", "components: {note: {params: [it], node: {kind: text, text: '{it}', size: 0.8, lines: 1}}}\nnodes:"
    ).replace('{id: left-half, kind: text, text: "Straight on", size: 0.8, lines: 1}',
              '{id: left-half, use: note, with: {it: Straight on}}')))  # fmt: skip
    yield Innocent("a style that nobody uses", "desk", _swap(desk, "styles:", "styles:\n  spare: {size: 9}"))
    yield Innocent("what is usual, written out", "desk", _swap(desk, "{id: title, ", "{id: title, align: start, "))
    yield Innocent("a place that nobody uses", "way", _swap(way, "places:", "places:\n  far: {at: [9, 9, -99]}"))
    yield Innocent("content that nobody shows", "desk", _swap("desk/words.yaml", "nobody reads it", "nobody read it"))
    yield Innocent("a node that is never shown here", "desk", _swap(desk, "nodes:\n", "nodes:\n"
                   "  - {kind: text, text: Later, when: told, enter: {seconds: 60, easing: ease-in-expo}, opacity: 0}\n"
                   ))  # fmt: skip


def _edit_surroundings() -> Iterator[Innocent]:
    """The same scene in other surroundings."""
    yield Innocent("a picture packed tighter", "desk", _pack_picture)
    yield Innocent("files of another time", "street", _touch)
    yield Innocent(
        "a device's notes", "way", _swap("way/even-g2.device.yaml", "source: the maker", "source: its leaflet")
    )
    yield Innocent("comments in the proof", "way", _rewrite("way/proof.yaml", lambda text: f"# Of May.\n{text}"))


def _dump(text: str, flow: bool) -> str:
    return yaml.safe_dump(yaml.safe_load(text), sort_keys=False, allow_unicode=True, default_flow_style=flow, width=100)


def _sort_keys(text: str) -> str:
    return yaml.safe_dump(yaml.safe_load(text), sort_keys=True, allow_unicode=True)


def _sort_json(text: str) -> str:
    return "".join(json.dumps(json.loads(row), sort_keys=True) + "\n" for row in text.splitlines())


def _rename(project: RegressionProject, scene: str, old: str, new: str) -> None:
    project.replace(scene, old, new)
    folder = (project.root / scene).parent
    (folder / old).rename(folder / new)


def _move_picture(project: RegressionProject) -> None:
    project.replace("desk/scene.yaml", "photo.png", "pictures/photo.png")
    (project.root / "desk" / "pictures").mkdir()
    (project.root / "desk" / "photo.png").rename(project.root / "desk" / "pictures" / "photo.png")


def _move_nodes(project: RegressionProject) -> None:
    """All nodes but the first go to a file of their own."""
    head, _, nodes = project.read("way/scene.yaml").partition("nodes:\n")
    first, mark, others = nodes.partition("  - id: post")
    project.write("way/scene.yaml", f"{head}include: [world.yaml]\nnodes:\n{first}")
    project.write("way/world.yaml", f"vitrine: 1\nnodes:\n{mark}{others}")


def _turn_nodes(text: str) -> str:
    """The last node first: nothing overlaps that has no order of its own."""
    head, _, nodes = text.partition("nodes:\n")
    blocks = re.split(r"(?m)^(?=  - )", nodes)
    return f"{head}nodes:\n{''.join(reversed(blocks))}"


def _pack_picture(project: RegressionProject) -> None:
    path = project.root / "desk" / "photo.png"
    packed = io.BytesIO()
    Image.open(path).save(packed, "PNG", compress_level=1)
    assert packed.getvalue() != path.read_bytes()
    path.write_bytes(packed.getvalue())


def _touch(project: RegressionProject) -> None:
    for path in Path(project.root, "street").iterdir():
        if path.suffix == ".yaml":
            os.utime(path, (1e9, 1e9))
