"""The benchmark `r1`: the reference frame by Vitrine and its peers, in turns. Only ratios within a run count."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import av

from vitrine import paths
from vitrine.bench.external_peers import find_installed
from vitrine.bench.memory import measure_memory
from vitrine.bench.peers import BUILT_IN_PEERS, Peer
from vitrine.bench.vitrine_run import VitrineRun, r1_scene
from vitrine.engine.opening import open_session
from vitrine.errors import InputError
from vitrine.feed.converter import Converter
from vitrine.gpu.renderer import Renderer

ROUNDS = 3


@dataclass(frozen=True)
class R1Result:
    """The result of `bench r1`, in milliseconds a frame (means; of several rounds, the median round).

    `ratios` are total_ms over each peer's, `spread_ms` the least and most round. `growth_kib_per_1000` is None where
    the run was too short to tell.
    """

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
    growth_kib_per_1000: float | None

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_r1(clip: Path, frames: int, on_progress: Callable[[str], None]) -> R1Result:
    """Run everything on `clip`, `frames` frames a run, ROUNDS rounds after one that is not counted."""
    if not clip.is_file():
        raise InputError(f"{clip}: there is no such clip; name one with --feed")
    with (
        closing(find_installed(clip)) as external,
        Renderer.headless(paths.shaders()) as renderer,
        open_session(r1_scene(), renderer, str(clip)) as session,
    ):
        peers: list[Peer] = [*(peer(clip) for peer in BUILT_IN_PEERS), *external.peers]
        own = VitrineRun(renderer, session)
        rows: dict[str, list[float]] = {"vitrine": [], **{peer.name: [] for peer in peers}}
        for round_ in range(ROUNDS + 1):
            on_progress(f"round {round_} of {ROUNDS}" if round_ else "warming up")
            for name, run in [("vitrine", own.run), *((peer.name, peer.run) for peer in peers)]:
                ms = _time_run(run, frames if round_ else min(frames, 50))
                if round_:
                    rows[name].append(ms)
        on_progress("stages")
        stages, gpu_ms = own.time_stages(min(frames, 200))
        driver_name = renderer.driver_name
    on_progress("memory")
    memory = measure_memory(clip, frames)
    medians = {name: statistics.median(values) for name, values in rows.items()}
    total = medians.pop("vitrine")
    return R1Result(
        total,
        medians["decode"],
        {**_time_decoding(clip, min(frames, 200)), **stages},
        gpu_ms,
        driver_name,
        frames,
        (min(rows["vitrine"]), max(rows["vitrine"])),
        medians,
        {name: total / value for name, value in medians.items()},
        external.missing,
        memory.resident_mb,
        memory.growth_kib_per_1000,
    )


def _time_run(run: Callable[[int], int], frames: int) -> float:
    start = time.perf_counter()
    count = run(frames)
    return (time.perf_counter() - start) / max(count, 1) * 1e3


def _time_decoding(clip: Path, frames: int) -> dict[str, float]:
    """Decoding alone, then converting alone, both on this thread."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "SLICE"
        converter = Converter(stream.codec_context.name, planes=False)
        totals_s = [0.0, 0.0]
        pictures = container.decode(stream)
        count = 0
        while count < frames:
            start = time.perf_counter()
            picture = next(pictures, None)
            between = time.perf_counter()
            if picture is None:
                break
            converter.convert(picture, count, 0.0)
            totals_s[0] += between - start
            totals_s[1] += time.perf_counter() - between
            count += 1
    return {"decode": totals_s[0] / max(count, 1) * 1e3, "convert": totals_s[1] / max(count, 1) * 1e3}
