"""Each rule: broken by one thing, kept by the same thing a little better."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.verdict.samples import element, observation
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.primaries import tint_matrix
from vitrine.stage.draw.light import Light
from vitrine.stage.inspect.element import Element
from vitrine.verdict.finding import Violation, ViolationCounter
from vitrine.verdict.rules.place import NO_EDGE_ARROW, check_place
from vitrine.verdict.rules.size import check_size
from vitrine.verdict.rules.tone import check_tone

GREEN = tint_matrix("#30FF50")
SIXTEEN = Optics(mono=True, levels=16, color=GREEN)


def broken(hits: Iterable[Violation]) -> set[tuple[str, str]]:
    return {(hit.rule.id, hit.element) for hit in hits}


@pytest.mark.parametrize(
    ("changed", "known", "found"),
    [
        ({"size_deg": 0.59}, {}, {"small-text"}),
        ({"size_deg": 0.60}, {}, set()),
        ({"size_deg": 0.70, "text": "左转"}, {}, {"small-text"}),
        ({"size_deg": 0.76, "text": "左转"}, {}, set()),
        ({"size_deg": 0.70}, {"text_min_deg": 0.8}, {"small-text"}),
        ({"size_deg": 0.45}, {"text_min_deg": 0.4}, {"thin-weight"}),
        ({"size_deg": 0.45, "weight": "bold"}, {"text_min_deg": 0.4}, set()),
        ({"size_deg": 0.45, "kind": "icon"}, {}, set()),
    ],
)
def test_text_has_a_least_size_and_a_least_stroke(
    changed: dict[str, Any], known: dict[str, Any], found: set[str]
) -> None:
    hits = check_size(observation(element(**changed), **known))
    assert {rule for rule, _ in broken(hits) if rule != "thin-weight" or "thin-weight" in found} == found


@pytest.mark.parametrize(("height", "found"), [(41.0, {("touch-target", "tag")}), (43.0, set())])
def test_what_is_looked_at_to_act_has_a_least_size(height: float, found: set[tuple[str, str]]) -> None:
    tag = element("tag", kind="panel", interactive=True, box_px=(300.0, 200.0, 360.0, 200.0 + height))
    assert broken(check_size(observation(tag))) == found


def test_the_stroke_of_regular_type_is_told_in_pixels_of_the_display() -> None:
    (hit,) = check_size(observation(element(size_deg=0.45), text_min_deg=0.4))
    assert "0.83 pixels" in hit.text  # 0.45° of 20 pixels a degree, with strokes of 0.092 em


@pytest.mark.parametrize(("weight", "found"), [(1.1, {("thin-weight", "turn")}), (1.3, set())])
def test_an_icon_s_stroke_counts_as_type_s_does(weight: float, found: set[tuple[str, str]]) -> None:
    # 1° of 20 pixels: a stroke of 1.2 / 24 of the size is one pixel.
    seen = observation(element("turn", kind="icon", text=""))
    assert broken(check_size(replace(seen, icon_stroke_widths={"turn": weight / 24}))) == found


@pytest.mark.parametrize(
    ("box", "known", "found"),
    [
        ((-20.0, 10.0, 80.0, 30.0), {}, {"outside-display"}),
        ((-4.0, 10.0, 96.0, 30.0), {}, set()),
        ((700.0, 10.0, 800.0, 30.0), {}, {"never-in-view"}),
        ((10.0, 10.0, 110.0, 30.0), {"safe_zone": (0.1, 0.0, 0.1, 0.0)}, {"outside-safe-zone"}),
        ((70.0, 10.0, 110.0, 30.0), {"safe_zone": (0.1, 0.0, 0.1, 0.0)}, set()),
    ],
)
def test_what_is_fixed_to_the_head_stays_in_the_display_and_its_safe_zone(
    box: tuple[float, float, float, float], known: dict[str, Any], found: set[str]
) -> None:
    assert {rule for rule, _ in broken(check_place(observation(element(box_px=box), **known)))} == found


@pytest.mark.parametrize(("left", "found"), [(-20.0, {"cut-in-world"}), (-4.0, set()), (-120.0, set())])
def test_what_is_fixed_to_the_world_may_be_out_of_the_display_but_not_cut(left: float, found: set[str]) -> None:
    seen = element(box_px=(left, 10.0, left + 100, 30.0), world_locked=True)
    assert {rule for rule, _ in broken(check_place(observation(seen, safe_zone=(0.1, 0.0, 0.1, 0.0))))} == found


def test_the_centre_is_to_be_kept_clear_of_panels() -> None:
    wide = element("card", kind="panel", box_px=(260.0, 180.0, 380.0, 300.0))
    small = element("card", kind="panel", box_px=(300.0, 220.0, 340.0, 260.0))
    (hit,) = check_place(observation(wide))
    # 120 x 120 of the 200 x 200 pixels that ±5° take, at 20 a degree.
    assert hit.rule.id == "centre-covered" and hit.badness == pytest.approx(0.36, abs=0.01)
    assert not broken(check_place(observation(small)))
    picture = element("card/image", kind="image", box_px=(270.0, 190.0, 370.0, 290.0))
    (hit,) = check_place(observation(wide, picture))
    assert hit.badness == pytest.approx(0.36, abs=0.01)


def test_more_than_three_things_at_once_are_too_many() -> None:
    def things(*names: str) -> list[Element]:
        return [element(f"{name}/title") for name in names]

    assert not broken(check_place(observation(*things("a", "b", "c", "c"))))
    assert broken(check_place(observation(*things("a", "b", "c", "d")))) == {("too-many", "")}


def test_an_arrow_out_of_the_display_is_told() -> None:
    assert broken(check_place(observation(off_display_arrows=("turn",)))) == {(NO_EDGE_ARROW.id, "turn")}


def test_colour_alone_tells_nothing_apart_on_a_mono_display() -> None:
    # Equal in luminance: 0.2126 · 0.8 = 0.7152 · 0.2378.
    red = element("card/a", foreground_lin=(0.8, 0.0, 0.0, 1.0))
    green = element("card/b", foreground_lin=Light(0.0, 0.2378, 0.0, 1.0))
    assert broken(check_tone(observation(red, green, optics=SIXTEEN))) == {("colour-alone", "card/a")}
    assert not broken(check_tone(observation(red, green)))
    brighter = green._replace(foreground_lin=Light(0.0, 0.6, 0.0, 1.0))
    assert not broken(check_tone(observation(red, brighter, optics=SIXTEEN)))
    apart = green._replace(id="other/b")
    assert not broken(check_tone(observation(red, apart, optics=SIXTEEN)))


def test_two_lights_on_one_step_of_the_panel_are_told() -> None:
    # Codes 0.80 and 0.76 of 15 steps: both round to 12 and 11; 0.80 and 0.82 both to 12.
    lights = {code: ((code + 0.055) / 1.055) ** 2.4 for code in (0.775, 0.83, 0.7)}
    pair = [element(f"card/{code}", foreground_lin=(light, light, light, 1.0)) for code, light in lights.items()]
    assert broken(check_tone(observation(*pair[:2], optics=SIXTEEN))) == {("levels", "card/0.775")}
    assert not broken(check_tone(observation(pair[0], pair[2], optics=SIXTEEN)))


def test_a_tally_keeps_the_worst_frame_and_counts_all() -> None:
    tally = ViolationCounter()
    for t_s, badness in ((0.0, 0.2), (1.0, 0.9), (2.0, 0.5)):
        tally.add(Violation(NO_EDGE_ARROW, "turn", badness, f"{badness}"), t_s)
    assert [(hit.badness, t_s, frames) for hit, t_s, frames in tally.list_worst()] == [(0.9, 1.0, 3)]


def test_copies_that_break_a_rule_together_are_one_frame() -> None:
    tally = ViolationCounter()
    for t_s in (0.0, 1.0):
        for badness in (0.2, 0.9, 0.5):
            tally.add(Violation(NO_EDGE_ARROW, "turn", badness, "lost"), t_s)
    assert [(hit.badness, t_s, frames) for hit, t_s, frames in tally.list_worst()] == [(0.9, 0.0, 2)]
