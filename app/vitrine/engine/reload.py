"""Reload of a session whose files were written; what they leave unchanged is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine.engine.camera_track import find_camera_track, stamp_sidecars
from vitrine.engine.data_pictures import load_data_pictures
from vitrine.engine.live_tracking import find_follower, follow_camera
from vitrine.engine.opening import say_notes
from vitrine.engine.session import Session
from vitrine.engine.sources import Sources
from vitrine.engine.take_timeline import build_timeline
from vitrine.feed.protocols import Feed
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.timeline.live_world import LiveWorld
from vitrine.flow.timeline.take import Take
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.stage import Stage

if TYPE_CHECKING:
    from vitrine.track.live.camera_follower import CameraFollower


def reload_session(session: Session, texts: Mapping[Path, str] | None = None) -> Session:
    """A session with the files of `session` read anew; all that they leave unchanged is kept, added events too.

    `texts` by path are read instead of what lies on disk, as by `load_scene`.

    Another take or feed, or one that was written since, is opened: then the caller closes the old session's feed.
    Raises InputError and leaves the old session as it is.
    """
    request = session.request
    scene = load_scene(
        session.scene.file, texts, previous=session.scene, trusted=request.trusted, locale=request.locale
    )
    chart = session.chart
    if _chart_parts(scene) != _chart_parts(session.scene):
        chart = load_scene_chart(scene)
    sources, take = session.request.find_sources(scene)
    take = session.take if sources.take == session.sources.take else take
    feed, follower = session.feed, session.follower
    if sources.feed != session.sources.feed:
        follower = find_follower(sources.feed.address, session.request.still_camera)
        feed = session.request.open_source(sources.feed, follower)
    if feed is not session.feed:
        say_notes(sources.feed.address, feed.info)
    try:
        return _rebuild_session(session, scene, chart, take, feed, sources, follower)
    except BaseException:
        if feed is not session.feed:
            feed.close()
        raise


def _rebuild_session(
    session: Session,
    scene: Scene,
    chart: Chart,
    take: Take,
    feed: Feed,
    sources: Sources,
    follower: CameraFollower | None,
) -> Session:
    """A session of these parts, with the camera track and timeline of the old one where they would come out equal."""
    track = session.camera_track
    is_same_camera = _track_parts(scene) == _track_parts(session.scene)
    if feed is not session.feed or not is_same_camera or track.stamps != stamp_sidecars(sources.feed.address):
        info = feed.info
        track = find_camera_track(scene, sources.feed.address, info.size_px, info.duration_s, info.focal_mm)
    timeline = session.timeline
    if (chart, take, track) != (session.chart, session.take, session.camera_track):
        timeline = build_timeline(scene, chart, take, track, feed.info.duration_s)
    pictures = load_data_pictures(scene, take.events, scene.pictures)
    root_painter = session.root_painter.with_pictures(pictures, scene.fonts)
    take = replace(take, feed=sources.feed.address)
    stage = Stage(scene, root_painter, chart.gaze_targets, track.occluders)
    follow_camera(follower, scene, stage, track)
    # Another timeline is observed anew from its start; what was seen of the wearer stays in the take.
    world = session.live_world if timeline is session.timeline else LiveWorld(session.live_world.tick)
    return Session(
        scene, chart, take, feed, track, timeline, root_painter, stage, session.request, sources, world, follower
    )


def _track_parts(scene: Scene) -> tuple[object, ...]:
    """The parts of a scene that say where its camera is, and what it saw."""
    return scene.camera, scene.fov_deg, scene.occludes_by_feed


def _chart_parts(scene: Scene) -> tuple[object, ...]:
    """The parts of a scene that a chart is made of, with the places of its errors and the content of its sentences."""
    return scene.statechart, scene.source_map, scene.places, scene.content, tuple(scene.routes), tuple(scene.services)
