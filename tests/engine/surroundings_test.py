"""Conditions on two devices in two kinds of light: what each shows, and what `check` sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.frames import LIBRARY
from tests.scene.scenes import write
from vitrine.engine.device_run import prepare_runs, record_instant
from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.verdict.scene_scan import scan_scene

SCENE = """
feed: testcard
nodes:
- kind: text
  id: told
  anchor: {head: top}
  text: "{device} {display.colors} {display.levels} {light.lux:int} {light.contrast:.1f}"
- kind: panel
  id: bar
  anchor: {head: center}
  width: 12
  height: 2
  border: 0.1
  if: {"display.width_deg < 30": {width: 6}, "light.lux > 20000": {hidden: true}}
"""
CARDS = (("even-g2", "office"), ("generic", "office"), ("even-g2", "sunlit"))


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Session]:
    with open_session(write(tmp_path, SCENE), None, ahead=0) as session:
        yield session


def glasses_of(device: str, environment: str) -> GlassesInLight:
    return resolve_glasses(LIBRARY.device(device), LIBRARY.environment(environment), View("eye", (320, 180)))


def test_each_device_and_light_shows_its_own(show: Session) -> None:
    instant = show.instant_at(0.0)
    frames = [show.build_frame(instant, glasses_of(*card)) for card in CARDS]
    found = [{one.id: one for one in show.list_elements(frame)} for frame in frames]
    lux = {one: round(LIBRARY.environment(one).illuminance.value) for one in ("office", "sunlit")}
    levels = LIBRARY.device("even-g2").color
    steps = levels.value.levels if levels else None
    assert [one["told"].text for one in found] == [
        f"even-g2 1 {steps} {lux['office']:,} 12.1",  # twice as bright as paper, which is 5.6 times mid-grey
        f"generic {256**3} 256 {lux['office']:,} –",
        f"even-g2 1 {steps} {lux['sunlit']:,} 1.3",  # 1,200 cd/m² over 0.9 × 5,000
    ]
    assert ["bar" in one for one in found] == [True, True, False]
    for frame, one, width in zip(frames[:2], found, (6, 12), strict=False):
        box = one["bar"].box_px
        assert (box[2] - box[0]) / frame.viewpoint.intrinsics.px_per_deg == pytest.approx(width, abs=0.2)


def test_check_sees_what_each_light_shows_and_nothing_that_is_hidden(show: Session) -> None:
    runs = prepare_runs(show, [glasses_of(*card) for card in CARDS])
    observed = record_instant(show, runs, scan_scene(show.scene), show.instant_at(0.0))
    assert len(runs) == 3
    assert ["bar" in {e.id for e in one.observation.elements} for one in observed] == [True, True, False]
    assert all(one.observation.off_display_roots == () for one in observed)


def test_a_scene_that_reads_none_of_it_shares_its_frames(tmp_path: Path) -> None:
    plain = 'feed: testcard\nnodes: [{kind: text, id: t, text: Hi, anchor: {head: top}, if: {"time > 3": {size: 1}}}]'
    with open_session(write(tmp_path, plain), None, ahead=0) as session:
        glasses = [glasses_of("even-g2", environment) for environment in ("office", "sunlit")]
        assert len({find_surroundings(session.stage, one) for one in glasses}) == 1
        assert len(prepare_runs(session, glasses)) == 1
