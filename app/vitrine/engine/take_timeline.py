"""Timeline of a session's take: its events folded along the camera track, over the feed's duration."""

from __future__ import annotations

from vitrine.engine.camera_track import CameraTrack
from vitrine.flow.chart.chart import Chart
from vitrine.flow.focus.focus_tree import build_focus_tree
from vitrine.flow.timeline.take import Take
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.scene.scene import Scene

#: How far ahead its timeline is built at a time: a whole day of a chart that cycles by timers would take a minute.
LIVE_HORIZON_S = 60.0


def build_timeline(
    scene: Scene, chart: Chart, take: Take, camera_track: CameraTrack, duration_s: float | None
) -> Timeline:
    """Build the timeline of a take by folding its events; of a feed without an end (None) only the beginning.

    Raises InputError where the chart goes round in circles.
    """
    last_s = take.events[-1].t_s if take.events else 0.0
    until_s = last_s + LIVE_HORIZON_S if duration_s is None else duration_s
    positions_m, focus_tree = camera_track.positions_m(until_s), build_focus_tree(scene)
    return fold_timeline(chart, take.events, positions_m, scene.places, until_s, focus_tree)
