"""Memory of Vitrine alone, measured in a process in which nothing else runs.

`python -m vitrine.bench.memory CLIP FRAMES` runs what the kiosk runs, the market street with its take over the clip,
and prints one JSON object; with a third word, `r1`, it draws the reference scene.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine import paths
from vitrine.bench.child import run_child
from vitrine.bench.vitrine_run import VitrineRun, r1_scene
from vitrine.engine.opening import open_session
from vitrine.gpu.renderer import Renderer

#: Until here caches fill and drivers settle; what is held afterwards should stay.
SETTLED_FRAMES = 2000
#: Below this many frames a slope says more about noise than about a leak.
MIN_FRAMES = 3000
SAMPLE_FRAMES = 50


@dataclass(frozen=True)
class Memory:
    """Memory of a process: MB resident after the last frame, MB of that private, and how both grow in 1,000 frames.

    Growth is a least-squares slope after the first 2,000 frames, `late` that of the second half: of private memory in
    KiB, and of blocks that Python has allocated. None for runs too short to tell.
    """

    resident_mb: float
    private_mb: float
    growth_kib_per_1000: float | None
    late_growth_kib_per_1000: float | None
    blocks_per_1000: float | None


def measure_memory(clip: Path, frames: int) -> Memory:
    """Draw `frames` frames of R1 over `clip` in a process of its own. Raises MachineError where that fails."""
    return Memory(**json.loads(run_child("vitrine.bench.memory", str(clip.resolve()), str(frames), "r1")))


def growth_per_1000(samples: Sequence[tuple[int, float]], settled: int = SETTLED_FRAMES) -> float | None:
    """Least-squares slope of (frame, value) for 1,000 frames from `settled` on; None where the last comes too early."""
    late = [sample for sample in samples if sample[0] >= settled]
    if len(late) < 2 or late[-1][0] < MIN_FRAMES:
        return None
    frames, values = np.array(late, "f8").T
    return float(np.polyfit(frames, values, 1)[0] * 1000)


def growth_kib_per_1000(samples: Sequence[tuple[int, float]], settled: int = SETTLED_FRAMES) -> float | None:
    """Least-squares slope of (frame, MB) in KiB per 1,000 frames; None where the last comes too early."""
    growth = growth_per_1000(samples, settled)
    return None if growth is None else growth * 1e6 / 1024


def resident_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def private_mb() -> float:
    """Private memory of this process, which is no file's, in MB; all that is resident where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) * 1024 / 1e6
    except (OSError, ValueError, StopIteration):
        return resident_mb()


def _sample_memory(run: Callable[[int, int], object], frames: int) -> npt.NDArray[np.float64]:
    """Rows of frame, private MB and blocks, while `run(count, first)` draws `frames` frames."""
    steps = range(0, frames, SAMPLE_FRAMES)
    # All of it is touched before it is filled: samples in a list would be growth themselves, 2 KiB in 1,000 frames.
    samples = np.ones((len(steps), 3))
    for row, first in enumerate(steps):
        last = min(first + SAMPLE_FRAMES, frames)
        run(last - first, first)
        samples[row] = last, private_mb(), sys.getallocatedblocks()
    return samples


def _summarize(samples: npt.NDArray[np.float64]) -> Memory:
    private = [(int(frame), megabytes) for frame, megabytes, _ in samples.tolist()]
    blocks = [(int(frame), count) for frame, _, count in samples.tolist()]
    half = max(private[-1][0] // 2, SETTLED_FRAMES)
    return Memory(
        resident_mb(),
        private[-1][1],
        growth_kib_per_1000(private),
        growth_kib_per_1000(private, half),
        growth_per_1000(blocks),
    )


def main(clip: Path, frames: int, what: str = "kiosk") -> None:
    """Run the measurement and print it as JSON."""
    if what == "r1":
        with Renderer.headless(paths.shaders()) as renderer, open_session(r1_scene(), renderer, str(clip)) as session:
            samples = _sample_memory(VitrineRun(renderer, session).run, frames)
    else:
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # standard output is JSON
        from vitrine.bench.kiosk_run import open_kiosk_run

        with open_kiosk_run(clip) as kiosk_run:
            samples = _sample_memory(lambda count, _: kiosk_run.run(count), frames)
    print(json.dumps(asdict(_summarize(samples))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
