"""The kinds of light: one figure decides, the other follows by Lambert's law, and what disagrees is refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

from tests.glass.devices import SHIPPED
from vitrine import paths
from vitrine.errors import InputError
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import format_light
from vitrine.glass.optics.view import View
from vitrine.scene.file_access import FileAccess

FILES = sorted((paths.assets() / "environments").glob("*.yaml"))
#: Mid-grey of every shipped kind in cd/m², and its lux, as printed in the order on light.
PRINTED = {
    "night-street": (0.573, 10), "lit-facade": (0.9, 15.7), "dim-interior": (5.73, 100), "sunset": (25, 436),
    "office": (28.6, 500), "shop": (57.3, 1_000), "overcast": (700, 12_200), "open-shade": (1_146, 20_000),
    "sunlit": (5_000, 87_300), "snow": (6_300, 110_000),
}  # fmt: skip


def light(folder: Path, text: str) -> Environment:
    (folder / "mine.environment.yaml").write_text(text, encoding="utf-8")
    return Library(paths.assets(), FileAccess(folder)).environment("mine")


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        light(folder, text)
    (problem,) = error.value.problems
    return str(problem).replace(f"{folder}/", "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_file_agrees_with_lamberts_law(file: Path) -> None:
    """Read anew, without the model: of a surface of reflectance ρ in E lux, π · L = ρ · E."""
    raw = yaml.safe_load(file.read_text("utf-8"))
    shipped, share = SHIPPED.environment(file.stem), 0.18
    assert math.pi * shipped.nits == pytest.approx(share * shipped.illuminance.value, rel=1e-12)
    if "illuminance_lx" in raw:
        assert shipped.illuminance.value == raw["illuminance_lx"]["value"]
    else:
        share = raw.get("reflectance", {"value": share})["value"]
        assert math.pi * raw["luminance"]["value"] == pytest.approx(share * shipped.illuminance.value, rel=1e-12)
    assert ("illuminance_lx" in raw) != ("luminance" in raw), "one of the two is enough"


def test_the_shipped_figures_are_those_of_the_order() -> None:
    assert {file.stem for file in FILES} == PRINTED.keys()
    for id_, (nits, lux) in PRINTED.items():
        found = SHIPPED.environment(id_)
        assert (found.nits, found.illuminance.value) == pytest.approx((nits, lux), rel=2e-3), id_


def test_snow_is_white_in_no_more_than_the_full_sun() -> None:
    snow = SHIPPED.environment("snow")
    assert 0.85 * snow.illuminance.value / math.pi == pytest.approx(29_800, rel=2e-3)
    assert snow.nits / 0.18 <= 110_000 / math.pi * (1 + 1e-12)


@pytest.mark.parametrize("id_", [id_ for id_, profile in SHIPPED.devices().items() if not profile.is_feed])
def test_snow_is_no_easier_than_the_sun(id_: str) -> None:
    bare, snow = (
        resolve_glasses(SHIPPED.device(id_), SHIPPED.environment(name), View()).brightness
        for name in ("sunlit", "snow")
    )
    if bare is not None and snow is not None:
        assert snow.contrast <= bare.contrast


def test_a_luminance_alone_is_that_of_mid_grey(tmp_path: Path) -> None:
    """As files of before have it."""
    found = light(tmp_path, "luminance: 60")
    assert (found.nits, found.mid_grey_luminance) == (60, found.luminance)
    assert found.illuminance.value == pytest.approx(math.pi * 60 / 0.18)
    assert found.illuminance.estimated and found.illuminance.source == "π · L / ρ"


def test_a_derived_figure_is_no_surer_than_what_it_comes_from(tmp_path: Path) -> None:
    sure = "{value: %s, confidence: %s, source: measured}"
    found = light(tmp_path, f"luminance: {sure % (40, 'high')}\nreflectance: {sure % (0.5, 'medium')}")
    assert (found.nits, found.mid_grey_luminance.confidence) == (pytest.approx(0.18 * 80), "medium")
    assert found.illuminance.confidence == "medium" and found.illuminance.value == pytest.approx(math.pi * 80)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "luminance: 16\nilluminance_lx: 100",
            "mine.environment.yaml:2:17 illuminance_lx: 100 lx disagrees with the luminance: 16 cd/m² of a surface of "
            "reflectance 0.18 takes 279 lx; allowed: one of the two",
        ),
        (
            "illuminance_lx: 110\nluminance: 16\nreflectance: 0.5",
            "mine.environment.yaml:1:17 illuminance_lx: 110 lx disagrees with the luminance: 16 cd/m² of a surface of "
            "reflectance 0.5 takes 101 lx; allowed: one of the two",
        ),
        (
            "name: Dark",
            "mine.environment.yaml:1:1: neither illuminance_lx nor luminance says how bright it is; allowed: such "
            "as illuminance_lx: 500",
        ),
        (
            "reflectance: 0.5\nilluminance_lx: 100",
            "mine.environment.yaml:1:14 reflectance: a reflectance without the luminance of its surface says nothing; "
            "allowed: luminance beside it",
        ),
        (
            "luminance: dim\nilluminance_lx: 100\nreflectance: 0.5",
            'mine.environment.yaml:1:12 luminance: text "dim" does not fit here; allowed: a number',
        ),
        (
            "illuminance_lx: 0",
            "mine.environment.yaml:1:17 illuminance_lx: number 0 is out of range; allowed: 0.02 or more",
        ),
    ],
)
def test_what_disagrees_or_says_nothing_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert mistake(tmp_path, text) == told


def test_figures_of_two_digits_agree(tmp_path: Path) -> None:
    found = light(tmp_path, "luminance: 5.7\nilluminance_lx: 100")
    assert (found.nits, found.illuminance.value) == (5.7, 100)
    assert light(tmp_path, "luminance: 2\nreflectance: 0.4\nilluminance_lx: 16").nits == pytest.approx(0.9)


def test_an_own_figure_sets_those_that_it_extends_aside(tmp_path: Path) -> None:
    assert light(tmp_path, "extends: office\nluminance: 60").nits == 60
    assert light(tmp_path, "extends: sunlit\nilluminance_lx: 20000").nits == pytest.approx(0.18 * 20_000 / math.pi)
    assert light(tmp_path, "extends: lit-facade\nluminance: 3").nits == 3
    assert light(tmp_path, "extends: lit-facade\nilluminance_lx: 10").nits == pytest.approx(0.18 * 10 / math.pi)
    assert light(tmp_path, "extends: lit-facade\nreflectance: 0.6").nits == pytest.approx(0.18 * 2 / 0.6)
    surer = light(tmp_path, "extends: lit-facade\nluminance: {confidence: high, source: measured}")
    assert surer.nits == pytest.approx(0.9) and surer.reflectance is not None


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.572958, "0.573"), (0.9, "0.9"), (28.6479, "28.6"), (99.96, "100"), (191.4, "191"), (1145.9, "1,146")],
)
def test_light_is_told_with_three_figures(value: float, words: str) -> None:
    assert format_light(value) == words
