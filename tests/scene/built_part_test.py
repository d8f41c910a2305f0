"""A scene that is loaded again after an edit: the same as one loaded afresh, though what has not changed is kept."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path

import numpy as np
import pytest

from tests.scene.scenes import loaded, pixels, write
from vitrine import paths
from vitrine.document.located_data import Map, Seq
from vitrine.document.shared_data import is_unchanged, share_unchanged
from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

#: Edits of the demo, one upon another: file, old and new text, and how many of its 18 parts are then built anew.
#: Lines of guidance.yaml hold the styles of nearly all.
EDITS = (
    ("stall.yaml", "gap: 1.2", "gap: 1.3", 1),
    ("guidance.yaml", "text: Lean in to read", "text: Lean in and read", 1),
    ("stall.yaml", "vitrine: 1", "vitrine:  1", 0),
    ("stall.yaml", "    padding: 0.6\n", "    padding: 0.65\n", 6),
    ("guidance.yaml", "size: 1.5\n", "size: 1.25\n", 1),
    ("guidance.yaml", "vitrine: 1\n", "vitrine: 1\n\n", 12),
    ("scene.yaml", "enter: {say: Three", "enter: {say: Four", 0),
    ("scene.yaml", "clock:", "colors: {mine: '#123456'}\nclock:", 18),
    ("scene.yaml", "places:", "content: {extra: 399}\n\nplaces:", 18),
    ("scene.yaml", "extra: 399", "extra: 399.0", 18),
    ("scene.yaml", "lamp_label: {at: [15.59", "lamp_label: {at: [15.61", 0),
    ("scene.yaml", "pay_sign: {at:", "further: {at: [0, 0, 0]}\n  pay_sign: {at:", 18),
)


def assert_same(scene: Scene, fresh: Scene) -> None:
    """Everything that a scene says, its nodes' and fields' places among it."""
    for name in ("nodes", "statechart", "source_map", "places", "routes", "content", "origins", "files", "warnings"):
        assert getattr(scene, name) == getattr(fresh, name), name
    assert list(scene.origins) == list(fresh.origins) and list(scene.pictures) == list(fresh.pictures)
    assert all(np.array_equal(pixels(scene, name), pixels(fresh, name)) for name in fresh.pictures)
    for node_id in fresh.field_origins.fields:
        found = scene.field_origins.list_paths(node_id)
        assert found == fresh.field_origins.list_paths(node_id)
        assert all(scene.origin_of(node_id, *path) == fresh.origin_of(node_id, *path) for path in found)


def kept_parts(scene: Scene, before: Scene) -> int:
    """How many parts are those of an earlier scene."""
    assert scene.parts is not None and before.parts is not None
    known = {id(part) for part in before.parts.parts if part is not None}
    return sum(id(part) in known for part in scene.parts.parts)


def test_edits_of_the_demo_build_only_what_they_touch(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(paths.assets() / "scenes" / "market-street", folder)
    shutil.copy(paths.assets() / "feeds" / "street.occluders.csv", folder)
    shutil.copy(paths.assets() / "maps" / "market-town.map", folder)
    top = (folder / "scene.yaml").read_text(encoding="utf-8").replace("../../feeds/street.occ", "street.occ")
    top = top.replace("../../maps/market-town", "market-town")
    (folder / "scene.yaml").write_text(top, encoding="utf-8")
    first = scene = load_scene(folder / "scene.yaml")
    texts: dict[Path, str] = {}
    for name, old, new, built in EDITS:
        text = scene.documents[str(folder / name)].text
        changed = text.replace(old, new, 1)
        assert changed != text, old
        texts[folder / name] = changed
        again = load_scene(folder / "scene.yaml", texts, previous=scene)
        assert_same(again, load_scene(folder / "scene.yaml", texts))
        assert again.parts is not None and len(again.parts.parts) - kept_parts(again, scene) == built, (name, new)
        scene = again
    assert_same(load_scene(folder / "scene.yaml", previous=scene), first)


def test_a_mistake_beside_kept_parts_is_told_and_the_last_scene_serves_on(tmp_path: Path) -> None:
    text = "nodes:\n- {kind: text, id: a, text: x}\n- {kind: text, id: b, text: y}\n- {kind: text, text: z}\n"
    first = loaded(tmp_path, text)
    path = tmp_path / "scene.yaml"
    source = first.documents[str(path)].text
    for wrong, line, said in (
        (source.replace("id: b", "id: a"), 4, 'the id "a" is taken; the other node is at'),
        (source.replace("text: y", "txt: y"), 4, 'unknown key "txt"'),
        (source.replace("kind: text, text: z", "kind: leader, source: c, target: {head: top}"), 5, 'unknown node "c"'),
    ):
        for previous in (None, first):
            with pytest.raises(InputError, match=said) as error:
                load_scene(path, {path: wrong}, previous=previous)
            assert {found.place.line for found in error.value.problems if found.place} == {line}
    again = load_scene(path, {path: source.replace("text: z", "text: zz")}, previous=first)
    assert kept_parts(again, first) == 2


def test_a_scene_keeps_nothing_of_those_before_it_but_what_it_shares_with_them(tmp_path: Path) -> None:
    first = loaded(tmp_path, "nodes: [{kind: text, text: a}, {kind: text, text: b}]")
    again = load_scene(tmp_path / "scene.yaml", previous=first)
    earlier = weakref.ref(first.field_origins)
    assert kept_parts(again, first) == 2
    del first
    gc.collect()
    assert earlier() is None


def test_tables_and_what_repeats_them_are_read_anew(tmp_path: Path) -> None:
    text = "nodes: [{kind: group, repeat: {file: t.csv}, children: [{kind: text, text: '{row.name}'}]}]"
    path = write(tmp_path, text, t_csv="x,y,z,name\n1,2,3,a\n")
    first = load_scene(path)
    assert load_scene(path, previous=first).tables["t.csv"].columns == {"name": ("a",)}
    (tmp_path / "t.csv").write_text("x,y,z,other\n1,2,3,a\n", "utf-8")
    with pytest.raises(InputError, match=r"row\.name|\"name\""):
        load_scene(path, previous=first)


def test_too_many_nodes_are_too_many_however_many_are_kept(tmp_path: Path) -> None:
    lines = "".join(f"- {{kind: group, children: [{', '.join(['{kind: group}'] * 99)}]}}\n" for _ in range(40))
    first = loaded(tmp_path, f"nodes:\n{lines}")
    path = tmp_path / "scene.yaml"
    with pytest.raises(InputError, match="more than 4,000 nodes"):
        load_scene(path, {path: f"vitrine: 1\nnodes:\n{lines}- {{kind: group}}\n"}, previous=first)
    added = lines.replace("{kind: group}", "{kind: group, children: [{kind: group}]}", 1)
    with pytest.raises(InputError, match="more than 4,000 nodes"):
        load_scene(path, {path: f"vitrine: 1\nnodes:\n{added}"}, previous=first)


def test_what_is_unchanged_is_the_same_object() -> None:
    text = "a: {b: 1, c: [x, y]}\nd: [1, {e: true}, 2]\nf: 1.5\n"
    old = parse_yaml(text, "f")
    assert share_unchanged(parse_yaml(text, "f"), old) is old
    new = share_unchanged(parse_yaml(text.replace("2]", "3]"), "f"), old)
    assert new is not old and new == parse_yaml(text.replace("2]", "3]"), "f")
    assert new["a"] is old["a"] and new["d"] is not old["d"] and new["d"][1] is old["d"][1]
    assert isinstance(new, Map) and isinstance(new["d"], Seq) and new.marks == old.marks
    for changed in ("1.0", "true", '"1"', "01"):
        shared = share_unchanged(parse_yaml(text.replace("b: 1", f"b: {changed}", 1), "f"), old)
        assert shared["a"] is not old["a"] and type(shared["a"]["b"]) is not int
    moved = share_unchanged(parse_yaml("\n" + text, "f"), old)
    assert moved == old and moved["a"] is not old["a"], "it stands on another line"
    for shorter in ("a: {b: 1}\n", "a: {b: 1, c: [x]}\n"):
        assert share_unchanged(parse_yaml(shorter, "f"), old) == parse_yaml(shorter, "f")


def test_whether_two_trees_say_the_same() -> None:
    text = "a: {b: 1, c: [x, y]}\n"
    tree = parse_yaml(text, "f")
    assert is_unchanged(parse_yaml(f"\n{text}", "g"), tree)
    for other in (
        "a: {b: 1.0, c: [x, y]}",
        "a: {c: [x, y], b: 1}",
        "a: {b: 1, c: [x]}",
        "a: {b: 1, c: [x, z]}",
        "a: 1",
    ):
        assert not is_unchanged(parse_yaml(other, "f"), tree)


def test_parts_that_strings_have_filled_are_kept(tmp_path: Path) -> None:
    text = "strings: {en: {a: Hello}}\nnodes: [{kind: text, text: '{t.a}'}, {kind: text, text: b}]\n"
    first = loaded(tmp_path, text)
    path = tmp_path / "scene.yaml"
    text = first.documents[str(path)].text
    assert kept_parts(load_scene(path, {path: text.replace("b}", "c}")}, previous=first), first) == 1
