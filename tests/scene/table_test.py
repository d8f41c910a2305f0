from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from vitrine.errors import InputError, Problem
from vitrine.scene.load.table import load_table


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        load_table(path)
    return error.value.problems


def csv(folder: Path, text: str) -> Path:
    path = folder / "shops.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_csv_gives_positions_and_texts(tmp_path: Path) -> None:
    table = load_table(csv(tmp_path, 'name,x,y,z\n"Tea, and more",1,2,-3.5\n\n茶里,4,5,6\n'))
    assert np.array_equal(table.positions_m, np.array([[1, 2, -3.5], [4, 5, 6]]))
    assert table.positions_m.dtype == np.float64
    assert table.columns == {"name": ("Tea, and more", "茶里")}


def test_a_csv_without_rows_is_empty(tmp_path: Path) -> None:
    table = load_table(csv(tmp_path, "x,y,z,name\n"))
    assert table.positions_m.shape == (0, 3) and table.columns == {"name": ()}


@pytest.mark.parametrize("bad", ["nan", "inf", "", "north"])
def test_a_bad_number_names_line_and_column(tmp_path: Path, bad: str) -> None:
    (problem,) = refused(csv(tmp_path, f"name,x,y,z\na,1,2,3\nb,1,{bad},3\n"))
    assert problem.place is not None and problem.place.line == 3
    assert f'column y: "{bad}" is no finite number' in problem.message


def test_all_bad_rows_are_told_ten_at_most(tmp_path: Path) -> None:
    assert len(refused(csv(tmp_path, "x,y,z\n" + "1,nan,2\n" * 3))) == 3
    assert len(refused(csv(tmp_path, "x,y,z\n" + "1,nan,2\n" * 300))) == 10


def test_missing_columns_are_named(tmp_path: Path) -> None:
    problems = refused(csv(tmp_path, "x,height\n1,2\n"))
    assert [problem.message for problem in problems] == ['the table has no column "y"', 'the table has no column "z"']


def test_a_short_row(tmp_path: Path) -> None:
    (problem,) = refused(csv(tmp_path, "x,y,z\n1,2,3\n1,2\n"))
    assert problem.place is not None and problem.place.line == 3 and "2 values, the header 3" in problem.message


def test_a_column_twice(tmp_path: Path) -> None:
    assert "stands twice" in refused(csv(tmp_path, "x,y,z,a,a\n"))[0].message


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"x,y,z\n1,2,3\n\xe9,1,1"])
def test_a_damaged_csv(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert refused(path)


def test_an_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(12, dtype=np.float32).reshape(4, 3))
    table = load_table(path)
    assert table.positions_m.dtype == np.float64 and table.positions_m[3, 2] == 11 and table.columns == {}


@pytest.mark.parametrize("array", [np.zeros(6), np.zeros((2, 4)), np.zeros((2, 3), "U3"), np.zeros((1, 2, 3))])
def test_an_array_of_another_shape_or_type(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "a.npy"
    np.save(path, array)
    (problem,) = refused(path)
    assert "the array has the shape" in problem.message and "(N, 3)" in problem.allowed


def test_an_array_with_nan(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    array = np.zeros((5, 3))
    array[3, 1] = np.nan
    np.save(path, array)
    assert "row 3 holds NaN" in refused(path)[0].message


def test_pickles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.array([[print, 1, 2]], dtype=object), allow_pickle=True)
    assert "pickled objects are refused" in refused(path)[0].message


def test_a_header_that_promises_too_much(tmp_path: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 3), }\n"
    path = tmp_path / "a.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)
    assert refused(path)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x10\x00garbage"])
def test_a_damaged_array(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(data)
    assert "no .npy array" in refused(path)[0].message


def test_other_files_and_no_file(tmp_path: Path) -> None:
    assert "a .csv or .npy file" in refused(tmp_path / "a.txt")[0].allowed
    assert "there is no such table" in refused(tmp_path / "a.csv")[0].message


def npy(header: str, data: bytes = bytes(240), version: bytes = b"\x01\x00") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H" if version[0] == 1 else "<I", len(text)) + text + data


def described(descr: object = "<f8", shape: object = (2, 3)) -> str:
    return str({"descr": descr, "fortran_order": False, "shape": shape})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (npy("(" * 64), "damaged"),
        (npy("[" * 3_000), "damaged"),
        (npy(described().replace("2", "2**99999")), "damaged"),
        (npy(described(shape=(2, 3)).replace("(2, 3)", "(2L, 3L)")), ""),
        (npy(described() + " " * 70_000, version=b"\x02\x00"), "damaged"),
        (npy(described(), version=b"\x03\x00"), "damaged"),
        (b"PK\x03\x04" + bytes(26), "a zip of arrays"),
        (npy(described("|O")), "pickled objects"),
        (npy(described([("x", "|O"), ("y", "<f8")])), "pickled objects"),
        (npy(described([("x", "<f8", (99,) * 9)])), "damaged"),
        (npy(described([("x", "<f8", (9, 9))])), "the array has the shape"),
        (npy(described("|V0")), "the array has the shape"),
        (npy(described("<c16")), "the array has the shape"),
        (npy(described("<M8[s]")), "the array has the shape"),
        (npy(described(shape=(-2, 3))), "rows"),
        (npy(described(shape=(2, -3))), "the array has the shape"),
        (npy(described(shape=(10**300, 3))), "rows"),
        (npy(described(shape=(10**6, 3))), "ends before"),
        (npy(described(shape=(True, 3))), "damaged"),
        (npy(described(), struct.pack("<6d", 1, 2, 3, 1e300, 0, 0)), "row 1 lies more than 10,000,000 m away"),
        (b"\x93NUMPY\xff\xff" + bytes(99), "damaged"),
    ],
)
def test_hostile_arrays_are_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(data)
    if data == npy(described(shape=(2, 3)).replace("(2, 3)", "(2L, 3L)")):
        assert len(load_table(path).positions_m) == 2  # as numpy wrote them once, by Python 2
    else:
        (problem,) = refused(path)
        assert words in problem.message and len(str(problem)) < 500


def test_arrays_of_any_order_and_number_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    for array in (np.asfortranarray(np.arange(12.0).reshape(4, 3)), np.arange(12, dtype=">i2").reshape(4, 3)):
        np.save(path, array)
        assert load_table(path).positions_m.tolist() == np.arange(12).reshape(4, 3).tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,y,z\n1,2,3\0\n", "NUL"),
        ("x,y,z" + ",a" * 300 + "\n", "303 columns"),
        ("x,y,z\n1,2,1e300\n", "lies more than"),
        ("x,y,z\n1,2,inf\n", "no finite number"),
        ("x,y,z\n1,2," + "9" * 5_000 + "\n", "no finite number"),
        ('x,y,z\n1,2,"' + "a" * 150_000 + '"\n', "the CSV is damaged"),
        ("x,y,z\n" + "," * 150_000, "150001 values"),
        ('x,y,z\n1,2,"3', ""),
    ],
)
def test_hostile_csvs_are_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    if words:
        (problem,) = refused(path)
        assert words in problem.message and len(str(problem)) < 500
    else:
        assert len(load_table(path).positions_m) == 1


def test_more_than_a_table_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y,z,name\n" + "1,2,3,a\n" * 200_000)
    assert len(load_table(path).positions_m) == 200_000
    monkeypatch.setattr("vitrine.scene.load.csv_columns.MAX_VALUES", 40_000)
    assert "more than 10,000 rows of 4" in refused(path)[0].message
    monkeypatch.setattr("vitrine.scene.load.table.MAX_BYTES", 1_000_000)
    assert "at most 1 MB" in refused(path)[0].allowed
    path.write_text("x,y,z\n" + "1,2\n" * 100_000)
    assert len(refused(path)) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs and devices among its files")
def test_fifos_and_devices_are_no_tables(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.csv")
    (tmp_path / "zero.npy").symlink_to("/dev/zero")
    for name in ("f.csv", "zero.npy"):
        assert "no regular file" in refused(tmp_path / name)[0].message


def test_a_line_of_many_megabytes_is_not_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y,z\n1,2,3\n" + "1," * 120_000)
    with pytest.raises(InputError, match=r"t\.csv:3:1: the line is longer than 200,000 letters"):
        load_table(tmp_path / "t.csv")
