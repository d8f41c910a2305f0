"""The booth's window comes back soon, and against one that also comes back less and less often."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from vitrine.kiosk.raise_policy import CHECK_EACH_S, RAISE_EACH_S, RaisePolicy


def acts(well: Callable[[float], bool], until_s: float) -> list[float]:
    """When it acts, looked at every frame."""
    standing, found = RaisePolicy(), []
    for frame in range(round(until_s * 60)):
        now_s = frame / 60
        if standing.is_check_due(now_s):
            standing = standing.after_check(now_s, well(now_s))
            if standing.raises(now_s):
                found.append(now_s)
    return found


def test_it_is_lifted_now_and_then_without_being_told() -> None:
    lifted = acts(lambda _: True, 60)
    assert all(RAISE_EACH_S <= after - before <= RAISE_EACH_S + 2 * CHECK_EACH_S for before, after in pairwise(lifted))
    assert len(lifted) >= 60 / (RAISE_EACH_S + 2 * CHECK_EACH_S)


def test_what_covers_it_once_is_above_for_a_second_at_most() -> None:
    covered_s = 101.0
    came_back = [
        at_s for at_s in acts(lambda now_s: not covered_s <= now_s < covered_s + 0.6, 110) if at_s >= covered_s
    ]
    assert came_back[0] - covered_s <= 1.0


def test_against_one_that_wants_the_same_it_becomes_rarer() -> None:
    fought = acts(lambda _: False, 600)
    pauses = [after - before for before, after in pairwise(fought)]
    assert pauses[0] >= 1.0 and pauses == sorted(pauses)
    assert len(fought) < 30 and 30 <= pauses[-1] <= 31


def test_after_peace_it_is_quick_again() -> None:
    fought_until_s, again_s = 200.0, 300.0
    back = [at_s for at_s in acts(lambda now_s: fought_until_s <= now_s < again_s, 310) if at_s >= again_s]
    assert back[0] - again_s <= 1.0
