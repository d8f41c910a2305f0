"""Point clouds: PLY files of our own and of other programs, and what is said of damaged ones."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from vitrine.errors import InputError
from vitrine.world.point_cloud import format_points, load_points
from vitrine.world.rig import load_feed_points
from vitrine.world.similarity import Shift, Similarity

POINTS = np.array([[0.5, 1.25, -3.0], [2.0, 0.0, 1e3]])
MESHLAB = """ply
format ascii 1.0
comment VCGLIB generated
element vertex 2
property float x
property float y
property float z
property uchar red
element face 0
property list uchar int vertex_indices
end_header
0.5 1.25 -3 255
2 0 1000 0
"""


def write(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "walk.points.ply"
    file.write_bytes(data)
    return file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert load_points(write(tmp_path, format_points(POINTS))) == pytest.approx(POINTS)
    assert load_points(write(tmp_path, format_points(np.zeros((0, 3))))).shape == (0, 3)


def test_files_of_other_programs_are_read(tmp_path: Path) -> None:
    assert load_points(write(tmp_path, MESHLAB.encode())) == pytest.approx(POINTS)
    head = (
        MESHLAB[: MESHLAB.index("element face")].replace("ascii", "binary_little_endian").replace("float z", "double z")
    )
    rows = b"".join(struct.pack("<ffdB", *point, 7) for point in POINTS.tolist())
    assert load_points(write(tmp_path, head.encode() + b"end_header\n" + rows)) == pytest.approx(POINTS)


def test_a_comment_does_not_end_the_head(tmp_path: Path) -> None:
    told = MESHLAB.replace("VCGLIB generated", "the points begin at end_header")
    assert load_points(write(tmp_path, told.encode())) == pytest.approx(POINTS)


def test_points_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    file = write(tmp_path, format_points(np.array([[np.nan, 0, 0], [1, 2, 3], [np.inf, 0, 0], [1e30, 0, 0]])))
    assert load_points(file) == pytest.approx(np.array([[1.0, 2.0, 3.0]]))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is no point cloud"),
        (b"ply\n", "is no point cloud"),
        (MESHLAB.replace("ascii", "binary_big_endian").encode(), "form of numbers"),
        (MESHLAB.replace("element vertex 2", "element vertex 3000000000").encode(), "names no points"),
        (MESHLAB.replace("element vertex 2", "element vertex -2").encode(), "names no points"),
        (MESHLAB.replace("property float z", "property list uchar int z").encode(), "names no points"),
        (MESHLAB.replace("property float z", "property quad z").encode(), "names no points"),
        (MESHLAB.replace("property uchar red", "property list uchar int faces").encode(), "names no points"),
        (MESHLAB.replace("property uchar red", "property float x").encode(), "names no points"),
        (MESHLAB.replace("property uchar red", "property uchar").encode(), "names no points"),
        (MESHLAB.replace("element vertex 2", "element camera 1\nelement vertex 2").encode(), "comes first"),
        (MESHLAB.replace("0.5 1.25", "0.5 1.25 9").encode(), "no 2 lines of 4 numbers"),
        (MESHLAB.replace("0.5 1.25", "a b").encode(), "no 2 lines of 4 numbers"),
        (format_points(POINTS)[:-1], "ends before its last point"),
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_points(write(tmp_path, data))


def test_the_points_of_a_feed_stand_in_the_world_of_its_poses(tmp_path: Path) -> None:
    clip = tmp_path / "walk.mp4"
    assert load_feed_points(clip) is None
    write(tmp_path, format_points(np.array([[1.0, 2.0, 3.0]])))
    camera = "width: 1280\nheight: 720\nfx: 1000\nfy: 1000\ncx: 640\ncy: 360\nup: z\n"
    (tmp_path / "walk.camera.yaml").write_text(camera)
    # East, north, up: the height is y, north is away.
    assert load_feed_points(clip) == pytest.approx(np.array([[1.0, 3.0, -2.0]]))
    moved = load_feed_points(clip, Similarity(2.0, shift_m=Shift(0.0, 1.0, 0.0)))
    assert moved == pytest.approx(np.array([[2.0, 7.0, -4.0]]))
