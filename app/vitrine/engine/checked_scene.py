"""Checked scene: a scene with every problem of its files, opened once, and the session that its take is judged in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from vitrine.engine.camera_track import find_light, find_settled_light
from vitrine.engine.duration_check import check_durations
from vitrine.engine.letter_check import check_letters
from vitrine.engine.opening import assemble_session
from vitrine.engine.pose_gap_check import check_pose_gaps
from vitrine.engine.session import Session
from vitrine.engine.sources import Source, SourceRequest, locate_feed, resolve_scene_feed
from vitrine.errors import InputError, Problem, truncate
from vitrine.feed.address import find_feed_path, is_test_card
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.feed.protocols import Feed
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.chart.event import EventKind
from vitrine.flow.chart.reach import check_reach, find_reached_states
from vitrine.flow.focus.focus_reach import check_focus_reach
from vitrine.flow.timeline.take import Take, load_take
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.world.rig import find_poses_file, load_feed_points, load_rig

_MAX_SHOWN_LETTERS = 80
#: Frames that are decoded ahead while a take is played.
_READ_AHEAD = 8


@dataclass(frozen=True, eq=False, slots=True)
class CheckedScene:
    """The problems of a scene's files, errors first; `session` is None where one is an error, or nothing is played."""

    problems: tuple[Problem, ...]
    session: Session | None = None

    def close(self) -> None:
        """Close the session."""
        if self.session is not None:
            self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_checked_scene(
    scene_file: Path,
    feed: str | None = None,
    take: Path | None = None,
    trusted: bool = False,
    locale: str | None = None,
    exposure_stops: float = 0.0,
) -> CheckedScene:
    """Find the problems of a scene, its statechart, take and feed, and open what they allow to be played.

    `feed`, `take` and `locale` are played instead of the scene's own; its own feed is then not looked at. Feed frames
    are RGBA. `exposure_stops` doubles the feed's light so many times.
    Raises InputError for a typed feed or take that cannot be opened.
    """
    request = SourceRequest(
        feed, take, ahead=_READ_AHEAD, trusted=trusted, locale=locale, exposure_stops=exposure_stops
    )
    found = _examine(scene_file, request, own_feed=feed is None)
    if found.scene is None or found.chart is None or any(problem.severity == "error" for problem in found.problems):
        found.close_feed()
        return CheckedScene(found.problems)
    try:
        sources, loaded_take = request.find_sources(found.scene)
        if found.feed is not None and found.feed_source == sources.feed:
            opened = found.feed
        else:
            found.close_feed()
            opened = request.open_source(sources.feed)
    except Exception:
        found.close_feed()
        raise
    session = assemble_session(found.scene, found.chart, request, sources, loaded_take, opened)
    trajectory, poses = session.camera_track.trajectory, find_poses_file(find_feed_path(sources.feed.address))
    gaps = check_pose_gaps(trajectory, poses, session.feed.info.duration_s)
    return CheckedScene((*found.problems, *gaps), session)


def find_problems(scene_file: Path, trusted: bool = False, own_feed: bool = True) -> list[Problem]:
    """Errors first as they stand in the file, then warnings. A broken scene has no warnings yet.

    Without `own_feed` the scene's is not looked at: another one was typed.
    """
    found = _examine(scene_file, SourceRequest(ahead=0, trusted=trusted), own_feed)
    found.close_feed()
    return list(found.problems)


@dataclass(frozen=True, eq=False, slots=True)
class _Examination:
    """What was loaded while a scene's files were looked at, and what is wrong with them. The feed is open."""

    problems: tuple[Problem, ...]
    scene: Scene | None = None
    chart: Chart | None = None
    feed: Feed | None = None
    feed_source: Source | None = None

    def close_feed(self) -> None:
        if self.feed is not None:
            self.feed.close()


def _examine(scene_file: Path, request: SourceRequest, own_feed: bool) -> _Examination:
    try:
        scene = load_scene(scene_file, trusted=request.trusted, locale=request.locale)
    except InputError as error:
        return _Examination(error.problems)
    letters = check_letters(scene)
    problems = [problem for problem in letters if problem.severity == "error"]
    warnings = (*scene.warnings, *(problem for problem in letters if problem.severity == "warning"))
    if scene.services:
        from vitrine.content.service_table import find_file_problems

        problems += find_file_problems(scene)
    chart = take = None
    try:
        chart = load_scene_chart(scene)
    except InputError as error:
        problems += error.problems
    if scene.take is not None:
        try:
            take = load_take(scene.take)
        except InputError as error:
            problems += error.problems
    if chart is not None:
        events = [timed.event for timed in take.events] if take is not None else []
        forced = [event.value for event in events if event.kind is EventKind.FORCE]
        problems += check_reach(scene, chart, forced)
        if chart.tiers:
            from vitrine.power.tier_lint import check_tiers

            problems += check_tiers(scene, chart)
        problems += check_focus_reach(scene, chart, find_reached_states(scene, chart, forced))
    if not own_feed:
        return _Examination((*problems, *warnings), scene, chart)
    source = feed = None
    try:
        source = locate_feed(resolve_scene_feed(scene), scene.duration_s)
        feed = _open_recorded(source, request)
        problems += _check_feed(scene, take, source, feed)
    except InputError as error:
        file = None if source is None else find_feed_path(source.address)
        problems += [_place_at_reference(scene, problem, file) for problem in error.problems]
    return _Examination((*problems, *warnings), scene, chart, feed, source)


def _open_recorded(source: Source, request: SourceRequest) -> Feed | None:
    """The feed of a source; None for cameras and streams, which are not opened to look at them."""
    if find_feed_path(source.address) is None and not is_test_card(source.address):
        return None
    return request.open_source(source)


def _check_feed(scene: Scene, take: Take | None, source: Source, feed: Feed | None) -> list[Problem]:
    """Problems of the files beside a scene's feed. Raises InputError for those that cannot be read."""
    if feed is None:
        return []
    file, info = find_feed_path(source.address), feed.info
    settings = load_feed_settings(file)
    rig = load_rig(
        file,
        info.size_px,
        feed_duration_s=info.duration_s,
        delay_s=settings.delay or 0.0,
        placement=settings.similarity,
    )
    find_settled_light(settings, file)
    find_light(rig.light)
    if scene.occludes_by_feed:
        load_feed_points(file)
    notes = rig.trajectory.notes if rig.trajectory else ()
    return [
        *(Problem(note, severity="warning") for note in notes),
        *check_durations(info, rig.trajectory, find_poses_file(file), take, scene.take),
    ]


def _place_at_reference(scene: Scene, found: Problem, file: Path | None) -> Problem:
    """A problem of the feed as a whole, placed where the scene names it; of sidecars, which have lines, as it is."""
    if found.place is not None and found.place.file != str(file):
        return found
    message = found.message
    if found.place is not None:
        message = f'"{truncate(scene.feed, _MAX_SHOWN_LETTERS)}": {message}'
    return replace(found, message=message, place=scene.source_map.get(("feed",)), key="feed")
