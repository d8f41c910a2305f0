"""The command `track`: a clip gets its poses from what it holds, a sheet to judge them by, and a line on each."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shlex import join

from vitrine.commands.feed_guard import check_spares_feed
from vitrine.commands.options import read_seconds
from vitrine.commands.track_sentences import describe_result, describe_settings
from vitrine.errors import CommandLineError, InputError, Problem, truncate
from vitrine.escape import escape_line
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.feed.images import list_images
from vitrine.files.atomic import check_writable_file, make_folder
from vitrine.files.file_digest import add_file
from vitrine.files.program_name import launch_command
from vitrine.files.regular_file import check_regular
from vitrine.files.user_folder import settings_folder
from vitrine.output.stage_bar import WorkStage, show_stages
from vitrine.track.job import STAGES, check_libraries, run_job
from vitrine.track.lens_guess import UNKNOWN_LENS, LensGuess
from vitrine.track.time_span import WHOLE, TimeSpan
from vitrine.track.track_files import TrackFiles, check_writable, read_ownership, write_pose_files
from vitrine.track.track_result import TRACK_VERSION, TrackResult, load_result
from vitrine.world.rig import load_camera

_LOG = logging.getLogger("vitrine.track")

#: How tall somebody's eye may be, or a camera on a robot or a pole.
EYE_HEIGHTS_M = (0.05, 30.0)
_FOCAL = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>mm|deg|°)")
_FOCALS = "a focal length as of 35 mm film, such as 26mm, or a horizontal field of view, such as 70deg"
#: Lenses of cameras, and the widest view that a pinhole shows.
MIN_FILM_MM, MAX_FILM_MM, MAX_FOV_DEG = 4.0, 2000.0, 160.0
_STAGE_WORDS = {"read": "following points", "features": "finding features", "map": "solving", "refine": "refining"}


@dataclass(frozen=True, slots=True)
class TrackOptions:
    """What was typed beside the clip."""

    eye_height_m: float = 1.6
    focal: str | None = None
    segment: str | None = None
    forced: bool = False
    sheet: Path | None = None
    has_sheet: bool = True


def run_track(clip: Path, options: TrackOptions) -> None:
    """Track a clip and write its files.

    Raises InputError for a clip that cannot be tracked and for poses of somebody else's, CommandLineError for options,
    MachineError without the extra.
    """
    if not EYE_HEIGHTS_M[0] <= options.eye_height_m <= EYE_HEIGHTS_M[1]:
        allowed = f"{EYE_HEIGHTS_M[0]:g} to {EYE_HEIGHTS_M[1]:g} metres"
        raise CommandLineError(
            Problem(f"{options.eye_height_m:g} is no height of an eye", None, "--eye-height", allowed)
        )
    span = parse_segment(options.segment) if options.segment else WHOLE
    if clip.name in ("", ".."):
        hint = "write the folder's own name, such as ../walk"
        raise InputError(Problem(f'"{clip}" is no name that files beside it could be called by', hint=hint))
    files = TrackFiles.of_clip(clip)
    if not clip.exists():
        raise InputError(Problem(f"{clip}: there is no such file"))
    if not clip.is_dir():
        check_regular(clip, "feed")
    check_libraries()
    check_writable(files, options.forced)
    sheet = options.sheet or clip.with_name(f"{clip.stem}.track.png")
    if options.has_sheet:
        _check_sheet(clip, sheet)
    settings = load_feed_settings(clip)
    keeps_camera = read_ownership(files).foreign_camera and not options.forced
    result = _recall_or_track(clip, span, _find_lens(files, options, keeps_camera))
    if not result.is_told:
        hint = "film more of what is near and has texture, in light, and walk some steps"
        raise InputError(Problem(f"{clip.name}: where the camera was cannot be told from this clip", hint=hint))
    write_pose_files(files, result, options.eye_height_m, writes_camera=not keeps_camera)
    if options.has_sheet:
        from vitrine.commands.track_sheet import SheetSource, write_track_sheet

        write_track_sheet(SheetSource(clip, options.eye_height_m), result, sheet)
    for line in describe_result(result, options.eye_height_m):
        print(line)
    camera = [] if keeps_camera else [files.camera]
    written = [files.poses, *camera, files.points, files.quality, *([sheet] if options.has_sheet else [])]
    for line in describe_settings(clip.name, settings):
        print(escape_line(line))
    print(escape_line(f"written: {', '.join(str(path) for path in written)}"))
    launch = join(launch_command())
    preview = f"{launch} preview SCENE --feed {join([str(clip)])}"
    print(escape_line(f"see it: {preview}; {launch} new NAME makes a first scene"))


def _check_sheet(clip: Path, sheet: Path) -> None:
    """Raise, before long work, for a sheet that cannot be written, or that would be written over the clip."""
    allowed = "a name that ends in .png"
    if sheet.suffix.lower() != ".png":
        raise CommandLineError(Problem(f'"{sheet.name}" is no name of a picture', None, "--sheet", allowed))
    check_spares_feed(sheet, clip, "--sheet")
    check_writable_file(sheet)


def parse_segment(text: str) -> TimeSpan:
    """Parse "3..12.5", "1:10..", "..8". Raises CommandLineError."""
    begin, dots, end = text.partition("..")
    try:
        span = TimeSpan(read_seconds(begin) if begin else 0.0, read_seconds(end) if end else None)
    except Exception:
        span = None
    if not dots or span is None or span.start_s < 0 or (span.end_s is not None and span.end_s <= span.start_s):
        allowed = "from..to in seconds, such as 3..12.5 or 20.."
        raise CommandLineError(Problem(f'"{truncate(text)}" is no segment', None, "--segment", allowed))
    return span


def parse_focal(text: str) -> LensGuess:
    """The lens of "26mm" or "70deg". Raises CommandLineError."""
    match = _FOCAL.fullmatch(text.strip())
    value = float(match["value"]) if match else 0.0
    if match and match["unit"] == "mm" and MIN_FILM_MM <= value <= MAX_FILM_MM:
        return LensGuess(film_mm=value)
    if match and match["unit"] != "mm" and 1 <= value <= MAX_FOV_DEG:
        return LensGuess(fov_deg=value)
    raise CommandLineError(Problem(f'"{truncate(text)}" is no focal length', None, "--focal", _FOCALS))


def _find_lens(files: TrackFiles, options: TrackOptions, keeps_camera: bool) -> LensGuess:
    """The lens as it was typed, else of a camera's file that somebody measured."""
    if options.focal is not None:
        return parse_focal(options.focal)
    if keeps_camera:
        return LensGuess(camera=load_camera(files.camera).intrinsics)
    return UNKNOWN_LENS


def _recall_or_track(clip: Path, span: TimeSpan, lens: LensGuess) -> TrackResult:
    """The result for these very bytes, as it is kept, or made now and kept."""
    folder = settings_folder() / "tracks"
    asked = (TRACK_VERSION, _read_versions(), span.start_s, span.end_s, lens)
    key = hashlib.sha256(f"{digest_clip(clip)} {asked!r}".encode()).hexdigest()
    kept = folder / f"{key[:32]}.npz"
    if (result := load_result(kept)) is not None:
        return result
    make_folder(folder)
    stages = {name: WorkStage(_STAGE_WORDS[name], share) for name, share in STAGES.items()}
    try:
        with show_stages(clip.name, stages) as on_progress:
            run_job(clip, span, lens, kept, on_progress)
    except KeyboardInterrupt:
        _LOG.warning("interrupted; nothing was written")
        raise
    result = load_result(kept)
    if result is None:
        raise InputError(f"{kept}: what was tracked cannot be read again")
    return result


def digest_clip(clip: Path) -> str:
    """The SHA-256 of a clip's bytes; of a folder of pictures, those of all of them in order. Raises InputError."""
    digest = hashlib.sha256()
    for path in list_images(clip) if clip.is_dir() else [clip]:
        add_file(digest, path)
    return digest.hexdigest()


def _read_versions() -> tuple[str, ...]:
    """Versions of the libraries that poses depend on; a new one may move them by a thousandth of a pixel."""
    versions = []
    for name in ("pycolmap", "opencv-python-headless", "numpy", "av"):
        try:
            versions.append(version(name))
        except PackageNotFoundError:
            versions.append("")
    return tuple(versions)
