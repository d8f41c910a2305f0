"""Element motion: by closed formulas for what swings in the display and in the world, on a still and a turning head."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.flow.code_log_test import row
from tests.proof.small_project import SCENE, make_project
from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.proof.expect.element_motion import measure_motions
from vitrine.world.camera import Intrinsics

DISPLAY = Intrinsics.from_fov(1280, 720, 50)
NODES = """
  - {id: still, kind: text, text: still, anchor: {head: left}}
  - {id: swing, kind: icon, icon: check, size: 1, anchor: {head: center, offset: [{osc: [3, 1]}, 0]}}
  - {id: far, kind: icon, icon: check, size: 1, anchor: {world: [0, 1.6, -10]}}
  - {id: hover, kind: icon, icon: check, size: 1, anchor: {world: [0, 1.6, -10], offset_m: [0, {osc: [0.5, 1]}, 0]}}
"""


def motions_of(session: Session, t_s: float, masked: frozenset[str] = frozenset()) -> dict[str, float]:
    frame = session.build_display_frame(session.instant_at(t_s), DISPLAY)
    motions = measure_motions(session, {"glasses": frame}, masked)["glasses"]
    return {element.id: moved for element, moved in motions}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The small project's scene with nodes that swing."""
    return open_session(make_project(tmp_path, SCENE + NODES).scene, None, ahead=0)


@pytest.mark.parametrize("frame", [0, 5, 8, 150, 299])
def test_a_swing_is_its_sine_s_step_in_the_display_and_in_the_world(frame: int, session: Session) -> None:
    with session:
        moved = motions_of(session, frame * session.frame_s)
    # Of the last frame, the step to it.
    first = min(frame, 298)
    step = abs(math.sin(math.tau * (first + 1) / 30) - math.sin(math.tau * first / 30))
    per_deg = DISPLAY.px_per_deg
    assert moved["still"] == moved["far"] == 0.0
    assert moved["swing"] == pytest.approx(3 * step, abs=0.02 / per_deg + 3 * step * 0.01)
    assert moved["hover"] == pytest.approx(math.degrees(0.5 * step / 10), abs=0.02 / per_deg + step * 0.03)


def test_masked_elements_and_panels_are_left_out(session: Session) -> None:
    with session:
        moved = motions_of(session, 0.6, frozenset(["still"]))
    assert "still" not in moved and "card" not in moved and "price" in moved


def test_a_slide_counts_as_motion_for_what_is_fixed_to_the_world(tmp_path: Path) -> None:
    node = """
  - id: tag
    kind: icon
    icon: check
    size: 1
    when: open
    enter: {slide: [0, 4], seconds: 1, easing: linear}
    anchor: {world: [0, 1.6, -10]}
"""
    with open_session(make_project(tmp_path, SCENE + node).scene, None, ahead=0) as session:
        assert motions_of(session, 1.0)["tag"] == pytest.approx(4 / 30, rel=0.02)


def test_a_turn_of_the_head_is_no_motion_of_what_is_fixed_to_the_world() -> None:
    scene = paths.assets() / "scenes" / "market-street" / "scene.yaml"
    with open_session(scene, None, ahead=0) as session:
        turn_s = 18.9
        frames = [
            session.build_display_frame(session.instant_at(t), DISPLAY) for t in (turn_s, turn_s + session.frame_s)
        ]
        middles = [
            {
                e.id: np.array([e.box_px[0] + e.box_px[2], e.box_px[1] + e.box_px[3]]) / 2
                for e in session.list_elements(f)
            }
            for f in frames
        ]
        moved = motions_of(session, turn_s)
        in_display = np.hypot(*(middles[1]["destination"] - middles[0]["destination"])) / DISPLAY.px_per_deg
    assert moved["destination"] < 0.1 < in_display


def test_what_is_fixed_to_a_code_moves_with_it_and_against_it_by_its_own_swing(tmp_path: Path) -> None:
    nodes = """
  - {id: tag, kind: icon, icon: check, size: 1, anchor: {code: any, at: top}}
  - {id: nod, kind: icon, icon: check, size: 1, anchor: {code: any, offset: [{osc: [3, 1]}, 0]}}
"""
    with open_session(make_project(tmp_path, SCENE + nodes).scene, None, ahead=0) as session:
        for number in range(4):
            session.add_event(row(number * session.frame_s, 0.4 + 0.03 * number))
        moved = motions_of(session, session.frame_s)
    step = abs(math.sin(math.tau * 2 / 30) - math.sin(math.tau / 30))
    assert moved["tag"] == pytest.approx(0, abs=0.05 / DISPLAY.px_per_deg)
    assert moved["nod"] == pytest.approx(3 * step, rel=0.03)
