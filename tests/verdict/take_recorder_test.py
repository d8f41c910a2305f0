"""A take gathered frame by frame: what becomes of hits and lights in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.verdict.samples import element, observation, traits
from vitrine.errors import Place
from vitrine.geometry import Bounds
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.stage.draw.drawlist import DrawList, NodeBounds, UnlayeredNode
from vitrine.stage.inspect.element import Element
from vitrine.verdict.finding import Finding
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.take_recorder import TakeRecorder
from vitrine.world.camera import Intrinsics

FEED = Intrinsics.from_fov(64, 36)
#: Mid-grey shows from code 118.
GREY = 118


def watched(
    frames: Sequence[tuple[Element, ...]], lights: dict[str, Optics], codes: Sequence[int] | None = None
) -> tuple[list[LegibilityResult], list[Finding]]:
    """Frames of elements, a second apart, over a feed of these codes."""
    watch = TakeRecorder(traits())
    for second, elements in enumerate(frames):
        feed = np.full((36, 64, 4), codes[second] if codes else GREY, np.uint8)
        watch.record_frame(replace(observation(*elements), t_s=float(second)), FEED, feed)
    assert watch.frames == len(frames)
    return watch.evaluate(lights, dict.fromkeys(lights, Thresholds()))


def of(findings: Sequence[Finding], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule.id == rule]


def test_every_element_is_read_in_every_light() -> None:
    title, time = element("card/title"), element("card/time")
    readings, _ = watched([(title, time), (title,)], {"noon": Optics(gain=0.1), "dusk": Optics(gain=2.0)})
    assert [(r.environment, r.element, r.frames) for r in readings] == [
        (light, name, frames) for light in ("noon", "dusk") for name, frames in (("card/title", 2), ("card/time", 1))
    ]
    assert readings[2].worst_contrast == pytest.approx(1 + 20 * (readings[0].worst_contrast - 1))


def test_contrast_is_told_by_its_verdict_at_its_worst_with_the_frames_below() -> None:
    """White over mid-grey, then over a feed six times as bright: 1.4 and 1.07 at noon, at dusk 3 and 1.33."""
    frames, codes = [(element(),)] * 3, (GREY, 255, GREY)
    _, findings = watched(frames, {"noon": Optics(gain=0.07), "dusk": Optics(gain=0.8)}, codes)
    noon, dusk = of(findings, "contrast")
    assert (noon.level, noon.environment, noon.at_s, noon.frames, noon.of_frames) == ("error", "noon", 1.0, 3, 3)
    assert (dusk.level, dusk.environment, dusk.at_s, dusk.frames, dusk.of_frames) == ("warning", "dusk", 1.0, 1, 3)
    assert noon.place == Place("scene.yaml", 7, 3) and noon.device == "one"


def test_darkness_is_told_once_whatever_the_light() -> None:
    black = element(foreground_lin=(0.0, 0.0, 0.0, 1.0))
    _, findings = watched([(), (black,), (black,)], {"noon": Optics(), "dusk": Optics(gain=9.0)})
    (dark,) = of(findings, "dark-ink")
    assert (dark.environment, dark.at_s, dark.frames, dark.of_frames) == ("", 1.0, 2, 2)


def test_glare_is_told_in_the_light_in_which_it_is() -> None:
    """A box of 10° × 6° in the middle, half of it white: at 2° a veil of 0.023 of that white, 0.127 of mid-grey."""
    watch = TakeRecorder(traits())
    box, light = Bounds(220.0, 180.0, 420.0, 300.0), np.ones((1, 4))
    card = UnlayeredNode(NodeBounds("card", box, None), "edge-arrow", 120.0, light, 1.0, False)
    for second, shown in enumerate([(card,), (), (card._replace(opacity=0.5),)]):
        seen = replace(observation(), t_s=float(second), draw_list=DrawList((640, 480), unlayered_nodes=shown))
        watch.record_frame(seen, FEED, np.full((36, 64, 4), GREY, np.uint8))
    lights = {"noon": Optics(), "dusk": Optics(gain=12.0), "night": Optics(gain=24.0)}
    _, findings = watch.evaluate(lights, dict.fromkeys(lights, Thresholds()))
    told = [(f.environment, f.element, f.at_s, f.frames, f.of_frames) for f in of(findings, "glare")]
    assert told == [("dusk", "card", 0.0, 1, 3), ("night", "card", 0.0, 2, 3)]
    assert watch.worst_glare(lights["night"]) == 24 * watch.worst_glare(lights["noon"]) == pytest.approx(3.03, rel=0.02)
    assert watch.worst_glare(Optics(gain=24.0, blocking=1.0)) == 0
    assert watch.worst_glare(Optics(gain=24.0, share=0.5)) == pytest.approx(watch.worst_glare(lights["dusk"]))


def test_what_is_broken_in_any_light_is_told_once_of_all_frames() -> None:
    small = element(size_deg=0.3)
    _, findings = watched([(), (small, small), (small,)], {"noon": Optics(), "dusk": Optics()})
    (told,) = of(findings, "small-text")
    assert (told.environment, told.at_s, told.frames, told.of_frames) == ("", 1.0, 2, 3)
