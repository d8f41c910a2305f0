"""What the margin says: simulated always, estimated where it is, and all that is set otherwise than by itself."""

from __future__ import annotations

import pytest

from tests.engine.shots import typed
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.geometry import Rect
from vitrine.preview.layout.pane_layout import PanePlacement
from vitrine.preview.measure.monitor import MonitorMetrics
from vitrine.preview.panels.bars import Title
from vitrine.preview.panels.view_label import LabelCache, build_label, build_title

FEED = (1280, 720)


def stand(shot: Shot, width: int = 1280) -> PanePlacement:
    return PanePlacement(resolve_view(shot, FEED), Rect(0, 0, width, 720), Rect(0, 0, 1280, 720), Rect(0, 720, 1280, 0))


def titled(stands: list[PanePlacement], measure: MonitorMetrics | None = None) -> Title:
    return build_title("Street", [build_label(stand.spec) for stand in stands], stands, 1.0, measure)


@pytest.mark.parametrize("device", ["generic", "quark-s1", "ray-ban-meta", "apple-vision-pro"])
def test_simulated_always(device: str) -> None:
    assert build_label(resolve_view(typed(device), FEED)).caveats[0] == "simulated"


def test_nits_lens_and_contrast_are_told_and_what_is_estimated() -> None:
    words = build_label(resolve_view(typed("quark-s1", "sunlit"), FEED))
    assert words.subject[0] == "Quark S1" and "estimated" in words.caveats
    assert [word.split(" ")[-1] for word in words.figures[:1]] == ["nits"]
    assert any(word.startswith("lens") for word in words.figures)
    assert any(word.startswith("white") for word in words.figures)


def test_both_eyes_of_a_device_with_one_display_rival() -> None:
    assert (
        build_label(resolve_view(typed("meta-ray-ban-display", eye="both"), FEED)).subject[-1] == "average of both eyes"
    )
    assert build_label(resolve_view(typed("xreal-one", eye="both"), FEED)).subject[-1] == "both eyes"


def test_what_is_set_by_hand_is_told_and_nothing_else() -> None:
    assert build_label(resolve_view(typed("quark-s1"), FEED)).overrides == ()
    shot = typed("quark-s1", exposure="absolute", brightness="40%", optics="strong", focus="world")
    assert build_label(resolve_view(shot, FEED)).overrides == (
        "brightness 40%", "absolute exposure", "strong defects", "focus on the world"
    )  # fmt: skip


def test_an_overlay_that_is_late_is_told_on_every_display() -> None:
    for device in ("generic", "quark-s1"):
        assert build_label(resolve_view(typed(device, latency="80ms", rate="20"), FEED)).subject[-2:] == (
            "20 Hz", "80 ms late"
        )  # fmt: skip


def test_of_several_the_strip_says_what_holds_for_all() -> None:
    both = titled([stand(typed("generic")), stand(typed("quark-s1"))])
    assert both.subject == ("eye view",) and both.caveats == ("simulated", "estimated")
    one = titled([stand(typed("quark-s1"))])
    assert one.subject[0] == "Quark S1" and one.subject[-1] == "eye view"


def test_true_size_is_told_with_its_distance_and_when_it_is_cropped() -> None:
    assert titled([stand(typed())], MonitorMetrics()).overrides == ("true size at 60 cm",)
    assert titled([stand(typed(), 1400)], MonitorMetrics()).overrides == ("true size at 60 cm", "cropped")


def test_words_are_kept_until_how_it_is_looked_at_changes() -> None:
    teller, asked = LabelCache(), resolve_view(typed("quark-s1"), FEED)
    first = teller.get((asked,))
    assert teller.get((asked,)) is first and first == (build_label(asked),)
    other = resolve_view(typed("quark-s1", "night-street"), FEED)
    assert teller.get((other,)) == (build_label(other),) != first
