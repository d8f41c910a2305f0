"""How things are looked at: devices, light and views go round, brightness by hand in steps, up to four side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.glass.optics.view import EXPOSURES, EYES, FOCUSES, REGRADE_MODES, STRENGTHS, VIEW_KINDS, View
from vitrine.preview.model.keys import Action
from vitrine.preview.model.view_settings import (
    BRIGHTNESS_STEPS,
    MAX_PANES,
    ChoiceCounts,
    Pane,
    ViewSettings,
    apply_view_action,
)

CHOICES = ChoiceCounts(3, 4, automatic_brightness=0.34)
THREE = ViewSettings((Pane(0, 0), Pane(1, 0), Pane(2, 3)), chosen=1)


def press(looking: ViewSettings, *actions: Action) -> ViewSettings:
    for action in actions:
        looking = apply_view_action(looking, action, CHOICES)
    return looking


def test_devices_and_environments_go_round_in_the_chosen_pane_alone() -> None:
    found = press(THREE, Action.DEVICE, Action.DEVICE, Action.ENVIRONMENT_BACK)
    assert found.panes == (Pane(0, 0), Pane(0, 3), Pane(2, 3))
    assert press(found, Action.DEVICE_BACK, Action.DEVICE_BACK, Action.ENVIRONMENT) == THREE


@pytest.mark.parametrize(
    ("action", "name", "all_of_them"),
    [
        (Action.VIEW, "kind", VIEW_KINDS),
        (Action.EXPOSURE, "exposure", EXPOSURES),
        (Action.EYE, "eye", EYES),
        (Action.OPTICS, "optics", STRENGTHS),
        (Action.FOCUS, "focus", FOCUSES),
        (Action.REGRADE, "regrade", REGRADE_MODES),
    ],
)
def test_a_key_goes_through_all_that_there_is(action: Action, name: str, all_of_them: tuple[str, ...]) -> None:
    looking, seen = ViewSettings(), []
    for _ in all_of_them:
        looking = press(looking, action)
        seen.append(getattr(looking, name))
    assert sorted(seen) == sorted(all_of_them) and looking == ViewSettings()


def test_brightness_by_hand_goes_on_from_what_the_device_chose() -> None:
    assert press(ViewSettings(), Action.BRIGHTER).brightness == 0.4
    assert press(ViewSettings(), Action.DIMMER).brightness == 0.3
    assert press(ViewSettings(brightness=1.0), Action.BRIGHTER).brightness == 1.0
    assert press(ViewSettings(brightness=BRIGHTNESS_STEPS[0]), Action.DIMMER).brightness == BRIGHTNESS_STEPS[0]
    assert press(ViewSettings(brightness=0.4), Action.AUTO_BRIGHTNESS).brightness is None


@given(st.lists(st.sampled_from([Action.ADD_PANE, Action.REMOVE_PANE, Action.NEXT_PANE, Action.DEVICE]), max_size=30))
def test_there_are_always_one_to_four_and_one_of_them_is_chosen(actions: list[Action]) -> None:
    found = press(ViewSettings(), *actions)
    assert 1 <= len(found.panes) <= MAX_PANES and 0 <= found.chosen < len(found.panes)
    assert all(0 <= pane.device_index < 3 and 0 <= pane.environment_index < 4 for pane in found.panes)


def test_a_new_one_has_the_next_device_in_the_same_light_and_is_chosen() -> None:
    found = press(ViewSettings((Pane(2, 1),)), Action.ADD_PANE)
    assert found == replace(found, panes=(Pane(2, 1), Pane(0, 1)), chosen=1)
    assert press(found, Action.NEXT_PANE).chosen == 0
    assert press(THREE, Action.REMOVE_PANE).panes == (Pane(0, 0), Pane(2, 3))


def test_a_view_is_what_was_chosen() -> None:
    assert ViewSettings().build_view((640, 360)) == View("eye", (640, 360))
    strong = ViewSettings(
        kind="world",
        optics="strong",
        focus="overlay",
        eye="both",
        brightness=0.2,
        exposure="absolute",
        tone="sum",
        latency_s=0.08,
        rate_hz=None,
        heading_error_deg=5,
        regrade="off",
    )
    view = strong.build_view((64, 36))
    assert set(view.optics) == {"strong"}
    assert (view.kind, view.focus, view.eye, view.brightness, view.exposure, view.tone, view.regrade) == (
        "world", "overlay", "both", 0.2, "absolute", "sum", "off"
    )  # fmt: skip
    assert (view.latency_s, view.rate_hz, view.heading_error_deg) == (0.08, None, 5)
