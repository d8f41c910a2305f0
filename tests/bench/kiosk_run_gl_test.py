"""The booth's memory is told by a booth: its own loop, over the demo, in a window of SDL's offscreen driver."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.kiosk.child import surroundings
from vitrine import paths
from vitrine.bench.child import run_child

PROGRAM = """
from pathlib import Path
from vitrine.bench.kiosk_run import open_kiosk_run

with open_kiosk_run(Path({clip!r})) as kiosk_run:
    loop = kiosk_run._loop
    seen = []
    for _ in range(6):
        kiosk_run.run(1)
        seen.append(loop.clock.time_at(kiosk_run._now_s))
    assert len(set(seen)) == 6 and seen == sorted(seen), seen
    assert all(1 < (after - before) / kiosk_run._step_s < 1.1 for before, after in zip(seen, seen[1:])), seen
    runs, states = kiosk_run.run_count, len(loop.source_fallback.session.timeline.events)
    assert states > 3, "the demo's own take"
    kiosk_run._now_s += loop.clock.run_s
    kiosk_run.run(1)
    assert kiosk_run.run_count == runs + 1 and len(loop.source_fallback.session.timeline.events) == states
    print(loop.source_fallback.session.scene.name)
"""
CLIP = paths.assets() / "feeds" / "street.mp4"


def test_every_picture_is_of_another_instant_and_the_run_begins_anew() -> None:
    command = [sys.executable, "-P", "-c", PROGRAM.format(clip=str(CLIP))]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(), timeout=120)
    assert done.returncode == 0, done.stderr
    assert "arket" in done.stdout


def test_one_object_with_every_figure() -> None:
    told = json.loads(run_child("vitrine.bench.memory", str(CLIP), "20"))
    assert told.keys() == {
        "resident_mb", "private_mb", "growth_kib_per_1000", "late_growth_kib_per_1000", "blocks_per_1000",
    }  # fmt: skip
    assert 10 < told["private_mb"] <= told["resident_mb"] < 10_000
    assert told["growth_kib_per_1000"] is None and told["blocks_per_1000"] is None
