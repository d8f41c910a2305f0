"""Artefacts that are none, or mean harm: a sentence, and nothing is read or unpacked."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.proof.report.made_report import make_report
from vitrine.errors import InputError
from vitrine.proof.review import report_source
from vitrine.proof.review.report_source import ReportFolder, is_readable, open_artefact


def make_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_and_its_folder_are_the_same(tmp_path: Path) -> None:
    result = make_report(tmp_path / "report", changed=2)
    files = {
        f"proof/{path.relative_to(tmp_path / 'report').as_posix()}": path.read_bytes()
        for path in (tmp_path / "report").rglob("*")
        if path.is_file()
    }
    folder, packed = ReportFolder(tmp_path / "report"), open_artefact(make_zip(tmp_path / "a.zip", files))
    assert packed.read_result() == folder.read_result() == result
    assert packed.list_pictures() == folder.list_pictures() and len(folder.list_pictures()) == 8
    name = f"pictures/{sorted(folder.list_pictures())[0]}"
    assert packed.read(name) == folder.read(name)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"readme.txt": b"hello"}, "there is no result.json in it"),
        ({"../result.json": b"{}"}, "leads elsewhere"),
        ({"result.json": b"{}", "a/../../b": b""}, "leads elsewhere"),
        ({"result.json": b"{}", "/etc/passwd": b""}, "leads elsewhere"),
        ({"result.json": b"{}", "C:\\x": b""}, "leads elsewhere"),
        ({"a/result.json": b"{}", "b/result.json": b"{}"}, "it holds several reports: a/, b/; unpack it"),
    ],
)
def test_a_zip_that_is_not_ours_is_one_sentence(tmp_path: Path, files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as raised:
        open_artefact(make_zip(tmp_path / "a.zip", files))
    assert len(raised.value.problems) == 1


def test_what_is_no_zip_and_what_is_no_result(tmp_path: Path, pipe: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InputError, match="this is no zip; name the zip that CI keeps"):
        open_artefact(tmp_path / "a.zip")
    with pytest.raises(InputError, match="there is no such artefact"):
        open_artefact(tmp_path / "b.zip")
    with pytest.raises(InputError, match="pipe"):
        open_artefact(pipe)
    with pytest.raises(InputError, match="this is no result of a proof"):
        open_artefact(make_zip(tmp_path / "c.zip", {"result.json": b'{"a": 1}'})).read_result()


def test_a_link_and_a_name_that_is_there_twice_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr("result.json", "{}")
        link = zipfile.ZipInfo("pictures")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc")
    with pytest.raises(InputError, match='"pictures" in it leads elsewhere'):
        open_artefact(tmp_path / "link.zip")
    data = bytearray(make_zip(tmp_path / "twice.zip", {"result.json": b"{}", "result.jsom": b"{}"}).read_bytes())
    (tmp_path / "twice.zip").write_bytes(data.replace(b"result.jsom", b"result.json"))
    with pytest.raises(InputError, match="is in it twice"):
        open_artefact(tmp_path / "twice.zip")


def test_a_bomb_is_read_no_further_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_source, "MAX_RESULT_BYTES", 1_000_000)
    bomb = make_zip(tmp_path / "bomb.zip", {"result.json": bytes(5_000_000)})
    with pytest.raises(InputError, match="more than 1 MB: nothing is taken from it"):
        open_artefact(bomb).read_result()
    # One that says that it is small is unpacked as far as it says, and its checksum is wrong.
    data = bytearray(bomb.read_bytes())
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 100)
    bomb.write_bytes(data)
    with pytest.raises(InputError, match="cannot be unpacked"):
        open_artefact(bomb).read_result()
    monkeypatch.setattr(report_source, "MAX_ENTRIES", 3)
    with pytest.raises(InputError, match="more than 3 files"):
        open_artefact(make_zip(tmp_path / "many.zip", {f"{number}": b"" for number in range(4)}))


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("pictures/" + "a" * 64 + ".png", True),
        ("pictures/" + "a" * 64 + "-small.png", True),
        ("proposed/" + "a" * 64 + ".golden", True),
        ("proposed/worlds/" + "a" * 64 + ".world", True),
        ("pictures/../result.json", False),
        ("pictures/" + "a" * 64 + ".png/../../x", False),
        ("proposed/../" + "a" * 64 + ".golden", False),
        ("result.json", False),
        ("/etc/passwd", False),
    ],
)
def test_no_more_than_pictures_and_proposals_are_read(tmp_path: Path, name: str, readable: bool) -> None:
    assert is_readable(name) == readable
    with pytest.raises(InputError):
        ReportFolder(tmp_path).read(name)
