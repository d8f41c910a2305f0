"""The command `feed`: what was found in a feed, what is assumed of it and what not read; and what its user settles."""

from __future__ import annotations

from pathlib import Path

from vitrine.errors import InputError, Problem
from vitrine.escape import escape_line
from vitrine.feed.address import find_feed_path, is_film, is_footage, open_feed
from vitrine.feed.feed_report import FeedReport
from vitrine.feed.feed_settings import (
    FeedSettings,
    change_feed_settings,
    find_settings_file,
    load_feed_settings,
    undone_where_refused,
)
from vitrine.feed.protocols import FeedInfo
from vitrine.feed.video_report import describe_sizes
from vitrine.files.lookup import find_as_normalized
from vitrine.files.regular_file import check_regular
from vitrine.glass.optics.feed_display import describe_reach
from vitrine.output.json_output import print_json
from vitrine.world.rig import Rig, find_camera_file, find_poses_file, load_rig
from vitrine.world.similarity import Similarity

#: Settings that pictures have no use for: their colours are those of their profiles.
_FILM_KEYS = frozenset({"colour", "stream", "interlaced"})
_HEADINGS = {"found": "", "assumed": "assumed", "unread": "not read"}


def run_feed(address: str, changes: list[str], as_json: bool) -> None:
    """Settle what is typed as `key=value`, then print the report of a feed. Raises InputError."""
    path = find_feed_path(address)
    path = None if path is None else find_as_normalized(path)
    if changes:
        if path is None:
            raise InputError(Problem(f"{address} has no file beside which settings could lie", key="--set"))
        _check_changes(path, changes)
        with undone_where_refused(path):
            change_feed_settings(path, changes)
            _tell_feed(address, path, as_json)
        return
    _tell_feed(address, path, as_json)


def _tell_feed(address: str, path: Path | None, as_json: bool) -> None:
    settings = load_feed_settings(path)
    with open_feed(address if path is None else path, planes=True, once=True, ahead=0) as feed:
        info = feed.info
    film = path if path is not None and is_film(path) else None
    sizes = describe_sizes(film, settings) if film is not None else FeedReport()
    sensors = describe_sensors(film) if film is not None else FeedReport()
    report = describe_feed(info).joined(info.report, sizes, sensors, describe_sidecars(path, address, info, settings))
    if as_json:
        print_json(_make_json(info, settings, path, report))
        return
    for line in list_lines(report):
        print(escape_line(line))


def _check_changes(path: Path, changes: list[str]) -> None:
    """Raise InputError where there is no such feed, or it is one of pictures that a setting says nothing of."""
    if not path.is_dir():
        check_regular(path, "feed")
    keys = [change.partition("=")[0].strip() for change in changes]
    pointless = [key for key in keys if key in _FILM_KEYS and not is_film(path)]
    if pointless:
        message = f"{path}: {pointless[0]} is of films alone, and this holds pictures"
        raise InputError(Problem(message, key=f"--set {pointless[0]}", allowed="lens, delay, light, rate"))


def describe_feed(info: FeedInfo) -> FeedReport:
    """What is known of any feed: its size, rate and duration."""
    width, height = info.size_px
    rate = f"{float(info.fps):.5g} frames a second"
    found = [f"size: {width:,} x {height:,} pixels as shown", f"rate: {rate}"]
    if info.frame_count is not None and info.duration_s is not None:
        found.append(f"duration: {info.duration_s:.3f} s, {info.frame_count:,} frames")
    else:
        found.append("duration: live")
    return FeedReport(tuple(found))


def describe_sensors(film: Path) -> FeedReport:
    """What motion sensors of its camera a film holds."""
    from vitrine.track.imu.sensor_file import find_sensor_kind

    kind = find_sensor_kind(film)
    return (
        FeedReport() if kind is None else FeedReport((f"sensors: turns and weight of its camera ({kind}), for track",))
    )


def describe_sidecars(path: Path | None, address: str, info: FeedInfo, settings: FeedSettings) -> FeedReport:
    """What the files beside a feed say of its camera, its poses and its light. Raises InputError for their mistakes."""
    from vitrine.engine.camera_track import find_light, find_settled_light, settled_intrinsics

    known = settled_intrinsics(settings, info.size_px)
    if path is None:
        return FeedReport()
    delay_s, placement = settings.delay or 0.0, settings.similarity
    moves = is_footage(address)
    rig = load_rig(path, info.size_px, known, moves, info.duration_s, delay_s, info.focal_mm, placement)
    light = find_settled_light(settings, path) or find_light(rig.light)
    found = []
    if source := _name_camera_source(known is not None, find_camera_file(path), info.focal_mm):
        lens = "" if rig.intrinsics.lens is None else f", {rig.intrinsics.lens.model} lens"
        found.append(f"camera: {rig.intrinsics.horizontal_fov_deg:.4g}° across{lens}, {source}")
    if rig.trajectory is not None:
        found.append(_describe_poses(rig, path, settings))
    if settings.world is not None:
        found.append(f"world: {_describe_world(settings.similarity)}, settled")
    if light is not None:
        found.append(f"light: {light.id}{', settled' if settings.light else ''}")
    if settings.colour is not None:
        found.append(f"colour: {settings.colour}, settled")
    file = find_settings_file(path)
    found += [f"settings: {file}"] if file is not None else []
    return FeedReport(tuple(found), rig.notes, describe_reach(rig.intrinsics))


def _name_camera_source(is_settled: bool, camera: Path | None, focal_mm: float | None) -> str:
    """Who says what the camera is; empty where nobody does."""
    if is_settled or camera is not None:
        return "settled" if is_settled or camera is None else camera.name
    return "" if focal_mm is None else f"by the file's own tag, {focal_mm:g} mm as on 35 mm film"


def _describe_poses(rig: Rig, path: Path | None, settings: FeedSettings) -> str:
    assert rig.trajectory is not None
    times_s, file = rig.trajectory.times_s, find_poses_file(path)
    delay = f", {settings.delay:g} s after their pictures" if settings.delay else ""
    name = file.name if file is not None else ""
    return f"poses: {len(times_s):,} in {times_s[-1] - times_s[0]:.3f} s{delay}, {name}"


def _describe_world(moved: Similarity) -> str:
    way = ", ".join(f"{metres:.2f}" for metres in moved.shift_m)
    return f"{moved.scale:.4g} × as large, turned by {moved.turn_deg:.3g}°, shifted by {way} m"


def list_lines(report: FeedReport) -> list[str]:
    """The lines of a report: facts in two columns, then what is assumed and what is not read."""
    facts = [sentence.partition(": ") for sentence in report.found]
    width = max((len(topic) for topic, colon, _ in facts if colon), default=0)
    lines = [f"{topic:{width}}  {fact}" if colon else topic for topic, colon, fact in facts]
    for field in ("assumed", "unread"):
        sentences = getattr(report, field)
        lines += ["", *(f"{_HEADINGS[field]}: {sentence}" for sentence in sentences)] if sentences else []
    return lines


def _make_json(info: FeedInfo, settings: FeedSettings, path: Path | None, report: FeedReport) -> dict[str, object]:
    file = find_settings_file(path)
    return {
        "name": info.name,
        "width_px": info.width_px,
        "height_px": info.height_px,
        "fps": float(info.fps),
        "frame_count": info.frame_count,
        "duration_s": info.duration_s,
        "live": info.live,
        **{key: list(sentences) for key, sentences in report._asdict().items()},
        "settings": settings.model_dump(exclude_none=True),
        "settings_file": None if file is None else str(file),
    }
