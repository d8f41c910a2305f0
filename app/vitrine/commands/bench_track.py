"""What `bench track` prints: a row for each clip and part of it, and the targets."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.table import Table

from vitrine import paths
from vitrine.bench.track import TrackBenchResult, TrackRow, bench_track
from vitrine.bench.track_data import TrueClip, read_kitti, read_street, read_tum
from vitrine.output.console import open_console
from vitrine.output.json_output import print_json
from vitrine.track.time_span import TimeSpan

#: The demo's walk, its stand at a stall, and the way on.
STREET_PARTS = (TimeSpan(0.0, 26.0), TimeSpan(26.0, 41.0), TimeSpan(41.0, 44.0))
#: What the whole street may have at most, then the walk alone; and any clip for a second of it.
MAX_PINNED_PX, MAX_PINNED_95_PX = 1.0, 7.0
MAX_WALK_PX, MAX_WALK_95_PX = 0.6, 3.5
MAX_GLOBAL_PX, MAX_GLOBAL_95_PX, MAX_JITTER_PX = 5.0, 12.0, 0.1
MAX_FOCAL, MAX_TILT_DEG, MAX_FLOOR_CM = 0.01, 0.3, 5.0
MAX_CPU_S, MAX_MEMORY_MB = 5.0, 1000.0


def run_bench_track(clip: Path | None, kitti: Path | None, tum: Path | None, as_json: bool) -> None:
    """Track clips with true poses, and print how true they came out. Raises InputError for what is none."""
    clips: list[TrueClip] = []
    clips += [read_kitti(kitti)] if kitti is not None else []
    clips += [read_tum(tum)] if tum is not None else []
    own = clip is None and not clips
    if clip is not None or own:
        clips.append(read_street(clip or paths.assets() / "feeds" / "street.mp4"))
    result = bench_track(tuple(clips), STREET_PARTS if own else (), _print_progress)
    if as_json:
        print_json(result.as_json())
        return
    open_console().print(build_track_table(result), build_track_targets(result, own))


def build_track_table(result: TrackBenchResult) -> Table:
    """All rows; pixels are those of the clip."""
    heads = ("clip", "frames", "tracked", "grade", "focal", "pinned px", "95 %", "jitter", "global px", "95 %",
             "tilt °", "floor cm", "scale")  # fmt: skip
    table = Table(*heads, title="pinned: a point placed in the picture, 3 to 15 m away, after up to 3 s")
    for row in result.rows:
        lead = (row.clip, f"{row.frames:,}", f"{row.tracked:.0%}", row.grade, f"{row.focal_error:+.2%} {row.focal}")
        table.add_row(*lead, *_format_errors(row))
    return table


def _format_errors(row: TrackRow) -> tuple[str, ...]:
    e = row.errors
    if e is None:
        return ("-",) * 8
    figures = (e.pinned_px, e.pinned_95_px, e.jitter_px, e.global_px, e.global_95_px)
    return (*(f"{value:.2f}" for value in figures), f"{e.tilt_deg:.2f}", f"{e.floor_cm:.1f}", f"{e.scale:.3f}")


def build_track_targets(result: TrackBenchResult, own: bool) -> Table:
    """Measured values beside their targets; those of poses for the street alone."""
    targets: list[tuple[str, float, float, str]] = []
    whole, walk = result.rows[0].errors, result.rows[1].errors if len(result.rows) > 1 else None
    if own and whole is not None:
        targets += [
            ("pinned, median", whole.pinned_px, MAX_PINNED_PX, "px"),
            ("pinned, 95 %", whole.pinned_95_px, MAX_PINNED_95_PX, "px"),
            ("one similarity, median", whole.global_px, MAX_GLOBAL_PX, "px"),
            ("one similarity, 95 %", whole.global_95_px, MAX_GLOBAL_95_PX, "px"),
            ("focal length", abs(result.rows[0].focal_error) * 100, MAX_FOCAL * 100, "%"),
            ("tilt", whole.tilt_deg, MAX_TILT_DEG, "°"),
            ("floor", whole.floor_cm, MAX_FLOOR_CM, "cm"),
            ("jitter, median", whole.jitter_px, MAX_JITTER_PX, "px"),
        ]
    if own and walk is not None:
        targets += [
            ("pinned on the walk, median", walk.pinned_px, MAX_WALK_PX, "px"),
            ("pinned on the walk, 95 %", walk.pinned_95_px, MAX_WALK_95_PX, "px"),
        ]
    targets += [
        ("processor time for a second of clip", result.cpu_ratio, MAX_CPU_S, "s"),
        ("memory", result.memory_mb, MAX_MEMORY_MB, "MB"),
    ]
    table = Table("figure", "measured", "at most", "")
    for name, value, most, unit in targets:
        verdict = "met" if value <= most else "MISSED"
        table.add_row(name, f"{value:.2f} {unit}", f"{most:.2f} {unit}", verdict)
    return table


def _print_progress(text: str) -> None:
    print(f"vitrine: {text}", file=sys.stderr)
