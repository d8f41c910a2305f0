"""Scenes whose texts are not on disk: an editor's, as they are typed; what has the same text is not parsed again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.scene.scenes import HELLO, loaded, picture, pixels, write
from vitrine import paths
from vitrine.errors import InputError, Place
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.node import Text
from vitrine.scene.scene import Scene


def text_of(scene: Scene, index: int = 0) -> str:
    node = scene.nodes[index]
    assert isinstance(node, Text)
    return node.words


def test_a_scene_of_which_nothing_is_on_disk(tmp_path: Path) -> None:
    texts = {
        tmp_path / "scene.yaml": f"vitrine: 1\ninclude: [a.yaml]\nplaces_file: p.yaml\nnodes:\n  {HELLO}\n",
        tmp_path / "a.yaml": "vitrine: 1\nnodes: [{kind: text, text: Included}]\n",
        tmp_path / "p.yaml": "places: {corner: [1, 0, 2]}\n",
        tmp_path / "other.yaml": "not: read",
    }
    scene = load_scene(tmp_path / "scene.yaml", texts)
    assert [text_of(scene, index) for index in (0, 1)] == ["Included", "Hello"] and list(scene.places) == ["corner"]
    assert scene.origins["hello"] == Place(str(tmp_path / "scene.yaml"), 5, 5)
    assert {path.name for path in scene.files} == {"scene.yaml", "a.yaml", "p.yaml"}


def test_a_text_takes_the_place_of_its_file_alone(tmp_path: Path) -> None:
    picture(tmp_path)
    path = write(tmp_path, "include: [a.yaml]", a_yaml="vitrine: 1\nnodes: [{kind: text, text: on disk}]")
    (tmp_path / "deep").mkdir()
    text = "vitrine: 1\nnodes: [{kind: text, text: typed}, {kind: image, src: shoe.png}]"
    scene = load_scene(path, {tmp_path / "deep" / ".." / "a.yaml": text})
    assert text_of(scene) == "typed" and pixels(scene, "shoe.png").shape == (6, 8, 4)
    assert text_of(load_scene(path)) == "on disk"


def test_mistakes_in_texts_have_their_places(tmp_path: Path) -> None:
    path = write(tmp_path, f"nodes: [{HELLO[2:]}]")
    for text, line, said in (
        ("vitrine: 1\nnodes: [{kind: text, text: a, size: big}]", 2, "is no number"),
        ("vitrine: 1\nnodes: [1", 2, "is not closed"),
        ("vitrine: 1\nname: \ud800", 2, "a control character stands here"),
        ("", 0, "the file is empty"),
    ):
        with pytest.raises(InputError) as error:
            load_scene(path, {path: text})
        problem = error.value.problems[0]
        assert problem.place is not None and problem.place.line == line and said in problem.message


def test_an_included_text_with_a_mistake_is_not_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "include: [a.yaml]")
    with pytest.raises(InputError, match="is not closed"):
        load_scene(path, {tmp_path / "a.yaml": "vitrine: 1\nnodes: [1"})
    with pytest.raises(InputError, match="there is no file"):
        load_scene(path, {tmp_path / "b.yaml": ""})


def test_a_byte_order_mark_counts_as_on_disk_as_in_a_text(tmp_path: Path) -> None:
    text = "\ufeffvitrine: 1\nnodes: [{kind: text, id: hello, text: a}]"
    path = tmp_path / "scene.yaml"
    typed = load_scene(path, {path: text})
    path.write_text(text, "utf-8")
    assert load_scene(path).documents[str(path)].text == typed.documents[str(path)].text == text[1:]


def test_a_file_of_the_same_text_is_not_parsed_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(paths.assets() / "scenes" / "market-street", folder)
    shutil.copy(paths.assets() / "feeds" / "street.occluders.csv", folder)
    shutil.copy(paths.assets() / "maps" / "market-town.map", folder)
    top = (folder / "scene.yaml").read_text(encoding="utf-8").replace("../../feeds/street.occ", "street.occ")
    top = top.replace("../../maps/market-town", "market-town")
    (folder / "scene.yaml").write_text(top, encoding="utf-8")
    path, edited = folder / "scene.yaml", folder / "stall.yaml"
    first = load_scene(path)
    text = first.documents[str(edited)].text.replace("gap: 1.2", "gap: 1.3")
    again = load_scene(path, {edited: text}, previous=first)
    kept = {name for name in again.documents if again.documents[name] is first.documents[name]}
    assert {Path(name).name for name in kept} == {"scene.yaml", "guidance.yaml", "shop.yaml", "route.yaml"}
    assert again.nodes != first.nodes and again.nodes == load_scene(path, {edited: text}).nodes
    edited.write_text(text, "utf-8")
    assert load_scene(path, previous=again).documents == again.documents, "by the text, wherever it came from"


def test_the_scene_that_was_loaded_before_stays_as_it_was(tmp_path: Path) -> None:
    first = loaded(tmp_path, f"nodes:\n  {HELLO}")
    path = tmp_path / "scene.yaml"
    typed = first.documents[str(path)].text.replace("Hello", "Hallo")
    again = load_scene(path, {path: typed}, previous=first)
    assert (text_of(first), text_of(again)) == ("Hello", "Hallo")
    assert load_scene(path, previous=again).nodes == first.nodes
