"""What a profile may say, and the figures that follow where it says nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.glass.devices import SHIPPED, device
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError
from vitrine.flow.chart.event import PHASE_KINDS, EventKind
from vitrine.glass.catalogue.device_specs import fov_from_diagonal, resolve_specs
from vitrine.glass.catalogue.emitter import Primaries
from vitrine.glass.catalogue.profile import DeviceProfile, InputMethod
from vitrine.glass.catalogue.sourced import Sourced, iterate_sourced, lowest_confidence, newest_date, oldest_date
from vitrine.glass.optics.primaries import linear_srgb_from_panel, tint_matrix
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.world.chromaticity import SRGB_PRIMARIES

BARE = "blend_mode: additive\n"


def test_of_an_unknown_device_everything_is_assumed_and_marked(tmp_path: Path) -> None:
    known = resolve_specs(device(tmp_path, BARE))
    assert known.estimated_names() == tuple(type(known).__dataclass_fields__)
    assert (known.eyes.value, known.canvas_px.value, known.nits.value) == ("both", (640, 480), 1000)
    assert (known.clear.value, known.dark.value, known.least_nits.value) == (0.85, 0.85, 10)
    assert known.fov_deg.value == pytest.approx(fov_from_diagonal(25, (640, 480)))


def test_a_claim_taken_for_light_at_the_eye_is_an_estimate(tmp_path: Path) -> None:
    sure = "{value: 1500, confidence: high, source: maker}"
    claimed = resolve_specs(device(tmp_path, f"{BARE}nits: {{claimed: {sure}}}"))
    assert claimed.nits.value == 1500 and claimed.nits.estimated and claimed.least_nits.value == 15
    at_eye = resolve_specs(device(tmp_path, f"{BARE}nits: {{claimed: 4000, to_eye: {sure}, min: {sure}}}"))
    assert at_eye.nits.value == 1500 and not at_eye.nits.estimated and not at_eye.least_nits.estimated


@pytest.mark.parametrize(
    ("diagonal", "size", "expected"),
    [(50, (1920, 1080), (44.2, 25.8)), (20, (600, 600), (14.2, 14.2)), (27.5, (640, 350), (24.2, 13.4))],
)
def test_fields_of_view_from_diagonals(diagonal: float, size: tuple[int, int], expected: tuple[float, float]) -> None:
    assert fov_from_diagonal(diagonal, size) == pytest.approx(expected, abs=0.05)


def test_a_canvas_in_the_middle_of_a_larger_panel_has_the_panels_pixels(tmp_path: Path) -> None:
    text = f"{BARE}panel_px: [1000, 500]\ncanvas_px: [500, 500]\nfov_deg: [60, 40]"
    across, down = resolve_specs(device(tmp_path, text)).fov_deg.value
    assert math.tan(math.radians(across) / 2) == pytest.approx(math.tan(math.radians(30)) / 2)
    assert down == pytest.approx(40)


def test_what_follows_is_as_sure_as_the_least_sure() -> None:
    assert lowest_confidence(Sourced[int](value=1, confidence="high"), Sourced[int](value=1, confidence="low")) == "low"
    assert resolve_specs(SHIPPED.device("even-g1")).fov_deg.confidence == "medium"
    assert resolve_specs(SHIPPED.device("snap-spectacles-24")).fov_deg.confidence == "estimate"


def test_what_follows_is_as_old_as_the_oldest() -> None:
    new, old, undated = (Sourced[int](value=1, as_of=date) for date in ("2026-11", "2026-10-31", None))
    assert oldest_date(new, old) == "2026-10-31" and oldest_date(new, undated) is None
    shipped = SHIPPED.device("quark-s1")
    dates = [known.as_of for _, known in iterate_sourced(shipped) if known.as_of]
    assert newest_date(shipped) == max(dates) and min(dates) == "2025-10"
    assert resolve_specs(shipped).fov_deg.as_of == "2026-09"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nits: {claimed: 100, min: 200}", "nits: the least, 200, is above the most, 100"),
        ("transmittance: {clear: 0.2, dark: 0.3}", "transmittance: dark, 0.3, is above clear, 0.2"),
        ("transmittance: {clear: 0}", "nothing is seen through this lens"),
        ("canvas_px: [700, 480]\npanel_px: [640, 480]", "the canvas is larger than the panel"),
        ("fov_deg: [100, 90]\nfov_offset_deg: [40, 0]", "the display reaches beyond what is ahead"),
        ("color: {mode: mono}", "color: a mono display has a tint and no primaries"),
        ('color: {mode: full, tint: "#00FF00"}', "color: a display with all colours has no tint"),
        ('color: {mode: mono, tint: "#000000"}', "color: a black tint emits nothing"),
        ("nits: {claimed: .inf}", 'text ".inf" does not fit here'),
        ("nits: {claimed: true}", "true does not fit here"),
        ("fov_deg: [20]", "a list of 1 is too short"),
        ("year: 2025.5", "number 2025.5 does not fit here"),
        ('year: {value: 2025, as_of: "2026-13"}', 'year.as_of: text "2026-13" is no date; allowed: YYYY-MM'),
        ("year: {value: 2025, as_of: 2026}", "year.as_of: number 2026 does not fit here; allowed: text"),
        ("weight_g: 0", "weight_g: number 0 is out of range"),
        ("eyes: one", 'text "one" is not possible here; did you mean "none"?; allowed: both, left, right, none'),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        device(tmp_path, BARE + text)
    assert said in str(error.value) and f"{tmp_path / 'mine.device.yaml'}:" in str(error.value)


def test_primaries_are_those_of_the_standard_and_give_their_white() -> None:
    rows = linear_srgb_from_panel(*SRGB_PRIMARIES)
    assert [value for row in rows for value in row] == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0, 1], abs=1e-12)
    p3 = linear_srgb_from_panel((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.3127, 0.329))
    assert p3[0] == pytest.approx((1.2249, -0.2249, 0.0), abs=1e-4)
    assert [sum(row) for row in p3] == pytest.approx([1, 1, 1], abs=1e-9)
    warm = linear_srgb_from_panel((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.3457, 0.3585))
    white = [sum(row) for row in warm]
    # The weights of luminance have four digits.
    assert 0.2126 * white[0] + 0.7152 * white[1] + 0.0722 * white[2] == pytest.approx(1, abs=1e-3)
    assert white[0] > 1 > white[2]


@pytest.mark.parametrize("blue", [(0.30, 0.60), (0.47, 0.465)])
def test_primaries_on_a_line_are_refused(blue: tuple[float, float]) -> None:
    with pytest.raises(FieldError, match="primaries"):
        linear_srgb_from_panel((0.64, 0.33), (0.30, 0.60), blue, (0.3127, 0.329))
    with pytest.raises(ValueError, match="white"):
        Primaries(red=(0.64, 0.33), green=(0.3, 0.6), blue=(0.15, 0.06), white=(0.7, 0.29))


def test_a_tint_has_luminance_one_and_its_own_colour() -> None:
    rows = tint_matrix("#40FF80")
    tint = [sum(row) for row in rows]
    assert 0.2126 * tint[0] + 0.7152 * tint[1] + 0.0722 * tint[2] == pytest.approx(1)
    light = linear_from_srgb([0x40 / 255, 1.0, 0x80 / 255])
    assert [value / tint[1] for value in tint] == pytest.approx(light.tolist())
    assert rows[1][0] / rows[1][1] == pytest.approx(0.2126 / 0.7152)


def test_inputs_are_the_words_of_events_where_there_is_one() -> None:
    words = set(InputMethod.__args__)  # type: ignore[attr-defined]
    deeds = (
        {str(kind) for kind in EventKind}
        - {"near", "far", "entered", "left", "force", "signal"}
        - {str(kind) for kind in PHASE_KINDS}
    )
    assert deeds <= words


def test_a_profile_is_a_value() -> None:
    one, other = SHIPPED.device("quark-s1"), SHIPPED.device("qwen-s1")
    assert one == other and hash(one) == hash(other) and one.nits.claimed is not None
    with pytest.raises(ValueError, match="frozen"):
        one.nits.claimed.value = 1.0


@pytest.mark.parametrize("profile", SHIPPED.devices().values(), ids=lambda profile: profile.id)
def test_every_shipped_value_says_how_sure_it_is_and_why(profile: DeviceProfile) -> None:
    values = dict(iterate_sourced(profile))
    unsaid = [key for key, known in values.items() if not {"confidence", "source"} <= known.model_fields_set]
    assert unsaid == [] and all(known.source not in ("", "own") for known in values.values())
    if not profile.is_feed:
        assert {"eyes", "inputs", "camera", "capture_light", "speakers"} <= values.keys()
        assert not profile.has_display or {"spread", "ghost", "uniformity", "transmittance.clear"} <= values.keys()
