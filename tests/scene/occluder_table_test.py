"""Tables of occluders that move: pieces by hand, and one sentence for every mistake."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.scene.scenes import HELLO, write
from vitrine.errors import InputError, Problem
from vitrine.scene.load.loader import load_scene
from vitrine.scene.load.occluder_table import load_occluder_table

HEAD = "id,t,x,y,z,width,height,depth,heading\n"
BOX = "0,1,-5,0.5,1.7,0.4,90"


def table(folder: Path, text: str) -> Path:
    path = folder / "boxes.csv"
    path.write_text(text, "utf-8")
    return path


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        load_occluder_table(path)
    return error.value.problems


def test_each_row_leads_to_the_next_of_its_box_and_a_single_one_to_itself(tmp_path: Path) -> None:
    rows = f"a,1,{BOX}\npost,7,{BOX}\nb,0,{BOX}\na,3,2,1,-5,0.5,1.7,0.4,45\nb,1,{BOX}\na,4,{BOX}\n"
    tracks = load_occluder_table(table(tmp_path, HEAD + rows))
    spans = sorted(zip(tracks.starts_s.tolist(), tracks.ends_s.tolist(), strict=True))
    assert spans == [(-math.inf, math.inf), (0, 1), (1, 3), (3, 4)]
    (index,) = (i for i, start in enumerate(tracks.starts_s.tolist()) if start == 1)
    assert tracks.first[index].tolist() == [0, 1, -5, 0.5, 1.7, 0.4, 90]
    assert tracks.last[index].tolist() == [2, 1, -5, 0.5, 1.7, 0.4, 45]


def test_without_headings_all_stand_straight_and_further_columns_are_left_aside(tmp_path: Path) -> None:
    tracks = load_occluder_table(table(tmp_path, "t,id,x,y,z,width,height,depth,sure\n0,a,1,2,3,4,5,6,0.9\n"))
    assert tracks.first.tolist() == [[1, 2, 3, 4, 5, 6, 0]]


def test_a_table_without_rows_has_no_boxes(tmp_path: Path) -> None:
    tracks = load_occluder_table(table(tmp_path, HEAD))
    assert tracks.starts_s.shape == (0,) and tracks.first.shape == tracks.last.shape == (0, 7)


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("id,t,x,y,z,width,height\n", 1, 'no column "depth"', "width, height, depth"),
        (HEAD.replace("heading", "headng"), 1, 'no column "heading"', 'did you mean "headng"'),
        (f"{HEAD}a,soon,{BOX}\n", 2, 'column t: "soon" is no finite number', "seconds such as"),
        (f"{HEAD}a,1e7,{BOX}\n", 2, 'column t: "1e7" is beyond 1,000,000 seconds', "seconds"),
        (f"{HEAD}a,1,2,3,1e8,1,1,1,0\n", 2, 'column z: "1e8" lies more than', "metres"),
        (f"{HEAD}a,1,2,3,4,1,1,nan,0\n", 2, 'column depth: "nan" is no finite number', "metres"),
        (f"{HEAD}a,1,{BOX}\na,2,2,3,4,1,0,1,0\n", 3, 'the box "a" has no volume', "above 0 m"),
        (f"{HEAD}a,2,{BOX}\na,2,{BOX}\n", 3, 'the box "a" is at 2 s after it was at 2 s', "order of time"),
        (f"{HEAD}a,1,{BOX},9\n", 2, "10 values, the header 9", ""),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(
    tmp_path: Path, text: str, line: int, message: str, remedy: str
) -> None:
    (problem,) = refused(table(tmp_path, text))
    assert problem.place is not None and problem.place.line == line
    assert message in problem.message and remedy in f"{problem.allowed} {problem.hint}"


def test_more_boxes_than_a_scene_may_have_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(table(tmp_path, HEAD + "".join(f"{i},0,{BOX}\n" for i in range(1_001))))
    assert problem.message == "the table has 1,001 boxes" and "1,000" in problem.allowed


def test_only_a_csv_is_read(tmp_path: Path) -> None:
    (tmp_path / "boxes.npy").write_bytes(b"\x93NUMPY")
    assert refused(tmp_path / "boxes.npy")[0].message == '"boxes.npy" is no table of occluders'


def test_a_scene_names_its_table_and_tells_its_mistakes(tmp_path: Path) -> None:
    scene = write(tmp_path, f"occluders_file: boxes.csv\nnodes: [{HELLO[2:]}]")
    path = table(tmp_path, f"{HEAD}a,1,{BOX}\n")
    loaded = load_scene(scene)
    assert loaded.occluder_tracks is not None and len(loaded.occluder_tracks.starts_s) == 1
    assert path.resolve() in loaded.files, "a reload watches it"
    table(tmp_path, f"{HEAD}a,1,{BOX}\na,0,{BOX}\n")
    with pytest.raises(InputError, match=r"boxes.csv:3:1: the box"):
        load_scene(scene)
