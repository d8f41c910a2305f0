"""A scene names files in its folder and below; links, absolute names and others' drives do not lead out of it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.scene.scenes import HELLO, picture, write
from vitrine import paths
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Problem
from vitrine.files.lookup import find_as_normalized
from vitrine.scene.file_access import FileAccess
from vitrine.scene.load.loader import load_scene

SECRET = "ghp_SECRET456"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scene's folder, beside which a secret lies."""
    (tmp_path / "secret.yaml").write_text(f"places: {{text: {SECRET}}}\nname: {SECRET}\n")
    (tmp_path / "secret.csv").write_text(f"x,y,z\n{SECRET},1,2\n")
    (tmp_path / "secret.jsonl").write_text(SECRET)
    picture(tmp_path, "secret.png")
    inner = tmp_path / "scene"
    (inner / "pics").mkdir(parents=True)
    for name in ("yaml", "csv", "jsonl", "png"):
        (inner / f"link.{name}").symlink_to(tmp_path / f"secret.{name}")
    (inner / "out").symlink_to(tmp_path, target_is_directory=True)
    return inner


def problems(folder: Path, text: str, trusted: bool = False) -> tuple[Problem, ...]:
    try:
        load_scene(write(folder, text), trusted=trusted)
    except InputError as error:
        return error.problems
    return ()


NAMING = {
    f"places_file: NAME\nnodes: [{HELLO[2:]}]": "yaml",
    f"include: [NAME]\nnodes: [{HELLO[2:]}]": "yaml",
    f"take: NAME\nnodes: [{HELLO[2:]}]": "jsonl",
    f"occluders_file: NAME\nnodes: [{HELLO[2:]}]": "csv",
    "nodes: [{kind: image, src: NAME, anchor: {head: top}}]": "png",
    "nodes: [{kind: group, anchor: {head: top}, repeat: {file: NAME}}]": "csv",
}


@pytest.mark.parametrize("text", NAMING)
@pytest.mark.parametrize(
    "way", ["../secret.{}", "link.{}", "out/secret.{}", "{above}/secret.{}", "pics/../../secret.{}"]
)
def test_nothing_outside_is_read_or_told(folder: Path, text: str, way: str) -> None:
    name = way.format(NAMING[text], above=folder.parent)
    found = problems(folder, text.replace("NAME", name))
    told = "\n".join(map(str, found))
    assert "lies outside the scene's folder" in told and "--trust" in told
    assert SECRET not in told


def test_a_trusted_scene_reaches_what_the_user_may_read(folder: Path) -> None:
    text = "nodes: [{kind: image, src: ../secret.png, anchor: {head: top}}]"
    assert problems(folder, text) and not problems(folder, text, trusted=True)


@pytest.mark.parametrize("text", NAMING)
def test_a_pipe_is_no_file(folder: Path, text: str, pipe: Path) -> None:
    name = f"pipe.{NAMING[text]}"
    pipe.rename(folder / name)
    assert "no regular file" in str(problems(folder, text.replace("NAME", name))[0])
    assert "outside" in str(problems(folder, text.replace("NAME", "/dev/zero"))[0])


def test_a_trusted_scene_hangs_at_no_device(folder: Path) -> None:
    text = f"places_file: /dev/zero\nnodes: [{HELLO[2:]}]"
    assert "this is a device, no regular file" in str(problems(folder, text, trusted=True)[0])


def test_the_programs_own_assets_count_as_inside(tmp_path: Path) -> None:
    street = paths.assets() / "feeds" / "street.mp4"
    assert FileAccess(tmp_path).resolve(str(street)) == street
    shipped = paths.assets() / "scenes" / "market-street"
    assert FileAccess(shipped).resolve("../../feeds/street.mp4").resolve() == street.resolve()
    with pytest.raises(FieldError, match="outside"):
        FileAccess(shipped).resolve("../../../pyproject.toml")
    with pytest.raises(FieldError, match="outside"):
        FileAccess(tmp_path).resolve(str(paths.assets()) + "-of-another")


def test_a_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "real", target_is_directory=True)
    picture(tmp_path / "real")
    assert FileAccess(tmp_path / "alias").resolve("shoe.png").is_file()


@pytest.mark.parametrize("name", ["a\0b", "a" * 5_000, "/".join("a" * 3_000), "a/" * 4_000])
def test_what_is_no_path_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    for trusted in (False, True):
        with pytest.raises(FieldError, match="is no path"):
            FileAccess(tmp_path, trusted).resolve(name)


@pytest.mark.parametrize(("stored", "written"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_in_another_normal_form_is_the_same_name(tmp_path: Path, stored: str, written: str) -> None:
    folder = tmp_path / unicodedata.normalize(stored, "Ü")  # type: ignore[arg-type]
    folder.mkdir()
    picture(folder, unicodedata.normalize(stored, "café.png"))  # type: ignore[arg-type]
    name = unicodedata.normalize(written, "Ü/café.png")  # type: ignore[arg-type]
    assert FileAccess(tmp_path).resolve(name).is_file()


def test_another_normal_form_is_no_way_out(tmp_path: Path) -> None:
    picture(tmp_path)
    folder = tmp_path / "scene"
    folder.mkdir()
    (folder / unicodedata.normalize("NFD", "café.png")).symlink_to(tmp_path / "shoe.png")
    with pytest.raises(FieldError, match="outside"):
        FileAccess(folder).resolve("café.png")


@pytest.mark.parametrize(
    ("name", "hint"), [("pics\\shoe.png", "write / between folders"), ("~/shoe.png", "write the path out")]
)
def test_what_other_systems_write_gets_a_hint(folder: Path, name: str, hint: str) -> None:
    for text in NAMING:
        suffix = NAMING[text]
        told = "\n".join(map(str, problems(folder, text.replace("NAME", name.replace("png", suffix)))))
        assert hint in told


@pytest.mark.parametrize("name", ["a/" * 1_500 + "x.png", "a\0b/c.png", "a/b\0/c/d.png", "/\0"])
def test_a_name_of_any_form_has_another_form_or_none(tmp_path: Path, name: str) -> None:
    assert find_as_normalized(tmp_path / name) == tmp_path / name
