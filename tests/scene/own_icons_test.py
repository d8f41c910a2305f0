"""Icons of a scene's own: from the folder that it names, before the built-in ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.scene.scenes import at, loaded, mistake
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.icon_names import name_own_icon
from vitrine.scene.picture.svg_drawing import SvgDrawing
from vitrine.stage.paint.picture import draw_mask

HALF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0h12v24H0z" fill="#fff"/></svg>'
SCENE = "icons: icons\nnodes:\n  - {kind: icon, id: a, icon: rocket, anchor: {head: center}}\n"


def icons(folder: Path, **files: str) -> None:
    (folder / "icons").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "icons" / f"{name}.svg").write_text(text)


def test_an_icon_is_the_file_of_its_name(tmp_path: Path) -> None:
    icons(tmp_path, rocket=HALF, unused="no SVG")
    scene = loaded(tmp_path, SCENE)
    picture = scene.pictures[name_own_icon("rocket")]
    assert isinstance(picture, SvgDrawing) and list(scene.pictures) == ["icon:rocket"]
    assert (tmp_path / "icons" / "rocket.svg").resolve() in scene.files
    mask = draw_mask(picture, 10, 1)
    np.testing.assert_array_equal(mask, np.pad(np.pad(np.full((10, 5), 255, np.uint8), ((0, 0), (0, 5))), 1))


def test_one_of_the_scenes_own_stands_before_a_built_in_one(tmp_path: Path) -> None:
    icons(tmp_path, bag=HALF)
    scene = loaded(tmp_path, SCENE.replace("rocket", "bag"))
    assert name_own_icon("bag") in scene.pictures
    assert not loaded(tmp_path, SCENE.replace("rocket", "lock")).pictures


def test_a_wrong_name_is_told_with_the_nearest_of_both(tmp_path: Path) -> None:
    icons(tmp_path, rocket=HALF)
    for wrong, near in (("rockt", "rocket"), ("bluetoth", "bluetooth")):
        found = mistake(tmp_path, SCENE.replace("rocket", wrong))
        assert at(found) == ("scene.yaml", 4, 31, "nodes.0.icon") and near in str(found)


def test_a_folder_that_is_not_there_and_a_file_that_is_no_icon(tmp_path: Path) -> None:
    scene = SCENE.replace("rocket", "lock")
    assert '"icons": there is no such folder' in str(mistake(tmp_path, scene))
    (tmp_path / "icons").write_text("")
    assert "this is a file" in str(mistake(tmp_path, scene))
    assert "outside" in str(mistake(tmp_path, scene.replace("icons: icons", "icons: ..")))
    (tmp_path / "icons").unlink()
    icons(tmp_path, rocket=HALF.replace("24 24", "24 -4"))
    found = mistake(tmp_path, SCENE)
    assert "rocket.svg" in str(found) and "says no size" in str(found) and at(found)[1] == 4


def test_what_is_no_svg_by_its_content_is_no_icon(tmp_path: Path) -> None:
    from PIL import Image

    icons(tmp_path)
    Image.new("RGB", (4, 4)).save(tmp_path / "icons" / "rocket.svg", "PNG")
    assert "no SVG" in str(mistake(tmp_path, SCENE))


def test_a_reload_sees_files_that_were_added_and_written(tmp_path: Path) -> None:
    icons(tmp_path, rocket=HALF)
    first = loaded(tmp_path, SCENE)
    same = load_scene(first.file, previous=first)
    assert same.pictures["icon:rocket"] is first.pictures["icon:rocket"]
    icons(tmp_path, rocket=HALF.replace("12", "6"), lock=HALF)
    again = load_scene(first.file, previous=same)
    assert again.pictures["icon:rocket"] != first.pictures["icon:rocket"]
    text = {first.file: "vitrine: 1\n" + SCENE.replace("rocket", "lock")}
    assert list(load_scene(first.file, text, previous=again).pictures) == ["icon:lock"]


def test_a_bound_icon_loads_those_that_it_may_become(tmp_path: Path) -> None:
    icons(tmp_path, rocket=HALF, comet=HALF, moon=HALF)
    said = "content: {now: comet, far: true, nil: null}\n" + SCENE
    for bound, names in (
        ("{'rocket' if far else 'lock'}", ["rocket"]),
        ("{'rocket' if far else now}", ["comet", "moon", "rocket"]),
        ("{now}", ["comet", "moon", "rocket"]),
        ("{nil}", ["comet", "moon", "rocket"]),
    ):
        scene = loaded(tmp_path, said.replace("rocket", f'"{bound}"'))
        assert sorted(scene.pictures) == [name_own_icon(name) for name in names], bound


def test_a_name_in_a_binding_is_looked_up_among_both(tmp_path: Path) -> None:
    icons(tmp_path, rocket=HALF)
    for wrong, near in (("rockt", "rocket"), ("bluetoth", "bluetooth")):
        bound = f"\"{{'{wrong}' if In('a') else 'lock'}}\""
        found = mistake(tmp_path, "statechart: {states: {a: }}\n" + SCENE.replace("rocket", bound))
        assert at(found) == ("scene.yaml", 5, 31, "nodes.0.icon") and near in str(found)
