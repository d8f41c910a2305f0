"""Untruth 1, gone: a display of one colour has one hue, over every world and in every light, however bright it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import decode, encode, hex_light, hue_deg, turn_deg
from tests.audit.glasses import Glasses
from tests.audit.program import Job, Program, Seen
from tests.prepared_program import PreparedProgram

#: Linear light of the worlds.
FEEDS = (0.05, 0.18, 0.5)
#: From so many codes between ink and world, in a channel, the hue of 8 bits is held.
LEAST_CODES = 20
MOST_DEG = 3.0
#: The audit began at 73° in six kinds of light.
NODES = (
    'kind: text, text: "Stall 7 on your left", size: 1.4, color: "#FFFFFF", anchor: {head: center, offset: [0, -2]}',
    'kind: text, text: "on your left", size: 0.8, color: secondary, anchor: {head: center}',
    'kind: panel, width: 5, height: 1.5, fill: "#FFFFFF", anchor: {head: center, offset: [0, 2]}',
)


@pytest.fixture(scope="module")
def views(
    tmp_path_factory: pytest.TempPathFactory,
    shipped: dict[str, Glasses],
    luminances: dict[str, float],
    prepared_program: PreparedProgram | None,
) -> dict[tuple[str, str, float], Seen]:
    """White ink on every mono display in every light, over every feed."""
    folder = tmp_path_factory.mktemp("hue")
    scene = stages.scene(folder / "scene.yaml", *NODES)
    kinds = [(device, light) for device, glasses in shipped.items() if glasses.is_mono for light in luminances]
    asked = [{"device": device, "environment": light, "size": "320x180"} for device, light in kinds]
    codes = {feed: round(float(encode(feed))) for feed in FEEDS}
    jobs = (Job(scene, stages.flat(folder / f"{code}.png", code), asked) for code in codes.values())
    drawn = Program(folder, prepared_program).draw(*jobs)
    return {
        (*kind, feed): seen
        for feed, pictures in zip(FEEDS, drawn, strict=True)
        for kind, seen in zip(kinds, pictures, strict=True)
    }


def worst_turns(
    views: dict[tuple[str, str, float], Seen], shipped: dict[str, Glasses]
) -> Iterator[tuple[str, int, float]]:
    """Of every picture: which it is, how many pixels differ enough to have a hue, and how far the worst is off."""
    for (device, light, feed), seen in views.items():
        tint = hue_deg(hex_light(shipped[device].color["tint"]))
        world = round(float(encode(feed)))
        told = np.abs(seen.codes.astype(int) - world).max(-1) >= LEAST_CODES
        turned = turn_deg(hue_deg(decode(seen.codes[told])), tint)
        yield f"{device} {light} {feed}", int(told.sum()), float(turned.max(initial=0.0))


def test_white_ink_has_the_hue_of_its_tint(
    views: dict[tuple[str, str, float], Seen], shipped: dict[str, Glasses]
) -> None:
    found = list(worst_turns(views, shipped))
    assert sum(pixels > 500 for _, pixels, _ in found) > len(found) / 2, "most of them must show ink"
    far = {name: round(turn, 1) for name, _, turn in found if turn > MOST_DEG}
    assert not far, f"{len(far)} of {len(found)} pictures"
