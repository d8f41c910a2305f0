"""`bench track --clips`: what it says of a folder of clips, and to whom the option belongs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table
from typer.testing import CliRunner

from vitrine.bench.pose_error import PoseErrors
from vitrine.bench.track import TrackBenchResult, TrackRow
from vitrine.cli import app
from vitrine.commands.bench_track import build_clips_targets

ERRORS = PoseErrors(300, 1.0, 4.0, 0.05, 3.0, 8.0, 2.0, 0.2, 0.1, 1.0, 3.0)
WORSE = replace(ERRORS, pinned_px=2.5)
ROW = TrackRow("clip", 300, 1.0, "good", "clip", 0.001, ERRORS)


def tell(table: Table) -> list[list[str]]:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(table)
    lines = [line.split("│") for line in capture.get().splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line[1:-1]] for line in lines]


@pytest.mark.parametrize(
    ("bad", "worse", "silent"),
    [
        ([replace(ROW, clip="night", grade="fair", errors=WORSE)] * 2, "met", "met"),
        ([replace(ROW, clip="night", grade="fair", errors=WORSE)] * 3, "MISSED: night, night, night", "met"),
        ([replace(ROW, clip="pan", errors=WORSE)], "met", "MISSED: pan"),
        ([replace(ROW, clip="black", grade="poor", errors=None)], "met", "met"),
    ],
)
def test_two_of_ten_may_be_worse_and_say_so(bad: list[TrackRow], worse: str, silent: str) -> None:
    rows = [ROW] * (10 - len(bad)) + bad
    told = tell(build_clips_targets(TrackBenchResult(tuple(rows), 4.0, 4.0, 500.0)))
    assert told[0] == ["clips pinned worse than 2 px", str(len(bad)), "2", worse]
    assert told[1][0] == "of them called good" and told[1][3] == silent


def test_the_option_belongs_to_track_and_a_folder_needs_truth(tmp_path: Path) -> None:
    other = CliRunner().invoke(app, ["bench", "r1", "--clips", str(tmp_path)])
    assert other.exit_code != 0 and "belong to bench track" in str(other.exception or other.output)
    empty = CliRunner().invoke(app, ["bench", "track", "--clips", str(tmp_path)])
    assert empty.exit_code != 0 and "NAME.truth.tum" in str(empty.exception or empty.output)
