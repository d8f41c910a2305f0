"""What every picture needs of a device: what its profile says, what follows, and what is assumed."""

from __future__ import annotations

import math
from dataclasses import fields
from pathlib import Path

import pytest

from tests.glass.devices import device
from vitrine.glass.catalogue.device_specs import (
    DEFAULT_CANVAS_PX,
    DEFAULT_NITS,
    DEFAULT_TRANSMITTANCE,
    fov_from_diagonal,
    resolve_specs,
)

OPEN = "blend_mode: additive\n"


def test_of_an_unknown_device_all_is_assumed_and_says_so(tmp_path: Path) -> None:
    known = resolve_specs(device(tmp_path, OPEN))
    assert (known.canvas_px.value, known.nits.value, known.clear.value) == (
        DEFAULT_CANVAS_PX,
        DEFAULT_NITS,
        DEFAULT_TRANSMITTANCE,
    )
    assert known.least_nits.value == pytest.approx(DEFAULT_NITS / 100)
    assert known.dark.value == known.clear.value
    assert known.estimated_names() == tuple(field.name for field in fields(known))


def test_a_canvas_in_the_middle_of_its_panel_has_its_share_of_the_angle(tmp_path: Path) -> None:
    """Tangents are as pixels: half the pixels of 40° are 2 · atan(tan(20°) / 2)."""
    size = "canvas_px: [320, 240]\npanel_px: [640, 480]\nfov_deg: [40, 30]\n"
    across, down = resolve_specs(device(tmp_path, OPEN + size)).fov_deg.value
    for found, whole in ((across, 40), (down, 30)):
        assert found == pytest.approx(2 * math.degrees(math.atan(math.tan(math.radians(whole / 2)) / 2)))
    alone = resolve_specs(device(tmp_path, OPEN + size.replace("panel_px: [640, 480]\n", "")))
    assert alone.fov_deg.value == (40, 30)


def test_a_diagonal_is_that_of_the_panel(tmp_path: Path) -> None:
    size = "canvas_px: [400, 300]\npanel_px: [800, 300]\nfov_diag_deg: 30\n"
    across, down = resolve_specs(device(tmp_path, OPEN + size)).fov_deg.value
    whole = fov_from_diagonal(30, (800, 300))
    assert down == pytest.approx(whole[1])
    assert math.tan(math.radians(across / 2)) == pytest.approx(math.tan(math.radians(whole[0] / 2)) / 2)
    half = (math.tan(math.radians(angle / 2)) for angle in whole)
    assert math.hypot(*half) == pytest.approx(math.tan(math.radians(15)))


def test_what_reaches_the_eye_goes_before_the_claim_which_is_an_estimate(tmp_path: Path) -> None:
    claimed = resolve_specs(
        device(tmp_path, OPEN + "nits: {claimed: {value: 3000, confidence: high, source: maker}}\n")
    )
    assert (claimed.nits.value, claimed.nits.estimated) == (3000, True)
    eye = "nits: {claimed: 3000, to_eye: {value: 500, confidence: high, source: measured}, min: 7}\n"
    measured = resolve_specs(device(tmp_path, OPEN + eye))
    assert (measured.nits.value, measured.nits.estimated, measured.least_nits.value) == (500, False, 7)
