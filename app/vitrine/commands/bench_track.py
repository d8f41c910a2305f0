"""What `bench track` prints: a row for each clip and part of it, and the targets."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from vitrine import paths
from vitrine.bench.track import TrackBenchResult, TrackRow, bench_track
from vitrine.bench.track_data import TrueClip, read_clips, read_kitti, read_street, read_tum
from vitrine.commands.bench_target import BenchTarget, build_targets_table, print_progress
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
_TITLE = "pixels: a point placed in the picture, after 3 s; degrees; centimetres"
MAX_CPU_S, MAX_MEMORY_MB = 5.0, 1000.0
#: Of a folder of clips so large a part may be pinned worse, and is then to say itself that it is not good.
MAX_CLIP_PX, MAX_WORSE_PART = 2.0, 0.2


def run_bench_track(
    clip: Path | None, kitti: Path | None, tum: Path | None, folder: Path | None, as_json: bool
) -> None:
    """Track clips with true poses, and print how true they came out. Raises InputError for what is none."""
    clips: list[TrueClip] = []
    clips += [read_kitti(kitti)] if kitti is not None else []
    clips += [read_tum(tum)] if tum is not None else []
    clips += read_clips(folder) if folder is not None else []
    own = clip is None and not clips
    if clip is not None or own:
        clips.append(read_street(clip or paths.assets() / "feeds" / "street.mp4"))
    result = bench_track(tuple(clips), STREET_PARTS if own else (), print_progress)
    if as_json:
        print_json(result.as_json())
        return
    open_console().print(
        build_track_table(result), build_track_targets(result, own), *([build_clips_targets(result)] if folder else [])
    )


def build_track_table(result: TrackBenchResult) -> Table:
    """All rows; pixels are those of the clip, the median and what 19 of 20 are below; ≈ a focal length not measured."""
    heads = ("clip", "grade", "focal", "pinned", "global", "jitter", "tilt", "floor", "scale")
    table = Table(*heads, box=None, padding=(0, 1, 0, 0), title=_TITLE)
    for column in table.columns:
        column.no_wrap = True
    for row in result.rows:
        lost = "" if row.tracked == 1 else f" {row.tracked:.0%}"
        focal = f"{'' if row.focal == 'clip' else '≈ '}{row.focal_error:+.2%}"
        table.add_row(row.clip, f"{row.grade}{lost}", focal, *_format_errors(row))
    return table


def _format_errors(row: TrackRow) -> tuple[str, ...]:
    e = row.errors
    if e is None:
        return ("-",) * 6
    pinned, across = f"{e.pinned_px:.2f} {e.pinned_95_px:.1f}", f"{e.global_px:.2f} {e.global_95_px:.1f}"
    return pinned, across, f"{e.jitter_px:.2f}", f"{e.tilt_deg:.2f}", f"{e.floor_cm:.1f}", f"{e.scale:.3f}"


def build_track_targets(result: TrackBenchResult, own: bool) -> Table:
    """Measured values beside their targets; those of poses for the street alone."""
    targets: list[BenchTarget] = []
    whole, walk = result.rows[0].errors, result.rows[1].errors if len(result.rows) > 1 else None
    if own and whole is not None:
        targets += [
            BenchTarget("pinned, median", whole.pinned_px, MAX_PINNED_PX, "px"),
            BenchTarget("pinned, 95 %", whole.pinned_95_px, MAX_PINNED_95_PX, "px"),
            BenchTarget("one similarity, median", whole.global_px, MAX_GLOBAL_PX, "px"),
            BenchTarget("one similarity, 95 %", whole.global_95_px, MAX_GLOBAL_95_PX, "px"),
            BenchTarget("focal length", abs(result.rows[0].focal_error) * 100, MAX_FOCAL * 100, "%"),
            BenchTarget("tilt", whole.tilt_deg, MAX_TILT_DEG, "°"),
            BenchTarget("floor", whole.floor_cm, MAX_FLOOR_CM, "cm"),
            BenchTarget("jitter, median", whole.jitter_px, MAX_JITTER_PX, "px"),
        ]
    if own and walk is not None:
        targets += [
            BenchTarget("pinned on the walk, median", walk.pinned_px, MAX_WALK_PX, "px"),
            BenchTarget("pinned on the walk, 95 %", walk.pinned_95_px, MAX_WALK_95_PX, "px"),
        ]
    targets += [
        BenchTarget("processor time for a second of clip", result.cpu_ratio, MAX_CPU_S, "s"),
        BenchTarget("memory", result.memory_mb, MAX_MEMORY_MB, "MB"),
    ]
    return build_targets_table(targets)


def build_clips_targets(result: TrackBenchResult) -> Table:
    """How many clips of a folder are pinned worse than they should be, and how many of those call themselves good."""
    worse = [row for row in result.rows if row.errors is None or not row.errors.pinned_px <= MAX_CLIP_PX]
    silent = [row for row in worse if row.grade == "good"]
    table = Table("figure", "measured", "at most", "")
    for name, rows, most in (
        (f"clips pinned worse than {MAX_CLIP_PX:g} px", worse, int(MAX_WORSE_PART * len(result.rows))),
        ("of them called good", silent, 0),
    ):
        verdict = "met" if len(rows) <= most else f"MISSED: {', '.join(row.clip for row in rows)}"
        table.add_row(name, f"{len(rows)}", f"{most}", verdict)
    return table
