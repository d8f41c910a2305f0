"""The regrade: when there is one, its exposure and colours by hand, and that contrast knows nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.glass.devices import SHIPPED, lit
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.optics import IDENTITY_MATRIX
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.regrade import cone_share, differs, rod_weights, world_color
from vitrine.glass.optics.view import View
from vitrine.glass.optics.white_point import WhitePoint

SUNLIT, NIGHT, DIM = (SHIPPED.environment(id_) for id_ in ("sunlit", "night-street", "dim-interior"))
ADDITIVE = [id_ for id_, device in SHIPPED.devices().items() if not device.is_feed and not device.blocking]
BLIND = [id_ for id_, device in SHIPPED.devices().items() if device.is_feed or device.blocking]


def seen(
    device: str, light: Environment = NIGHT, filmed_in: Environment | None = SUNLIT, **view: Any
) -> GlassesInLight:
    return resolve_glasses(SHIPPED.device(device), light, View(**view), filmed_in)


def light_of(luminance: float, white_point: WhitePoint) -> Environment:
    return lit(luminance).model_copy(update={"white_point": Sourced[WhitePoint](value=white_point)})


def test_a_street_at_night_is_a_twentieth_as_bright_as_one_in_the_sun() -> None:
    """(0.573 / 5000)^(1/3) = 0.0486."""
    regrade = seen("quark-s1").regrade
    assert regrade is not None and regrade.filmed_in is SUNLIT
    assert regrade.exposure == pytest.approx((0.18 * 10 / np.pi / 5000) ** (1 / 3)) == pytest.approx(0.0486, abs=5e-5)
    dim = seen("quark-s1", DIM).regrade
    assert dim is not None and dim.exposure == pytest.approx(0.1046, abs=1e-4)


@pytest.mark.parametrize(
    ("filmed", "shown", "is_regraded"),
    [(5000, 625, False), (5000, 624.9, True), (625, 5000, False), (624.9, 5000, True), (40, 40, False)],
)
def test_up_to_eight_times_a_picture_is_left_as_it_is(filmed: float, shown: float, is_regraded: bool) -> None:
    assert differs(lit(filmed), lit(shown)) == is_regraded
    assert (seen("quark-s1", lit(shown), lit(filmed), exposure="adapted").regrade is not None) == (
        is_regraded and shown < filmed
    ), "paper is white already, and without white points there is nothing else to do in a brighter light"


def test_into_a_brighter_light_the_white_point_alone_changes() -> None:
    regrade = seen("quark-s1", light_of(5000, 6500.0), light_of(5, 2700.0)).regrade
    assert regrade is not None and (regrade.exposure, regrade.cone_share) == (1.0, 1.0)
    red, green, blue = (sum(row) for row in regrade.world_color)
    assert red < green < blue, "the warmth that the camera left in is taken away"


@pytest.mark.parametrize("id_", BLIND)
def test_what_shows_no_surroundings_is_never_regraded(id_: str) -> None:
    found = seen(id_)
    assert found.regrade is None and found.optics == seen(id_, filmed_in=None).optics


@pytest.mark.parametrize("view", [{"kind": "panel"}, {"regrade": "off"}])
@pytest.mark.parametrize("id_", ["quark-s1", "even-g2", "quark-g1"])
def test_the_panel_alone_and_what_is_switched_off_stay(id_: str, view: dict[str, Any]) -> None:
    assert seen(id_, **view).regrade is None
    assert seen(id_, **view).optics == seen(id_, filmed_in=None, **view).optics


def test_where_nobody_says_what_light_it_was_nothing_is_regraded() -> None:
    assert seen("quark-s1", filmed_in=None).regrade is None
    assert seen("quark-s1", filmed_in=None).optics.world_color == IDENTITY_MATRIX


@pytest.mark.parametrize("kind", ["eye", "world"])
@pytest.mark.parametrize("id_", ADDITIVE)
def test_contrast_stays_what_it_was(id_: str, kind: Any) -> None:
    """Light and world are multiplied alike, the brightest channel with them; what `check` judges is not touched."""
    with_, without = seen(id_, kind=kind), seen(id_, filmed_in=None, kind=kind)
    assert with_.regrade is not None
    assert (with_.brightness, with_.eye_optics) == (without.brightness, without.eye_optics)
    white = luminance_of(np.array(with_.optics.world_color) @ np.ones(3))
    assert white == pytest.approx(with_.regrade.exposure, rel=3e-4)
    assert with_.optics.gain == pytest.approx(with_.regrade.exposure * without.optics.gain)
    assert with_.brightest_channel == pytest.approx(with_.regrade.exposure * without.brightest_channel)


@pytest.mark.parametrize("id_", ADDITIVE)
def test_absolute_exposure_is_the_law_already(id_: str) -> None:
    with_, without = (seen(id_, filmed_in=filmed, exposure="absolute") for filmed in (SUNLIT, None))
    assert with_.regrade is not None and with_.regrade.exposure == 1.0
    assert (with_.optics.exposure, with_.optics.gain) == (without.optics.exposure, without.optics.gain)
    assert with_.optics.world_color != IDENTITY_MATRIX


@pytest.mark.parametrize(
    ("luminance", "share"),
    # 0.767 + 0.3334 log10 L: one at 5 cd/m², nothing at 0.005; log10 0.487 = -0.31247.
    [(5.0, 1.0), (5000.0, 1.0), (0.005, 0.0), (1e-4, 0.0), (1.0, 0.7670), (0.487, 0.6628), (0.1, 0.4336)],
)
def test_cones_give_way_to_rods_as_cie_191_says(luminance: float, share: float) -> None:
    assert cone_share(luminance) == pytest.approx(share, abs=1e-4)


def test_rods_see_blue_for_more_and_red_for_next_to_nothing() -> None:
    """By hand, XYZ of sRGB's red: 0.4124, 0.2126, 0.0193: 0.2126 · (1.33 · (1 + 0.2319 / 0.4124) − 1.68) = 0.0846."""
    red, green, blue = rod_weights()
    assert red / green == pytest.approx(0.0846 / 1.9688, abs=1e-4)
    assert red + green + blue == pytest.approx(1)
    assert (red, blue) == pytest.approx((0.0329, 0.2017), abs=2e-4)


def test_by_starlight_all_is_grey_and_by_day_nothing_is_lost() -> None:
    rows = np.array(world_color(lit(5000), lit(0.01), 0.004))
    assert rows == pytest.approx(np.tile(rod_weights(), (3, 1)), abs=1e-12)
    assert world_color(SUNLIT, SHIPPED.environment("shop"), 57.3) != IDENTITY_MATRIX, "its lamps are warm"
    assert world_color(lit(5000), lit(57.3), 57.3) == IDENTITY_MATRIX


@pytest.mark.parametrize("luminance", [0.004, 0.1, 0.487, 2.0, 5.0, 80.0])
def test_white_keeps_its_luminance_and_the_less_is_left_of_a_colour_the_darker_it_is(luminance: float) -> None:
    rows = np.array(world_color(light_of(5000, (0.3324, 0.3474)), light_of(luminance, 3000.0), luminance))
    assert luminance_of(rows @ np.ones(3)) == pytest.approx(1, abs=2e-4)
    assert np.ptp(rows @ (0.0, 1.0, 0.0)) == pytest.approx(cone_share(luminance), abs=0.06)


def test_every_shipped_light_says_its_white_and_where_that_is_from() -> None:
    for file in sorted(Path("assets/environments").glob("*.yaml")):
        white_point = SHIPPED.environment(file.stem).white_point
        assert white_point is not None and len(white_point.source) > 10, file
