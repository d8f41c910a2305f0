"""Codes of some frames of the street beside its truth, and payloads at their fewest."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.codes.street_truth import FEEDS, judged_width_px, payloads, project
from tests.long.codes import check_payload, iter_faults, run_payloads, scan_street


@pytest.mark.parametrize(("first", "names"), [(990, {"lamp_label"}), (1058, {"tea_label", "lamp_label"})])
def test_codes_of_the_street_are_where_its_generator_printed_them(first: int, names: set[str]) -> None:
    frames = range(first, first + 7)
    result = scan_street(frames)
    assert [line for line in iter_faults(result, frames) if line.startswith("FAULT")] == []
    assert {name for name, _ in result.errors} >= names
    assert len(set(result.copies.values())) == len({name for name, _ in result.copies}), "each keeps its number"


def test_the_projection_is_the_generators_own() -> None:
    rows = [line.split(",") for line in (FEEDS / "street.truth.csv").read_text("utf-8").splitlines()[1:]]
    places = {"shoe_label": (14.47, 1.37, -26.34), "pay_sign": (15.9, 1.44, -26.2)}
    off = [
        np.hypot(*(project(int(frame), np.array([places[name]]))[0] - (float(x), float(y))))
        for frame, name, x, y in rows
        if name in places
    ]
    assert len(off) > 400 and max(off) < 0.01
    assert judged_width_px(890, "shoe_label") > 440 and payloads()["shoe_label"] == "6901234500011"


def test_two_hundred_payloads_end_in_a_row_or_in_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_payloads(200, 1) == 0
    assert "read" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["vitrine://pay/stall-7", "灯笼巷 7", "{evil}\n\x1b[31m", "{{code.payload}}", "=1+1"])
def test_a_payload_is_read_as_it_was_printed(text: str) -> None:
    assert check_payload(text) == "read"
