"""`bench r1`: the reference frame by Vitrine and its peers, in turns, in one run. Only ratios within a run count."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np

from app import paths
from app.bench import others
from app.bench.peers import OURS, Peer
from app.engine import Show, open_show
from app.feed.convert import Converter
from app.glass.profile import Profile, load_profiles
from app.glass.view import View
from app.gpu.device import Device
from app.scene.problem import InputError

ROUNDS = 3
#: The peers' clip is drawn at 25 frames a second, whatever it was shot at.
STEP_S = 1 / 25


@dataclass(frozen=True)
class R1Result:
    """Milliseconds a frame (means). `ratios` are total_ms over each peer's, `spread_ms` the least and most round."""

    total_ms: float
    floor_ms: float
    stages_ms: Mapping[str, float]
    gpu_ms: float | None
    renderer: str
    frames: int
    spread_ms: tuple[float, float]
    peers_ms: Mapping[str, float]
    ratios: Mapping[str, float]
    not_run: tuple[str, ...]
    resident_mb: float
    growth_kib_per_1000: float

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_r1(clip: Path, frames: int, say: Callable[[str], None]) -> R1Result:
    """Run everything on `clip`, `frames` frames a run, ROUNDS rounds after one that is not counted."""
    if not clip.is_file():
        raise InputError(f"{clip}: there is no such clip; name one with --feed")
    found = others.installed(clip)
    peers: list[Peer] = [*(peer(clip) for peer in OURS), *found.peers]
    with Device.headless(paths.shaders()) as device, open_show(_scene(), device, str(clip)) as show:
        ours = Ours(device, show)
        rows: dict[str, list[float]] = {"vitrine": [], **{peer.name: [] for peer in peers}}
        for round_ in range(ROUNDS + 1):
            say(f"round {round_} of {ROUNDS}" if round_ else "warming up")
            for name, run in [("vitrine", ours.run), *((peer.name, peer.run) for peer in peers)]:
                ms = _timed(run, frames if round_ else min(frames, 50))
                if round_:
                    rows[name].append(ms)
        stages, gpu_ms = ours.stages(min(frames, 200))
        medians = {name: statistics.median(values) for name, values in rows.items()}
        total = medians.pop("vitrine")
        return R1Result(
            total,
            medians["decode"],
            {**_decoding(clip, min(frames, 200)), **stages},
            gpu_ms,
            device.renderer,
            frames,
            (min(rows["vitrine"]), max(rows["vitrine"])),
            medians,
            {name: total / value for name, value in medians.items()},
            found.missing,
            resident_mb(),
            ours.growth_kib_per_1000,
        )


def _scene() -> Path:
    return paths.assets() / "scenes" / "r1" / "scene.yaml"


def _timed(run: Callable[[int], int], frames: int) -> float:
    start = time.perf_counter()
    count = run(frames)
    return (time.perf_counter() - start) / max(count, 1) * 1e3


class Ours:
    """Vitrine's own run: decode ahead, draw, read back."""

    def __init__(self, device: Device, show: Show) -> None:
        self._device, self._show = device, show
        self._profile: Profile = load_profiles(paths.assets())["generic"]
        self._view = View("eye", show.size_px)
        self._pixels = np.empty((show.size_px[1], show.size_px[0], 4), np.uint8)
        self._memory: list[tuple[int, float]] = []

    def run(self, frames: int) -> int:
        """Every feed frame once, from the start."""
        for index in range(frames):
            self._frame(index)
            if index >= 2000 and index % 500 == 0:
                self._memory.append((index, resident_mb()))
        return frames

    def _frame(self, index: int) -> None:
        self._show.draw(self._device, index * self._show.frame_s, self._view, self._profile)
        self._device.read(self._pixels)

    def stages(self, frames: int) -> tuple[dict[str, float], float | None]:
        """Milliseconds a frame by step, the driver finishing after each, and the GPU's own if it can be asked."""
        watch = self._device.stopwatch
        watch.finish = True
        watch.totals_ms.clear()
        for index in range(frames):
            self._frame(index)
        watch.finish = False
        names = ("flow", "stage", "upload", "panel", "compose", "read")
        stages = {name: watch.totals_ms[name] / frames for name in names}
        watch.gpu_ms = 0.0
        for index in range(frames):
            with watch.gpu():
                self._frame(index)
        return stages, watch.gpu_ms / frames or None

    @property
    def growth_kib_per_1000(self) -> float:
        """Least-squares slope of resident memory after 2,000 frames; 0 for runs too short to tell."""
        if len(self._memory) < 3:
            return 0.0
        frames, megabytes = np.array(self._memory).T
        return float(np.polyfit(frames, megabytes, 1)[0] * 1000 * 1024)


def _decoding(clip: Path, frames: int) -> dict[str, float]:
    """Decoding alone, then converting alone, both on this thread."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "SLICE"
        converter = Converter(stream.codec_context.name, planes=False)
        spent = [0.0, 0.0]
        pictures = container.decode(stream)
        count = 0
        while count < frames:
            start = time.perf_counter()
            picture = next(pictures, None)
            between = time.perf_counter()
            if picture is None:
                break
            converter.feed_frame(picture, count, 0.0)
            spent[0] += between - start
            spent[1] += time.perf_counter() - between
            count += 1
    return {"decode": spent[0] / max(count, 1) * 1e3, "convert": spent[1] / max(count, 1) * 1e3}


def resident_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
