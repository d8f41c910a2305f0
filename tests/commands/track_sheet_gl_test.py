"""The contact sheet: six moments of a clip with a grid and chevrons that lie where the poses say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.feed.clip import Clip
from tests.track.track_files_test import make_result
from vitrine.commands.track_sheet import COLUMNS, ROWS, SheetSource, write_track_sheet
from vitrine.track.rotations import exponential
from vitrine.track.track_files import TrackFiles, write_pose_files
from vitrine.track.track_result import TrackResult

#: A context of its own would leave that of the other tests without one when it goes.
pytestmark = pytest.mark.usefixtures("shared_context")

Pixels = npt.NDArray[np.uint8]


def draw(folder: Path, result: TrackResult) -> Pixels:
    folder.mkdir()
    clip = Clip(count=60, width=160, height=90).write(folder / "a.mp4")
    facts = result.facts.model_copy(update={"size_px": (160, 90), "camera": result.facts.camera.scaled(160, 90)})
    result = replace(result, facts=facts)
    write_pose_files(TrackFiles.of_clip(clip), result, 1.6, writes_camera=True)
    write_track_sheet(SheetSource(clip, 1.6), result, folder / "a.png")
    with Image.open(folder / "a.png") as picture:
        return np.asarray(picture.convert("RGB"))


def count_lit(pixels: Pixels, other: Pixels, cell: tuple[int, int]) -> int:
    """Pixels in the lower half of a cell, by row and column, that are lighter in green than in another sheet."""
    height, width = 360, 640
    top, left = 8 + cell[0] * (height + 34) + height // 2, 8 + cell[1] * (width + 8)
    part = np.s_[top : top + height // 2, left : left + width, 1]
    return int((pixels[part].astype(int) - other[part] > 40).sum())


def test_chevrons_lie_below_the_horizon_and_are_gone_where_the_camera_looks_up(tmp_path: Path) -> None:
    result = make_result()
    level = draw(tmp_path / "level", result)
    assert level.shape == (8 + ROWS * (360 + 34), 8 + COLUMNS * (640 + 8), 3)
    up = exponential(np.array([[-1.2, 0.0, 0.0]]))[0]
    raised = draw(tmp_path / "raised", replace(result, poses=result.poses._replace(turns=up @ result.poses.turns)))
    for cell in ((0, 0), (1, 2)):
        assert count_lit(level, raised, cell) > 3000
        assert count_lit(raised, level, cell) < 300


def test_a_sheet_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    from vitrine.errors import InputError

    folder = tmp_path / "a"
    folder.mkdir()
    clip = Clip(count=60, width=160, height=90).write(folder / "a.mp4")
    with pytest.raises(InputError, match="is not there"):
        write_track_sheet(SheetSource(clip, 1.6), make_result(), tmp_path / "none" / "a.png")
