"""Colours as light, against the vectors of the sRGB curve."""

import pytest

from vitrine.scene.nodes.value import NAMED_COLORS
from vitrine.stage.draw.light import DARK, Light, apply_opacity, light_from_color


@pytest.mark.parametrize(
    ("color", "light"),
    [
        ("#000000", (0.0, 0.0, 0.0, 1.0)),
        ("#FFFFFF", (1.0, 1.0, 1.0, 1.0)),
        ("#808080", (0.215861,) * 3 + (1.0,)),
        ("#0A0A0A", (10 / 255 / 12.92,) * 3 + (1.0,)),
        ("#FF000000", DARK),
        ("#ff800080", (0.501961, 0.215861 * 0.501961, 0.0, 0.501961)),
    ],
)
def test_colours_are_linear_and_premultiplied(color: str, light: tuple[float, ...]) -> None:
    assert light_from_color(color) == pytest.approx(light, abs=1e-6)


def test_an_ink_is_the_colour_that_it_names() -> None:
    for name, color in NAMED_COLORS.items():
        assert light_from_color(name) == light_from_color(color)


def test_an_opacity_dims_light_and_cover_alike() -> None:
    assert apply_opacity(Light(0.8, 0.4, 0.0, 1.0), 0.25) == pytest.approx((0.2, 0.1, 0.0, 0.25))
