"""A frame is a function of the shot: asked in any order it is the same, whatever the session does in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.errors import InputError
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.resolver import resolve_display
from vitrine.output.drawn_shot import list_picture_elements

SCENE = """vitrine: 1
feed: testcard:320x180
statechart: {states: {waiting: {initial: true, transitions: [{event: tap, target: open}]}, open: {}}}
nodes:
  - {id: clock, kind: text, text: "{clock.now:.1f}", size: 3, anchor: {head: center}}
  - {id: aside, kind: text, text: "At {clock.now:.0f}", size: 3, anchor: {head: center, offset: [80, 0]}}
  - kind: group
    id: group
    anchor: {world: [0, 1.6, 9]}
    children:
      - {id: inner, kind: icon, icon: straight, size: 2}
      - {id: hidden, kind: text, text: hidden, size: 2, when: open}
  - {id: later, kind: panel, width: 8, height: 4, fill: veil, anchor: {world: [0, 1.6, 9]}, when: open}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return path


def test_the_same_shot_is_the_same_frame_in_any_order(scene: Path) -> None:
    shots = [
        Shot(scene, t_s, device=device, view=ViewOptions(kind, size))
        for t_s in (0.0, 1.5, 9.9)
        for device, kind in (("generic", "eye"), ("quark-s1", "eye"), ("even-g2", "panel"), ("xreal-one", "world"))
        for size in (None, "200x200")
    ]
    with open_session(scene, None, ahead=0) as session:
        first = {shot: session.frame(shot) for shot in shots}
        for shot in reversed(shots):
            again = session.frame(shot)
            assert again.draw_list.digest() == first[shot].draw_list.digest()
            assert (again.mapping, again.viewpoint, again.size_px) == (
                first[shot].mapping, first[shot].viewpoint, first[shot].size_px
            )  # fmt: skip
            assert again.instant.feed_frame.index == first[shot].instant.feed_frame.index
        assert len({frame.draw_list.digest() for frame in first.values()}) > 12


def test_the_judge_has_the_display_with_all_of_its_pixels_at_the_same_instant(scene: Path) -> None:
    profile = Library(paths.assets()).device("quark-s1")
    display = resolve_display(profile, resolve_specs(profile))
    assert display is not None
    with open_session(scene, None, ahead=0) as session:
        instant = session.instant_at(1.5)
        frame = session.build_display_frame(instant, display)
        assert frame.size_px == (display.width_px, display.height_px) == frame.draw_list.size_px
        assert frame.instant is instant and frame.mapping is None
        seen = session.frame(Shot(scene, 1.5, device="quark-s1", view=ViewOptions("panel", "640x480")))
        assert seen.draw_list.digest() == frame.draw_list.digest()
        of_frame = session.instant_of(session.feed.frame_at(session.feed.index_at(1.5)))
        assert of_frame.feed_frame.index == instant.feed_frame.index


@pytest.mark.parametrize(
    "change", [{"scene": Path("other.yaml")}, {"feed": "testcard"}, {"take": Path("a.jsonl")}, {"trust": True}]
)
def test_a_shot_of_something_else_is_refused(scene: Path, change: dict[str, object]) -> None:
    with open_session(scene, None, ahead=0) as session, pytest.raises(InputError, match="no shot of what is open"):
        session.frame(replace(Shot(scene), **change))  # type: ignore[arg-type]


def test_a_time_that_is_not_there_is_refused(scene: Path) -> None:
    with open_session(scene, None, ahead=0) as session:
        for t_s, sentence in ((-1.0, "run from 0"), (float("nan"), "run from 0"), (11.0, "beyond the end")):
            with pytest.raises(InputError, match=sentence):
                session.frame(Shot(scene, t_s))


def test_what_is_shown_and_out_of_view_has_no_box_and_what_is_not_shown_is_not_there(scene: Path) -> None:
    def boxes() -> dict[str, tuple[str, bool]]:
        frame = session.frame(Shot(scene, 3.0))
        return {e.id: (e.text, e.box is not None) for e in list_picture_elements(session, frame, (320, 180))}

    with open_session(scene, None, ahead=0) as session:
        assert boxes() == {"clock": ("43203.0", True), "aside": ("At 43203", False), "inner": ("", False)}
        session.add_event(TimedEvent(1.0, parse_event("tap")))
        assert boxes().keys() == {"clock", "aside", "inner", "hidden", "later"}


def test_a_box_lies_in_the_picture_where_its_view_does(scene: Path) -> None:
    """A view of 200 x 113 in the middle of 200 x 200, and the same view alone."""
    with open_session(scene, None, ahead=0) as session:
        frame = session.frame(Shot(scene, 3.0, view=ViewOptions(size="200x200")))
        alone, padded = (next(iter(list_picture_elements(session, frame, px))) for px in ((200, 112), (200, 200)))
    assert alone.box is not None and padded.box is not None
    assert padded.box == alone.box._replace(y=alone.box.y + 44)
    middle = alone.box.x + alone.box.width / 2, alone.box.y + alone.box.height / 2
    assert middle == (pytest.approx(100, abs=1), pytest.approx(56, abs=1))
