"""Colours as light: against the vectors of IEC 61966-2-1, and premultiplied."""

import pytest

from app.scene.value import INKS
from app.stage.light import dimmed, light_lin


@pytest.mark.parametrize(
    ("color", "light"),
    [
        ("#000000", (0.0, 0.0, 0.0, 1.0)),
        ("#FFFFFF", (1.0, 1.0, 1.0, 1.0)),
        ("#808080", (0.21586050011389926,) * 3 + (1.0,)),
        ("#FF000080", (128 / 255, 0.0, 0.0, 128 / 255)),
        ("#ffffff00", (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_srgb_becomes_linear_and_premultiplied(color: str, light: tuple[float, ...]) -> None:
    assert light_lin(color) == pytest.approx(light, abs=1e-15)


@pytest.mark.parametrize("name", INKS)
def test_an_ink_is_the_light_of_its_code(name: str) -> None:
    assert light_lin(name) == light_lin(INKS[name])


def test_the_veil_stays_thin() -> None:
    red, green, blue, _ = light_lin("veil")
    assert 0.02 <= 0.2126 * red + 0.7152 * green + 0.0722 * blue <= 0.03


def test_dimming_takes_cover_and_light_alike() -> None:
    assert dimmed((0.8, 0.4, 0.2, 1.0), 0.25) == pytest.approx((0.2, 0.1, 0.05, 0.25))
