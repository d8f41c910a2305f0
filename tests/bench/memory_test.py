"""Growth of memory as a slope: exact on a line, deaf to a wobble, silent for short runs."""

from __future__ import annotations

import pytest

from vitrine.bench.memory import growth_kib_per_1000, growth_per_1000, private_mb, resident_mb

KIB_PER_MB = 1e6 / 1024


def test_the_slope_of_a_line_is_its_slope() -> None:
    samples = [(frame, 200.0 + frame * 1e-3) for frame in range(0, 6001, 500)]
    assert growth_kib_per_1000(samples) == pytest.approx(KIB_PER_MB)


def test_what_comes_before_it_has_settled_does_not_count() -> None:
    warming = [(frame, frame * 0.1) for frame in range(0, 2000, 500)]
    settled = [(frame, 200.0) for frame in range(2000, 5001, 500)]
    assert growth_kib_per_1000([*warming, *settled]) == pytest.approx(0, abs=1e-6)


def test_a_wobble_is_no_growth() -> None:
    samples = [(frame, 200.0 + (frame // 50) % 2) for frame in range(2000, 15001, 50)]
    assert abs(growth_kib_per_1000(samples) or 0.0) < 1.0


@pytest.mark.parametrize("last", [0, 1000, 2950])
def test_a_short_run_tells_nothing(last: int) -> None:
    assert growth_kib_per_1000([(frame, 1.0) for frame in range(0, last + 1, 50)]) is None


def test_blocks_are_counted_as_they_are() -> None:
    assert growth_per_1000([(frame, 300_000 + frame * 0.05) for frame in range(0, 6001, 50)]) == pytest.approx(50)


def test_what_is_late_is_told_by_itself() -> None:
    """A cache that fills grows at first and then stands; a leak goes on."""
    filling = [(frame, 200.0 + min(frame, 5000) * 1e-3) for frame in range(0, 12_001, 50)]
    assert (growth_kib_per_1000(filling) or 0.0) > KIB_PER_MB / 10
    assert growth_kib_per_1000(filling, 6000) == pytest.approx(0, abs=1e-6)


def test_this_process_holds_something() -> None:
    assert 10 < private_mb() <= resident_mb() < 10_000
