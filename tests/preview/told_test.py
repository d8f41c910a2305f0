"""What the margin says: simulated always, estimated where it is, and all that is set otherwise than by itself."""

from __future__ import annotations

import pytest

from vitrine.engine.look import Typed, look
from vitrine.preview.layout.easel import Stand
from vitrine.preview.measure.monitor import Measure
from vitrine.preview.panels.strip import Title
from vitrine.preview.told import Teller, title, told
from vitrine.ui.pen import Area

FEED = (1280, 720)


def stand(typed: Typed, width: int = 1280) -> Stand:
    return Stand(look(typed, FEED), (0, 0, width, 720), Area(0, 0, 1280, 720), Area(0, 720, 1280, 0))


def titled(stands: list[Stand], measure: Measure | None = None) -> Title:
    return title("Street", [told(stand.look) for stand in stands], stands, 1.0, measure)


@pytest.mark.parametrize("device", ["generic", "quark-s1", "ray-ban-meta", "apple-vision-pro"])
def test_simulated_always(device: str) -> None:
    assert told(look(Typed(device), FEED)).marks[0] == "simulated"


def test_nits_lens_and_contrast_are_told_and_what_is_estimated() -> None:
    words = told(look(Typed("quark-s1", "sunlit"), FEED))
    assert words.subject[0] == "Quark S1" and "estimated" in words.marks
    assert [word.split(" ")[-1] for word in words.figures[:1]] == ["nits"]
    assert any(word.startswith("lens") for word in words.figures)
    assert any(word.startswith("white") for word in words.figures)


def test_both_eyes_of_a_device_with_one_display_rival() -> None:
    assert told(look(Typed("meta-ray-ban-display", eye="both"), FEED)).subject[-1] == "both eyes: rivalry"
    assert told(look(Typed("xreal-one", eye="both"), FEED)).subject[-1] == "both eyes"


def test_what_is_set_by_hand_is_told_and_nothing_else() -> None:
    assert told(look(Typed("quark-s1"), FEED)).set_ == ()
    typed = Typed("quark-s1", exposure="absolute", brightness="40%", optics="strong", focus="world")
    assert told(look(typed, FEED)).set_ == (
        "brightness 40%", "absolute exposure", "strong defects", "focus on the world"
    )  # fmt: skip


def test_of_several_the_strip_says_what_holds_for_all() -> None:
    both = titled([stand(Typed("generic")), stand(Typed("quark-s1"))])
    assert both.words == ("eye view",) and both.marks == ("simulated", "estimated")
    one = titled([stand(Typed("quark-s1"))])
    assert one.words[0] == "Quark S1" and one.words[-1] == "eye view"


def test_true_size_is_told_with_its_distance_and_when_it_is_cropped() -> None:
    assert titled([stand(Typed())], Measure()).set_ == ("true size at 60 cm",)
    assert titled([stand(Typed(), 1400)], Measure()).set_ == ("true size at 60 cm", "cropped")


def test_words_are_kept_until_how_it_is_looked_at_changes() -> None:
    teller, asked = Teller(), look(Typed("quark-s1"), FEED)
    first = teller.told((asked,))
    assert teller.told((asked,)) is first and first == (told(asked),)
    other = look(Typed("quark-s1", "night-street"), FEED)
    assert teller.told((other,)) == (told(other),) != first
