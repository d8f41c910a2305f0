"""What `bench track` prints, of made figures."""

from __future__ import annotations

import io

from rich.console import Console

from vitrine.bench.pose_error import PoseErrors
from vitrine.bench.track import TrackBenchResult, TrackRow
from vitrine.commands.bench_track import build_track_table, build_track_targets

ERRORS = PoseErrors(1320, 0.73, 5.86, 0.04, 3.46, 8.3, 3.5, 0.1, 0.03, 1.006, 1.43)
WALK = PoseErrors(780, 0.39, 4.5, 0.02, 3.0, 7.0, 3.0, 0.1, 0.03, 1.003, 1.8)
RESULT = TrackBenchResult(
    (
        TrackRow("street", 1320, 1.0, "good", "clip", 0.0002, ERRORS),
        TrackRow("street 0 to 26 s", 780, 1.0, "good", "clip", 0.0002, WALK),
        TrackRow("fog", 90, 0.25, "poor", "assumed", 0.13, None),
    ),
    2.96, 9.0, 560.8,
)  # fmt: skip


def show(*parts: object) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(*parts)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_terminal_of_eighty_columns_holds_every_figure() -> None:
    told = show(build_track_table(RESULT))
    assert "0.73 5.9" in told and "3.46 8.3" in told and "+0.02%" in told and "street 0 to 26 s" in told
    assert "poor 25%" in told and "≈ +13.00%" in told and "…" not in told


def test_targets_of_the_street_are_those_of_its_walk_too() -> None:
    told = show(build_track_targets(RESULT, own=True)).splitlines()
    assert sum("met" in line for line in told) == 11
    assert [line for line in told if "MISSED" in line and "pinned on the walk, 95 %" in line]
    others = show(build_track_targets(RESULT, own=False))
    assert "pinned" not in others and "memory" in others


def test_figures_are_plain_data() -> None:
    data = RESULT.as_json()
    assert data["memory_mb"] == 560.8 and isinstance(data["rows"], tuple | list)
