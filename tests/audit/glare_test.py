"""Untruth 5, gone: what glares is told by the light that reaches the eye, not by a contrast.

A source of E lux at θ degrees veils what is looked at with 10 E / θ² cd/m², from 1° to 30° (Stiles and Holladay, CIE
146:2002). What is looked at is 2° beside the source. The program puts all of a source's light at its nearest edge,
which is more than its parts lay there, each at its own angle: an upper bound, which we compute, too.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.program import Program

#: A device of known figures, of no technology: the least that it gives is asked for by hand.
DEVICE = """id: plain
name: Plain
blend_mode: additive
canvas_px: {value: [1200, 800], confidence: high, source: made up}
fov_deg: {value: [36, 24], confidence: high, source: made up}
color: {value: {mode: full}, confidence: high, source: made up}
nits: {to_eye: {value: 600, confidence: high, source: made up}, min: {value: 1, confidence: high, source: made up}}
transmittance: {clear: {value: 0.2, confidence: high, source: made up}}
"""
MID_GREY_CODE, TRANSMITTANCE = 118, 0.2
CARD_DEG = (10.0, 6.0)
CARD = 'id: card, kind: panel, width: 10, height: 6, fill: "#FFFFFF", anchor: {head: center}'
LINE = 'id: line, kind: text, text: "Stall 7 on your left", size: 0.45, color: "#FFFFFF", anchor: {head: center}'


class Veils(NamedTuple):
    """The veil in cd/m² 2° beside a white card of 1 cd/m²: by parts, and all of it at its nearest edge."""

    by_parts: float
    at_edge: float


def veils_of_card() -> Veils:
    """By summing up small pieces of the card, seen straight from the middle of its long side, 2° below it."""
    half_x, half_y = (math.tan(math.radians(side / 2)) for side in CARD_DEG)
    x, y = np.meshgrid((np.arange(800) + 0.5) / 400 - 1, (np.arange(800) + 0.5) / 400 - 1)
    x, y = x * half_x, y * half_y
    solid = 4 * half_x * half_y / x.size / (1 + x**2 + y**2) ** 1.5
    look = np.array([0.0, math.tan(math.radians(CARD_DEG[1] / 2 + 2)), 1.0])
    cosine = (y * look[1] + 1) / np.sqrt(1 + x**2 + y**2) / np.linalg.norm(look)
    off_deg = np.degrees(np.arccos(cosine))
    by_parts = float((10 * solid * cosine / off_deg**2).sum())
    return Veils(by_parts, float(10 * solid.sum() * math.cos(math.radians(2)) / 2**2))


def glare(program: Program, node: str, *words: object) -> tuple[float, bool]:
    """The strongest veil that the program tells, over the light behind, and whether it says that something glares."""
    stages.write(program.folder / "plain.device.yaml", DEVICE)
    scene = stages.scene(program.folder / "scene.yaml", node)
    feed = stages.flat(program.folder / "grey.png", MID_GREY_CODE)
    told: Any = program.check(scene, feed, "--every", 100, "--device", "plain", "--environment", "night-street", *words)
    found = {finding["rule"] for finding in told["findings"]}
    return told["conditions"][0]["glare"], "glare" in found


@pytest.mark.parametrize("share", [0.01, 0.1, 1.0])
def test_the_veil_of_a_card_lies_between_its_parts_and_its_edge(
    program: Program, luminances: dict[str, float], share: float
) -> None:
    told, glares = glare(program, CARD, "--brightness", f"{share:.0%}")
    behind = TRANSMITTANCE * luminances["night-street"]
    by_parts, at_edge = (600 * share * veil / behind for veil in veils_of_card())
    assert by_parts <= told <= at_edge * 1.02
    assert glares == (told > 1)
    assert glares or by_parts < 1, "what glares by its parts must be told"


def test_small_text_of_six_candelas_does_not_glare(program: Program) -> None:
    told, glares = glare(program, LINE, "--brightness", "1%")
    assert told < 0.1 and not glares


def test_a_white_card_at_night_glares(program: Program) -> None:
    told, glares = glare(program, CARD, "--brightness", "1%")
    assert told > 1 and glares


def test_by_day_the_same_card_does_not(program: Program) -> None:
    assert glare(program, CARD, "--brightness", "1%", "--environment", "office")[1] is False
