"""The benchmark `feeds`: films as people bring them, each beside what else could be done with it, in turns.

A 1920x1080 film of HLG in R1, beside one of 8 bits; a 4K film of 10 bits decoded to feed frames, beside ffmpeg, which
throws them away; the memory of R1 over it; and jumps in films of ten minutes, beside a plain decode from the key frame.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import av

from vitrine import paths
from vitrine.bench.made_clips import FPS, HLG_COLOURS, MadeClip
from vitrine.bench.memory import measure_memory
from vitrine.bench.turns import time_in_turns
from vitrine.bench.vitrine_run import VitrineRun, r1_scene
from vitrine.engine.opening import open_session
from vitrine.feed.video_file import VideoFileReader
from vitrine.gpu.renderer import Renderer

PAIRS = 15
FRAMES = 24
#: Frames from one key frame to the next: of a camera, and of an encoder that is asked for nothing.
SHORT_WAY, LONG_WAY = 30, 250
_X265 = {"preset": "ultrafast", "crf": "24"}
_KEYS = "keyint={0}:min-keyint={0}:scenecut=0:log-level=error"
_X264 = {"preset": "veryfast", "crf": "26"}
HD = MadeClip(1920, 1080, 30, 4, "libx265", "yuv420p10le", HLG_COLOURS, {**_X265, "x265-params": _KEYS.format(30)})
HD_SDR = MadeClip(1920, 1080, 30, 4, options={**_X264, "x264-params": "keyint=30:scenecut=0"})
UHD = MadeClip(3840, 2160, 30, 2, "libx265", "yuv420p10le", HLG_COLOURS, {**_X265, "x265-params": _KEYS.format(30)})


def make_long_clip(way: int) -> MadeClip:
    """A film of ten minutes at 1280x720 with a key frame every so many frames."""
    options = {**_X264, "crf": "25", "x264-params": f"keyint={way}:min-keyint={way}:scenecut=0"}
    return MadeClip(1280, 720, way, 600 * FPS // way, options=options)


class Pair(NamedTuple):
    """Milliseconds of ours and of the peer's, medians of turns, and the median of what ours is to the peer's."""

    own_ms: float
    peer_ms: float
    ratio: float


class Jumps(NamedTuple):
    """Jumps in a film of ten minutes: milliseconds to open it first and again, and of a jump; ours and the peer's.

    `worst_ms` and `cpu_ms`, of processor time, are of the slowest.
    """

    way: int
    first_ms: float
    again_ms: float
    pair: Pair
    worst_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class FeedsResult:
    """Milliseconds a frame: R1 over HLG and over 8 bits of the same size; decoding 4K, with ffmpeg None where it is not
    installed; the resident MB of R1 over 4K; jumps by the way between key frames.
    """

    hlg: Pair
    hlg_cpu_ms: float
    uhd: Pair | None
    uhd_ms: float
    uhd_mb: float
    jumps: tuple[Jumps, ...]
    renderer: str

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_feeds(on_progress: Callable[[str], None]) -> FeedsResult:
    """Make the clips, in a folder that goes again, and measure."""
    with TemporaryDirectory(prefix="vitrine-bench-") as name:
        folder = Path(name)
        on_progress("encoding films, which takes a minute or two")
        hlg, sdr = HD.write(folder / "hlg.mp4"), HD_SDR.write(folder / "sdr.mp4")
        uhd = UHD.write(folder / "uhd.mp4")
        long = {way: make_long_clip(way).write(folder / f"long-{way}.mp4") for way in (SHORT_WAY, LONG_WAY)}
        on_progress(f"R1 over 1920x1080 of HLG and of 8 bits, {PAIRS} turns")
        hlg_pair, cpu_ms, renderer = time_drawing(hlg, sdr)
        on_progress(f"decoding 4K, {PAIRS} turns")
        uhd_ms, uhd_pair = time_decoding(uhd)
        on_progress("memory")
        memory = measure_memory(uhd, 2 * UHD.frames)
        on_progress("jumps in ten minutes")
        jumps = tuple(time_jumps(path, way) for way, path in long.items())
    return FeedsResult(hlg_pair, cpu_ms, uhd_pair, uhd_ms, memory.resident_mb, jumps, renderer)


def make_pair(own_ms: list[float], peer_ms: list[float]) -> Pair:
    """The pair of measured turns."""
    ratios = (own / peer for own, peer in zip(own_ms, peer_ms, strict=True))
    return Pair(statistics.median(own_ms), statistics.median(peer_ms), statistics.median(ratios))


def time_drawing(hlg: Path, sdr: Path) -> tuple[Pair, float, str]:
    """R1 over two clips, a frame; the processor time of one over the first; the driver's name."""
    cpu_ms = []
    with (
        Renderer.headless(paths.shaders()) as renderer,
        open_session(r1_scene(), renderer, str(hlg)) as deep_session,
        open_session(r1_scene(), renderer, str(sdr)) as plain_session,
    ):
        deep, plain = VitrineRun(renderer, deep_session), VitrineRun(renderer, plain_session)

        def draw(run: VitrineRun, turns: count[int]) -> float:
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            run.run(FRAMES, next(turns) * FRAMES)
            if run is deep:
                cpu_ms.append((time.process_time() - start_cpu_s) / FRAMES * 1e3)
            return (time.perf_counter() - start_s) / FRAMES * 1e3

        deep_turns, plain_turns = count(), count()
        times = time_in_turns((lambda: draw(deep, deep_turns), lambda: draw(plain, plain_turns)), PAIRS)
        return make_pair(*times), statistics.median(cpu_ms[1:]), renderer.driver_name


def time_decoding(path: Path) -> tuple[float, Pair | None]:
    """A frame of a film decoded to a feed frame, and beside ffmpeg where it is installed."""
    with closing(VideoFileReader(path, planes=True)) as reader:
        frames = reader.info.frame_count or 0

        def decode() -> float:
            start_s = time.perf_counter()
            for index in range(frames):
                reader.read(index)
            return (time.perf_counter() - start_s) / frames * 1e3

        def run_ffmpeg() -> float:
            start_s = time.perf_counter()
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "null", "-"], check=True)
            return (time.perf_counter() - start_s) / frames * 1e3

        if shutil.which("ffmpeg") is None:
            (own,) = time_in_turns((decode,), PAIRS)
            return statistics.median(own), None
        own, peer = time_in_turns((decode, run_ffmpeg), PAIRS)
        return statistics.median(own), make_pair(own, peer)


def time_jumps(path: Path, way: int) -> Jumps:
    """Jumps to frames at random and to those furthest from a key frame, beside a plain decode to the same frame."""
    first, first_ms = _open(path)
    first.close()
    reader, again_ms = _open(path)
    targets = choose_targets(reader.info.frame_count or 0, way)
    cpu_ms = []
    with closing(reader), av.open(str(path)) as peer:
        own_targets, peer_targets = iter(targets), iter(targets)

        def jump() -> float:
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            reader.read(next(own_targets))
            cpu_ms.append((time.process_time() - start_cpu_s) * 1e3)
            return (time.perf_counter() - start_s) * 1e3

        def decode() -> float:
            start_s = time.perf_counter()
            decode_plainly(peer, next(peer_targets))
            return (time.perf_counter() - start_s) * 1e3

        own, plain = time_in_turns((jump, decode), PAIRS)
    return Jumps(way, first_ms, again_ms, make_pair(own, plain), max(own), max(cpu_ms[1:]))


def choose_targets(frames: int, way: int) -> list[int]:
    """The frames of all turns: at random, and every other one the last before a key frame."""
    chance = random.Random(way)
    return [
        chance.randrange(frames) if turn % 2 else chance.randrange(1, frames // way) * way - 1
        for turn in range(1 + PAIRS)
    ]


def _open(path: Path) -> tuple[VideoFileReader, float]:
    start_s = time.perf_counter()
    reader = VideoFileReader(path, planes=False)
    return reader, (time.perf_counter() - start_s) * 1e3


def decode_plainly(container: av.container.InputContainer, index: int) -> av.VideoFrame:
    """Seek to the key frame before a frame of even length, and decode all from there on."""
    stream = container.streams.video[0]
    time_base = stream.time_base
    assert time_base is not None
    at = round(index / (FPS * time_base)) + (stream.start_time or 0)
    container.seek(at, stream=stream)
    return next(frame for frame in container.decode(stream) if frame.pts is not None and frame.pts >= at)
