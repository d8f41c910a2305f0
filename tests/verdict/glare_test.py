"""Glare by the closed formula of Stiles and Holladay: sources made by hand, then scenes on shipped glasses."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.glass.devices import SHIPPED
from tests.verdict.samples import DISPLAY
from vitrine.cli import run
from vitrine.geometry import IDENTITY, Bounds
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.verdict.measure.glare import Veil, glare_in, measure_glare, solid_angles, veils_beside
from vitrine.verdict.measure.light_source import LightSource

DEG2 = math.radians(1) ** 2
#: Mid-grey through XREAL One's lens, 0.2, on a street at night: 10 lx.
BEHIND_NITS = 0.2 * 0.18 * 10 / math.pi


def source(
    across: tuple[float, float], down: tuple[float, float], luminance: float = 1.0, element: str = "card"
) -> LightSource:
    """A box between these angles from straight ahead."""
    (left, right), (top, bottom) = across, down
    x0, x1 = (DISPLAY.cx_px + DISPLAY.fx_px * math.tan(math.radians(deg)) for deg in (left, right))
    y0, y1 = (DISPLAY.cy_px + DISPLAY.fy_px * math.tan(math.radians(deg)) for deg in (top, bottom))
    return LightSource(element, Bounds(x0, y0, x1, y1), luminance)


def picture(code: int) -> npt.NDArray[np.uint8]:
    return np.full((480, 640, 4), code, np.uint8)


def test_solid_angles_are_those_of_the_sphere() -> None:
    """Summed over small cells of the plane: dω = dA · cos³; a whole side of a cube is a sixth of the sphere."""
    low, high = np.array([[-0.2, 0.1]]), np.array([[0.7, 0.5]])
    x, y = (low[0, axis] + (np.arange(400) + 0.5) * (high - low)[0, axis] / 400 for axis in (0, 1))
    cells = (1 + x[:, None] ** 2 + y[None] ** 2) ** -1.5
    assert solid_angles(low, high)[0] == pytest.approx(cells.mean() * 0.9 * 0.4, rel=1e-6)
    assert solid_angles(np.array([[-1.0, -1.0]]), np.array([[1.0, 1.0]]))[0] == pytest.approx(4 * math.pi / 6)


def test_text_of_six_nits_lays_three_percent_of_the_old_night_over_it() -> None:
    """0.3 deg² of ink of 0.45° and 6 nits: 5.5e-4 lx, at 2° 1.4e-3 cd/m²."""
    (veil,) = veils_beside([source((-2.25, 2.25), (-0.25, 0.25), 0.3 / (4.5 * 0.5))], DISPLAY)
    assert 6 * 0.3 * DEG2 == pytest.approx(5.5e-4, rel=0.01)
    assert 6 * veil.luminance == pytest.approx(10 * 6 * 0.3 * DEG2 / 4, rel=0.01) == pytest.approx(1.4e-3, rel=0.03)
    assert 6 * veil.luminance < 0.02 * BEHIND_NITS


def test_a_white_card_of_six_nits_lays_more_than_the_night_over_it() -> None:
    (veil,) = veils_beside([source((-5, 5), (-3, 3))], DISPLAY)
    # The solid angle of a pyramid whose opposite faces lie 10° and 6° apart.
    omega = 4 * math.asin(math.sin(math.radians(5)) * math.sin(math.radians(3)))
    assert veil.luminance == pytest.approx(10 * omega * math.cos(math.radians(2)) / 4, rel=1e-9)
    assert 6 * veil.luminance > 2 * BEHIND_NITS
    assert veil.element == "card" and veil.luminance == pytest.approx(0.0456, rel=0.01)


def test_other_lights_count_by_their_own_angle() -> None:
    """One of half the light 5° to the right of the first's edge, one as bright beyond 30°, one that touches it."""
    first, second = source((0, 1), (0, 1)), source((6, 7), (0, 1), 0.5, "other")
    alone, aside = (veils_beside([one], DISPLAY)[0].luminance for one in (first, second))
    near = math.cos(math.radians(2)) / 4
    far = math.cos(math.radians(7)) / 49
    veils = veils_beside([second, first], DISPLAY)
    assert [veil.element for veil in veils] == ["card", "other"]
    assert veils[0].luminance == pytest.approx(alone + aside * far / near, rel=1e-9)
    assert veils[1].luminance == pytest.approx(aside + alone * far / near, rel=1e-9)
    beyond = veils_beside([source((-16, -15), (0, 1)), source((14, 15), (0, 1), 9.0, "other")], DISPLAY)
    assert beyond[1].luminance == pytest.approx(veils_beside([source((-16, -15), (0, 1))], DISPLAY)[0].luminance)
    inside = veils_beside([source((-5, 5), (-3, 3)), source((0, 1), (0, 1), 0.1, "word")], DISPLAY)
    assert inside[0].luminance == inside[1].luminance and {veil.element for veil in inside} == {"card"}
    assert veils_beside([], DISPLAY) == ()


def test_light_behind_is_that_of_the_feed_there_and_mid_grey_at_least() -> None:
    veils = [Veil(0.36, Bounds(100.0, 100.0, 300.0, 200.0), "card")]
    for code, behind in ((0, 0.18), (90, 0.18), (200, float(linear_from_srgb(200 / 255)))):
        found = measure_glare(2.0, veils, picture(code), IDENTITY)
        assert found is not None and found[:2] == (2.0, "card") and found.ratio == pytest.approx(0.36 / behind)
    assert measure_glare(2.0, [], picture(0), IDENTITY) is None


def worst_of_all(veils: Sequence[Veil], seen: npt.NDArray[np.uint8]) -> float:
    linear = linear_from_srgb(seen[..., 0] / 255)
    boxes = [tuple(map(int, veil.box_px)) for veil in veils]
    return max(
        v.luminance / max(float(linear[y0:y1, x0:x1].mean()), 0.18)
        for v, (x0, y0, x1, y1) in zip(veils, boxes, strict=True)
    )


def test_the_worst_is_not_always_the_strongest() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        seen = np.repeat(rng.integers(0, 256, (12, 16, 1), np.uint8), 4, 2).repeat(40, 0).repeat(40, 1)
        corners = rng.integers(0, 400, (8, 2))
        strengths = np.sort(rng.random(8))[::-1]
        veils = [
            Veil(float(light), Bounds(float(x), float(y), float(x + 40), float(y + 40)), str(number))
            for number, (light, (x, y)) in enumerate(zip(strengths, corners, strict=True))
        ]
        found = measure_glare(0.0, veils, seen, IDENTITY)
        assert found is not None and found.ratio == pytest.approx(worst_of_all(veils, seen), rel=1e-6)


def test_glare_grows_with_the_displays_light_and_needs_a_lens() -> None:
    assert glare_in(Optics(gain=3.0, share=0.5), 0.4) == pytest.approx(0.6)
    assert glare_in(Optics(gain=3.0, blocking=1.0), 0.4) == 0


CARD = '- {kind: panel, id: it, width: 10, height: 6, fill: "#FFFFFF", border: 0, radius: 0, anchor: {head: center}}'
WORD = '- {kind: text, id: it, text: Turn right, size: 0.45, color: "#FFFFFF", anchor: {head: center}}'


def told(folder: Path, capsys: pytest.CaptureFixture[str], node: str, code: int, *more: str) -> dict[str, Any]:
    (folder / "feed").mkdir(exist_ok=True)
    Image.new("RGB", (320, 180), (code, code, code)).save(folder / "feed" / "0.png")
    (folder / "scene.yaml").write_text(f"vitrine: 1\nfeed: feed\nnodes:\n{node}\n", encoding="utf-8")
    assert run(["check", str(folder / "scene.yaml"), *more, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("device", "nits", "through"),
    [("xreal-one", 6, 0.2), ("hololens-2", 16, 0.4), ("meta-ray-ban-display", 30, 0.85), ("quark-s1", 40, 0.85)],
)
def test_a_white_card_glares_at_night_and_small_text_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], device: str, nits: float, through: float
) -> None:
    """At the least light that each has, before mid-grey; the angle's formula within what pixels round."""
    night = ("--device", device, "--environment", "night-street")
    card = told(tmp_path, capsys, CARD, 117, *night)
    (at,) = card["conditions"]
    assert (at["nits"], at["transmittance"]) == (nits, through)
    expected = 10 * nits * 60 * DEG2 * math.cos(math.radians(2)) / 4 / (through * 0.18 * 10 / math.pi)
    # As large on the panel, a card that is off the line of sight takes cos³ of the solid angle.
    right, down = resolve_specs(SHIPPED.device(device)).fov_offset_deg.value
    expected /= math.hypot(1, math.tan(math.radians(right)), math.tan(math.radians(down))) ** 3
    assert at["glare"] == pytest.approx(expected, rel=0.04) and at["glare"] > 1
    (finding,) = (f for f in card["findings"] if f["rule"] == "glare")
    assert (finding["element"], finding["environment"], finding["line"]) == ("it", "night-street", 4)
    assert f"{at['glare']:.3g} times the light behind" in finding["message"]
    word = told(tmp_path, capsys, WORD, 117, *night)
    assert not [f for f in word["findings"] if f["rule"] == "glare"]
    assert 0 < word["conditions"][0]["glare"] < 0.02
    assert {r["verdict"] for r in word["readings"]} <= {"good", "colour"}


def test_by_day_and_on_pass_through_nothing_glares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By itself white is twice as bright as paper, whose veil from 10° × 6° is half of mid-grey; a black thing too."""
    for code in (0, 117):
        found = told(tmp_path, capsys, CARD, code, "--device", "even-g2,xreal-one", "--environment", "office,sunlit")
        office, sunlit = ([c["glare"] for c in found["conditions"]][start::2] for start in (0, 1))
        assert office == pytest.approx([0.0456 * 2 / 0.18] * 2, rel=0.04) and max(sunlit) < min(office)
    headset = ("--device", "apple-vision-pro,generic", "--environment", "night-street")
    assert [c["glare"] for c in told(tmp_path, capsys, CARD, 0, *headset)["conditions"]] == [0, 0]


def test_a_bright_wall_behind_is_not_veiled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night = ("--device", "xreal-one", "--environment", "night-street")
    grey, white = (told(tmp_path, capsys, CARD, code, *night)["conditions"][0]["glare"] for code in (117, 255))
    assert white == pytest.approx(grey * 0.18, rel=1e-3) and white < 1


def test_words_in_the_tables_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(tmp_path, capsys, f"{CARD}\n{WORD.replace('id: it', 'id: word')}", 117, "--device", "generic")
    scene, lights = str(tmp_path / "scene.yaml"), ("--environment", "night-street,office")
    assert run(["check", scene, "--device", "hololens-2", *lights]) == 0
    said = capsys.readouterr().out
    row = next(line for line in said.splitlines() if line.startswith("hololens-2 ") and "/1" in line)
    assert row.count("glares") == 1 and "[glare]" in said
