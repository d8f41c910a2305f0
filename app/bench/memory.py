"""Resident memory of Vitrine alone, told by a process in which nothing else runs.

`python -m app.bench.memory CLIP FRAMES` draws R1 and prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from app import paths
from app.bench.child import run_child
from app.bench.ours import Ours, r1_scene
from app.engine.show import open_show
from app.gpu.device import Device

#: Until here caches fill and drivers settle; what is resident afterwards should stay.
SETTLED_FRAMES = 2000
#: Below this many frames a slope says more about noise than about a leak.
LEAST_FRAMES = 3000
SAMPLE_FRAMES = 50


@dataclass(frozen=True)
class Memory:
    """MB resident after the last frame, and the growth after the first 2,000; None for runs too short to tell."""

    resident_mb: float
    growth_kib_per_1000: float | None


def memory_alone(clip: Path, frames: int) -> Memory:
    """Draw `frames` frames of R1 over `clip` in a process of its own. Raises MachineError where that fails."""
    return Memory(**json.loads(run_child("app.bench.memory", str(clip.resolve()), str(frames))))


def growth_kib_per_1000(samples: Sequence[tuple[int, float]]) -> float | None:
    """Least-squares slope of (frame, MB resident) in KiB per 1,000 frames; None where the last comes too early."""
    settled = [sample for sample in samples if sample[0] >= SETTLED_FRAMES]
    if len(settled) < 2 or settled[-1][0] < LEAST_FRAMES:
        return None
    frames, megabytes = np.array(settled).T
    return float(np.polyfit(frames, megabytes, 1)[0] * 1000 * 1e6 / 1024)


def resident_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _samples(clip: Path, frames: int) -> Iterator[tuple[int, float]]:
    with Device.headless(paths.shaders()) as device, open_show(r1_scene(), device, str(clip)) as show:
        ours = Ours(device, show)
        for first in range(0, frames, SAMPLE_FRAMES):
            last = min(first + SAMPLE_FRAMES, frames)
            ours.run(last - first, first)
            yield last, resident_mb()


def main(clip: Path, frames: int) -> None:
    """Draw, and print what was measured."""
    samples = list(_samples(clip, frames))
    print(json.dumps(asdict(Memory(samples[-1][1], growth_kib_per_1000(samples)))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
