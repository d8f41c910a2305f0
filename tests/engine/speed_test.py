"""The wearer's speed, heading and place as a scene shows them: functions of the take's time, asked in any order."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.engine.frames import draw_list_at
from tests.scene.scenes import write
from vitrine.engine.camera_track import SPEED_WINDOW_S, CameraTrack
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.optics.view import View
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.trajectory import Trajectory

INTRINSICS = Intrinsics(64, 36, 50.0, 50.0, 32.0, 18.0)
#: Half a turn about x: level, looking along -z.
LEVEL = (1.0, 0.0, 0.0, 0.0)


def walked(speed_m_s: float) -> CameraTrack:
    """A walk of ten seconds along -z and 2 m/s upwards, which does not count."""
    times_s = np.arange(101) / 10
    positions_m = np.stack([0 * times_s, 2 * times_s, -speed_m_s * times_s], 1)
    trajectory = Trajectory(times_s, positions_m, np.tile(LEVEL, (101, 1)))
    return CameraTrack(INTRINSICS, DEFAULT_POSE, trajectory, np.zeros(601))


@pytest.mark.parametrize(
    ("t_s", "expected"), [(5.0, 1.4), (1.0, 1.4), (0.5, 0.7), (0.0, 0.0), (10.0, 1.4), (10.5, 0.7), (20.0, 0.0)]
)
def test_speed_is_what_was_walked_in_the_last_second(t_s: float, expected: float) -> None:
    assert SPEED_WINDOW_S == 1.0 and walked(1.4).speed_at(t_s) == pytest.approx(expected)


def test_a_camera_that_nobody_knows_has_no_speed_and_one_that_stands_none_either() -> None:
    assert CameraTrack(INTRINSICS, DEFAULT_POSE, is_located=False).speed_at(3.0) is None
    assert CameraTrack(INTRINSICS, DEFAULT_POSE).speed_at(3.0) == 0.0


SCENE = """
feed: testcard
%s
places: {gate: [0, 1.6, -10]}
statechart:
  datamodel: {n: 0}
  states:
    a: {initial: true, transitions: [
      {after_s: 1, target: b, on: [{assign: {location: n, expr: n + 1}}, {say: "{n} taps"}]}]}
    b: {transitions: [{after_s: 1, target: a, on: {assign: {location: n, expr: "max(n, 4) * 2"}}}]}
nodes:
- kind: panel
  id: p
  anchor: {head: center}
  width: "{4 + n}"
  opacity: "{0.5 if In('b') else 1}"
  children:
  - kind: text
    id: t
    text: "{n} {wearer.speed_m_s:.1f} {wearer.heading_deg:int} {places.gate.bearing_deg:int} {time:.2f}"
"""  # fmt: skip
FIXED = "camera: {size: [640, 360], focal_px: 500, position: [10, 1.6, -10]}"


def texts(session: Session, *times_s: float) -> list[str]:
    found = []
    for t_s in times_s:
        made = draw_list_at(session, t_s, View(size_px=(640, 360)))
        viewpoint = session.instant_at(t_s).viewpoint
        found += [each.text for each in session.stage.list_elements(made, viewpoint) if each.text]
    return found


def test_variables_states_and_poses_are_shown_and_unknown_ones_are_dashes(tmp_path: Path) -> None:
    with open_session(write(tmp_path, SCENE % FIXED), None, ahead=0) as session:
        assert texts(session, 0.5, 1.5, 2.5) == ["0 0.0 0 -90 0.50", "1 0.0 0 -90 1.50", "8 0.0 0 -90 2.50"]
        utterance = session.state_at(1.5).last_utterance
        assert utterance is not None and session.build_utterance(utterance).text == "1 taps"
    with open_session(write(tmp_path, SCENE % ""), None, ahead=0) as session:
        assert texts(session, 0.5) == ["0 – – – 0.50"]


def test_a_wearer_stands_where_the_camera_does_or_nobody_knows_where(tmp_path: Path) -> None:
    text = "- {kind: text, text: '{wearer.x_m:.1f} {wearer.y_m:.1f} {wearer.z_m:.1f}', anchor: {head: center}}\n"
    for camera, told in ((FIXED, "10.0 1.6 -10.0"), ("", "– – –")):
        with open_session(write(tmp_path, f"feed: testcard\n{camera}\nnodes:\n{text}"), None, ahead=0) as session:
            assert texts(session, 0.5) == [told]


def test_the_same_time_asked_twice_in_another_order_gives_the_same_draw_list(tmp_path: Path) -> None:
    times_s = [0.1, 0.9, 1.1, 1.9, 2.1, 2.9, 3.5]
    with open_session(write(tmp_path, SCENE % FIXED), None, ahead=0) as session:

        def digest(t_s: float) -> str:
            return draw_list_at(session, t_s, View(size_px=(640, 360))).digest()

        first = {t_s: digest(t_s) for t_s in times_s}
        again = {t_s: digest(t_s) for t_s in [*times_s[::-1], *times_s[::2], *times_s[1::2]]}
    assert first == again and len(set(first.values())) == len(times_s) and not math.isnan(len(first))
