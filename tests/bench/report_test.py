"""What `bench` prints: tables with targets, or one JSON object."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from vitrine.bench.anchors import AnchorsResult
from vitrine.bench.cold import ColdResult, build_shot_command
from vitrine.bench.glass import GlassResult
from vitrine.bench.gpu import GpuResult, GpuRun, GpuStep
from vitrine.bench.r1 import R1Result
from vitrine.commands.bench import (
    Result,
    build_gpu_table,
    build_peers_table,
    build_stages_table,
    list_targets,
    run_bench,
)
from vitrine.commands.bench_target import BenchTarget
from vitrine.errors import InputError

R1 = R1Result(
    total_ms=6.0,
    floor_ms=2.5,
    stages_ms={"decode": 1.0, "convert": 1.5, "stage": 0.5},
    gpu_ms=None,
    renderer="llvmpipe",
    frames=250,
    spread_ms=(5.5, 6.5),
    peers_ms={"decode": 2.5, "linear": 12.0, "pygame": 2.0},
    ratios={"decode": 2.4, "linear": 0.5, "pygame": 3.0},
    not_run=("skia", "chromium"),
    resident_mb=260.0,
    growth_kib_per_1000=None,
)


def printed(*tables: object) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(*tables)
    return capture.get()


def test_targets_are_met_missed_or_not_measured() -> None:
    verdicts = {target.name: target.verdict for target in list_targets(R1)}
    assert verdicts["against linear"] == "met"
    assert verdicts["against pygame"] == "MISSED"
    assert verdicts["against chromium"] == "not measured"
    assert verdicts["growth in 1,000 frames"] == "not measured"


@pytest.mark.parametrize(("value", "verdict"), [(1.5, "met"), (1.51, "MISSED"), (None, "not measured")])
def test_a_target_counts_as_met_when_it_is_just_met(value: float | None, verdict: str) -> None:
    assert BenchTarget("shot", value, 1.5, "s").verdict == verdict


def test_a_leak_is_told() -> None:
    leaking = replace(R1, growth_kib_per_1000=2048.0)
    assert list_targets(leaking)[-1].verdict == "MISSED"


def test_peers_stand_in_order_of_speed_and_the_missing_are_named() -> None:
    text = printed(build_peers_table(R1))
    places = [text.index(name) for name in ("pygame", "decode", "vitrine", "linear", "skia", "chromium")]
    assert places == sorted(places)
    assert text.count("not run") == 2


def test_stages_say_when_the_driver_keeps_its_time_to_itself() -> None:
    assert "not told" in printed(build_stages_table(R1))


GLASS = GlassResult(30.0, 12.0, 2.5, 2.4, {"upload": 1.0, "glass": 9.0}, 250, "llvmpipe")


def test_glasses_are_told_by_stages_and_against_the_plain_display() -> None:
    text = printed(build_stages_table(GLASS))
    assert "quark-s1" in text and "glass" in text and "on the GPU" not in text
    assert [(target.value, target.verdict) for target in list_targets(GLASS)] == [(2.5, "met"), (2.4, "met")]


GPU = GpuResult(
    (GpuRun("R1", (1280, 720), 9.0, 9.9, 1.1, (GpuStep("panel", 2.0, None, None), GpuStep("read", 0.5, 0.4, 4.0))),),
    10,
    "llvmpipe",
)


def test_the_gpu_is_told_by_steps_beside_what_they_move() -> None:
    lines = printed(build_gpu_table(GPU)).splitlines()
    (panel,) = (line for line in lines if "panel" in line)
    (read,) = (line for line in lines if " read " in line and "0.50" in line)
    assert "not told" in panel and "GB" not in panel
    assert [cell.strip() for cell in read.strip("│").split("│")] == [
        "R1 1280x720",
        "read",
        "0.50",
        "0.40",
        "4.0",
        "8.0",
    ]
    (target,) = list_targets(GPU)
    assert (target.value, target.verdict) == (1.1, "MISSED")


COLD = ColdResult(1.2, (1.1, 1.3), 0.9, 5)


@pytest.mark.parametrize("result", [R1, AnchorsResult(2.0, 1.9, 1.05, 5.0, 380, 250), COLD, GLASS, GPU])
def test_every_result_is_plain_data(result: Result) -> None:
    assert json.loads(json.dumps(result.as_json()))
    assert list_targets(result)


def test_an_unknown_benchmark_names_the_nearest() -> None:
    with pytest.raises(InputError, match='"anchors"'):
        run_bench("ancors", None, 1, False)


@pytest.mark.parametrize(
    ("what", "feed", "sentence"),
    [
        ("r1", "testcard", "testcard: bench r1 measures decoding too, so its feed is a video file"),
        ("r1", "camera:0", "camera:0: bench r1 measures decoding too"),
        ("anchors", "testcard", "without a feed; leave --feed away"),
    ],
)
def test_a_feed_that_a_benchmark_cannot_have_gets_a_sentence(what: str, feed: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        run_bench(what, feed, 1, False)


def test_a_cold_start_over_another_feed_is_measured_at_its_start() -> None:
    own, other = build_shot_command(None, Path("a.png")), build_shot_command("testcard", Path("a.png"))
    assert float(own[own.index("--at") + 1]) > 0 and "--feed" not in own
    assert other[other.index("--at") + 1] == "0" and other[-2:] == ["--feed", "testcard"]
