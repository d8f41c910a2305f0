"""Light is added and scaled as light: every code of the world with many of the display's, and pictures in scenes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import decode, encode
from tests.audit.pinholes import camera
from tests.audit.program import Codes, Job, Program
from tests.audit.tone_rule import see
from tests.prepared_program import PreparedProgram

#: Every code of the world is a column, 8 rows a colour of the display.
SIZE, ROW_PX = (256, 256), 8
#: The share of channels that may be rounded the other way: 0.59 % were seen of the fits to sRGB's curve.
MOST_OTHER = 0.02


def display_codes() -> Codes:
    """The colours (32, 3) of the display, row by row: greys, then any."""
    greys = np.repeat(np.linspace(0, 255, 16).round().astype(np.uint8)[:, None], 3, 1)
    return np.concatenate([greys, np.random.default_rng(4).integers(0, 256, (16, 3), np.uint8)])


def world_codes() -> Codes:
    """Every grey (256, 256, 3) once in each row."""
    return np.broadcast_to(np.arange(256, dtype=np.uint8)[None, :, None], (*SIZE, 3)).copy()


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None) -> Any:
    """The display's stripes over the world, and the bare world."""
    folder = tmp_path_factory.mktemp("sums")
    per_deg = camera(*SIZE).fy * math.pi / 180
    nodes = []
    for i, code in enumerate(display_codes()):
        place = f"inset: [{i * ROW_PX / per_deg!r}, null, null, 0], width: {SIZE[0] / per_deg!r}"
        fill = "#{:02X}{:02X}{:02X}".format(*code)
        nodes.append(f'{{kind: panel, {place}, height: {ROW_PX / per_deg!r}, fill: "{fill}"}}')
    side = f"width: {SIZE[0] / per_deg!r}, height: {SIZE[1] / per_deg!r}"
    scene = stages.scene(
        folder / "scene.yaml", f"kind: group, {side}, anchor: {{head: top-left}}, children: [{', '.join(nodes)}]"
    )
    feed = stages.picture(folder / "world.png", world_codes())
    done = Program(folder, prepared_program).draw(
        Job(scene, feed, [{}]), Job(stages.bare(folder / "bare.yaml"), feed, [{}])
    )
    return done[0][0].codes, done[1][0].codes


def test_every_code_comes_back_where_there_is_no_light(sums: Any) -> None:
    assert (sums[1] == world_codes()).all()
    assert (sums[0][:ROW_PX] == world_codes()[:ROW_PX]).all(), "black is nothing"


def test_every_sum_is_that_of_light(sums: Any) -> None:
    light = decode(display_codes()).repeat(ROW_PX, 0)[:, None]
    expected = np.rint(encode(see(decode(world_codes()), np.broadcast_to(light, (*SIZE, 3)), 1.0)))
    off = np.abs(sums[0] - expected)
    assert off.max() <= 1 and (off > 0).mean() <= MOST_OTHER


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None) -> dict[str, Codes]:
    """Images of the scene, at half of their size over black."""
    folder = tmp_path_factory.mktemp("images")
    y, x = np.indices((200, 200))
    checker = np.repeat(((x + y) % 2 * 255).astype(np.uint8)[..., None], 3, 2)
    stages.picture(folder / "checker.png", checker)
    # Opaque red beside transparent green, in columns of single pixels.
    fringe = np.where((x % 2 == 0)[..., None], np.array([255, 0, 0, 255]), np.array([0, 255, 0, 0])).astype(np.uint8)
    stages.picture(folder / "fringe.png", fringe)
    feed = stages.flat(folder / "world.png", 0, SIZE)
    side = 100 / (camera(*SIZE).fy * math.pi / 180)
    jobs = []
    for name in ("checker", "fringe"):
        node = f"kind: image, src: {name}.png, width: {side!r}, height: {side!r}, anchor: {{head: center}}"
        jobs.append(Job(stages.scene(folder / f"{name}.yaml", node), feed, [{}]))
    drawn = Program(folder, prepared_program).draw(*jobs)
    return {name: seen.codes[90:166, 90:166] for name, (seen,) in zip(("checker", "fringe"), drawn, strict=True)}


def test_an_image_is_scaled_in_light(images: dict[str, Codes]) -> None:
    assert np.abs(images["checker"].astype(int) - 188).max() <= 1


def test_transparent_green_leaves_no_fringe(images: dict[str, Codes]) -> None:
    """Half of the red's light, and of the green, which is nowhere seen, none."""
    assert images["fringe"][..., 1:].max() == 0
    assert decode(images["fringe"][..., 0]).mean() == pytest.approx(0.5, rel=0.01)
