"""Reload of a session whose files were written; what they leave unchanged is kept."""

from __future__ import annotations

from dataclasses import replace

from vitrine.engine.show import Show, tell
from vitrine.engine.sources import Sources
from vitrine.engine.walk import find_walk
from vitrine.feed.source import Feed
from vitrine.flow.chart import Chart, chart_of
from vitrine.flow.take import Take
from vitrine.scene.load import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.stage import Stage


def reload_show(show: Show) -> Show:
    """A session with the files of `session` read anew; all that they leave unchanged is kept, added events too.

    Another take or feed, or one that was written since, is opened: then the caller closes the old session's feed.
    Raises InputError and leaves the old session as it is.
    """
    scene = load_scene(show.scene.file, show.scene, trusted=show.request.trusted)
    chart = show.chart
    if _chart_parts(scene) != _chart_parts(show.scene):
        chart = chart_of(scene)
    sources, take = show.request.found(scene)
    take = show.take if sources.take == show.sources.take else take
    feed = show.feed if sources.feed == show.sources.feed else show.request.opened(sources.feed)
    try:
        return _rebuilt(show, scene, chart, take, feed, sources)
    except Exception:
        if feed is not show.feed:
            feed.close()
        raise


def _rebuilt(show: Show, scene: Scene, chart: Chart, take: Take, feed: Feed, sources: Sources) -> Show:
    """A session of these parts, with the camera track and timeline of the old one where they would come out equal."""
    track = show.walk
    if feed is not show.feed or (scene.camera, scene.fov_deg) != (show.scene.camera, show.scene.fov_deg):
        track = find_walk(scene, sources.feed.address, feed.info.size_px, feed.info.duration_s)
    timeline = show.timeline
    if (chart, take, track) != (show.chart, show.take, show.walk):
        timeline = tell(scene, chart, take, track, feed.info.duration_s)
    rasterizer = show.maker.with_pictures(scene.pictures)
    take = replace(take, feed=sources.feed.address)
    stage = Stage(scene, rasterizer)
    return Show(scene, chart, take, feed, track, timeline, rasterizer, stage, show.request, sources)


def _chart_parts(scene: Scene) -> tuple[object, ...]:
    """The parts of a scene that a chart is made of, with the places of its errors and the content of its sentences."""
    return scene.statechart, scene.source, scene.places, scene.content, tuple(scene.routes)
