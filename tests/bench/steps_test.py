"""`bench steps`: what is made of the steps, and what it is judged by."""

from __future__ import annotations

import pytest

from vitrine.bench.steps import DeviceStep, StepTime, rank_devices, summarize
from vitrine.commands.bench import list_targets, run_bench
from vitrine.errors import InputError

DEVICES = [StepTime("a", 1.0, 10.0, 30.0), StepTime("b", 1.0, 60.0, 40.0), StepTime("c", 1.0, 20.0, 90.0)]
LIGHTS = [StepTime("d", 1.0, 8.0, 9.0), StepTime("e", 1.0, 12.0, 13.0)]


def test_medians_and_the_worst_of_each_key() -> None:
    result = summarize(DEVICES, LIGHTS, LIGHTS, "llvmpipe")
    assert (result.device_ms, result.device_worst_ms, result.cpu_ms, result.cpu_worst_ms) == (20.0, 60.0, 40.0, 90.0)
    assert (result.environment_ms, result.environment_worst_ms, result.steps) == (10.0, 12.0, 5)
    assert result.slowest == "c at 1 s", "by processor time"


def test_a_device_is_judged_by_the_median_of_its_presses_at_its_slowest_time() -> None:
    presses = [StepTime("a", 3.0, wall, 2 * wall) for wall in (10.0, 11.0, 500.0, 12.0, 9.0)]
    presses += [StepTime("a", 14.0, wall, 5.0) for wall in (20.0, 21.0, 22.0, 1.0, 1.0)]
    presses += [StepTime("b", 3.0, wall, 7.0) for wall in (30.0, 30.0, 31.0, 90.0, 1.0)]
    assert rank_devices(presses) == (DeviceStep("b", 30.0, 7.0), DeviceStep("a", 20.0, 22.0))


def test_every_figure_but_that_of_the_same_again_has_its_limit() -> None:
    found = list_targets(summarize(DEVICES, LIGHTS, LIGHTS, "llvmpipe"))
    assert [target.verdict for target in found] == ["met", "met", "met", "met", "met", "met"]
    assert [target.max_value for target in found] == [50.0, 60.0, 50.0, 90.0, 50.0, 50.0]
    slow = [StepTime("slow", 1.0, 60.1, 90.1)] * 3 + DEVICES * 4
    found = list_targets(summarize(slow, LIGHTS, LIGHTS, "llvmpipe"))
    assert [target.verdict for target in found] == ["met", "MISSED", "met", "MISSED", "met", "met"]


def test_it_has_a_feed_of_its_own() -> None:
    with pytest.raises(InputError, match="leave --feed away"):
        run_bench("steps", "testcard", 10, False)
