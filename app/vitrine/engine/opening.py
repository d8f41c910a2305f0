"""Opening of a session: the scene, take and feed that a user names are loaded and joined."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine import paths
from vitrine.engine.camera_track import find_camera_track
from vitrine.engine.data_pictures import load_data_pictures
from vitrine.engine.face_policy import check_face_options, check_may_keep, check_model_is_used
from vitrine.engine.live_tracking import find_follower, follow_camera, needs_turns, say_what_lacks
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.sources import SourceRequest, Sources
from vitrine.engine.take_timeline import build_timeline
from vitrine.engine.view_options import parse_choice, parse_feed_exposure
from vitrine.feed.address import is_live_address
from vitrine.feed.faces.face_handling import NO_HANDLING, FaceHandling
from vitrine.feed.protocols import Feed, FeedInfo
from vitrine.feed.recorded import READ_AHEAD
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.chart.event import WORLD_KINDS
from vitrine.flow.timeline.take import Take
from vitrine.gpu.renderer import Renderer
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_mode import TEXT_MODES, TextMode
from vitrine.stage.text.text_system import TextSystem

if TYPE_CHECKING:
    from vitrine.track.live.camera_follower import CameraFollower

log = logging.getLogger("vitrine.walk")


def open_session(
    scene_file: Path,
    renderer: Renderer | None,
    feed: str | None = None,
    take: Path | None = None,
    once: bool = False,
    ahead: int = READ_AHEAD,
    trusted: bool = False,
    patience_s: float | None = None,
    text: TextMode = "glyphs",
    locale: str | None = None,
    live: bool = False,
    faces: FaceHandling = NO_HANDLING,
    keeps: bool = False,
    exposure_stops: float = 0.0,
    still_camera: bool = False,
) -> Session:
    """Load a scene and open its feed. `feed` and `take` are taken instead of the scene's own.

    `ahead` is how many frames are decoded ahead; 0 for single pictures. `renderer` is what the feed will play on: a GPU
    gets YUV planes and converts them itself. None, as for all pictures that are kept: feed frames are RGBA, the same
    bytes on every machine. `trusted`: the scene may name what lies outside its folder. `patience_s` is how long a
    recorded frame is waited for before the last one is held; None waits for the right one. `text` is how the scene's
    text is drawn, `locale` the language that is shown instead of the scene's own. `live`: no take is played, and a
    recorded feed counts as a camera, over which services are at work. `faces` is what is done about the faces in the
    feed. `keeps`: pictures that are drawn are kept, which over a live feed is told in them. `exposure_stops` doubles
    the light of the feed so many times. `still_camera`: that of a live feed stands still, and is not followed.

    Raises InputError for whatever the user's files have wrong, and where a live feed may not be kept, CommandLineError
    for a model that a recording would not be blurred by.
    """
    scene = load_scene(scene_file, trusted=trusted, locale=locale)
    chart = load_scene_chart(scene)
    request = SourceRequest(
        feed,
        take,
        renderer is not None and not renderer.is_software,
        once,
        ahead,
        trusted,
        patience_s,
        locale,
        live,
        faces,
        keeps,
        exposure_stops,
        still_camera,
    )
    sources, loaded_take = request.find_sources(scene)
    if keeps:
        is_live = is_live_address(sources.feed.address)
        check_model_is_used(faces, is_live)
        check_may_keep(faces, is_live)
    follower = find_follower(sources.feed.address, still_camera)
    opened = request.open_source(sources.feed, follower)
    return assemble_session(scene, chart, request, sources, loaded_take, opened, text, follower)


def assemble_session(
    scene: Scene,
    chart: Chart,
    request: SourceRequest,
    sources: Sources,
    take: Take,
    opened_feed: Feed,
    text: TextMode = "glyphs",
    follower: CameraFollower | None = None,
) -> Session:
    """Assemble a session of what was loaded and opened. The feed is its own, or closed where something is raised.

    `follower` tells the turns of the feed's camera, once it has a lens.

    Raises InputError for files beside the feed, and where the chart goes round in circles.
    """
    try:
        info = opened_feed.info
        track = find_camera_track(scene, sources.feed.address, info.size_px, info.duration_s, info.focal_mm)
        timeline = build_timeline(scene, chart, take, track, info.duration_s)
        say_notes(sources.feed.address, info)
        pictures = load_data_pictures(scene, take.events, scene.pictures)
        fonts = FontSet(use_system_fonts=False, families=scene.fonts)
        root_painter = RootPainter(pictures, TextSystem(fonts, text))
        stage = Stage(scene, root_painter, chart.gaze_targets, track.occluders)
        follow_camera(follower, scene, stage, track)
        is_followed = follower is not None and needs_turns(scene, stage)
        if info.live and not scene.has_fixed_position and not is_followed and opened_feed.newest().pose is None:
            _warn_without_poses(chart, sources.feed.address)
        if follower is None and needs_turns(scene, stage):
            say_what_lacks(sources.feed.address, request.still_camera)
        take = replace(take, feed=sources.feed.address)
        return Session(
            scene, chart, take, opened_feed, track, timeline, root_painter, stage, request, sources, follower=follower
        )
    except BaseException:  # Ctrl+C too: a notebook goes on, and so would the thread that reads ahead
        opened_feed.close()
        raise


def say_notes(address: str, info: FeedInfo) -> None:
    """Say once what is assumed of a feed that was opened, and what of it is not read."""
    for note in info.report.notes:
        log.warning("%s: %s", address, note)


def _warn_without_poses(chart: Chart, address: str) -> None:
    deaf = sorted(str(event) for event in chart.listeners if event.kind in WORLD_KINDS)
    if deaf:
        log.warning("%s: a live feed has no poses: %s will not happen by itself", address, ", ".join(deaf))


def open_shot(shot: Shot, ahead: int = 0) -> Session:
    """Open the session of a shot, and of all that differ from it in time, device, environment or view alone.

    `ahead` is as `open_session` takes it. Raises InputError for whatever the user's files have wrong, CommandLineError
    for text that is drawn in no such way, and for options of faces that do not fit together.
    """
    text: TextMode = parse_choice("text", shot.text, TEXT_MODES)  # type: ignore[assignment]
    check_face_options(shot.faces)
    return open_session(
        shot.scene,
        None,
        shot.feed,
        shot.take,
        ahead=ahead,
        trusted=shot.trust,
        text=text,
        locale=shot.locale,
        faces=shot.faces,
        keeps=True,
        exposure_stops=parse_feed_exposure(shot.feed_exposure),
        still_camera=shot.still_camera,
    )


def demo_scene() -> Path:
    """The file of the scene that opens where none is named."""
    return paths.assets() / "scenes" / "market-street" / "scene.yaml"
