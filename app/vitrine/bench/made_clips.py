"""Made clips: films of the kinds that people bring, encoded for a benchmark: their colours, depth, size and length."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane

from vitrine.feed.rgba_filter import write_plane
from vitrine.world.feed_frame import Samples

FPS = 30
SEED = 15
#: Codes of H.273: BT.2020 primaries, HLG, BT.2020's matrix; and BT.709 for all three.
HLG_COLOURS, SDR_COLOURS = (9, 18, 9), (1, 1, 1)
#: Of ten bits; where the grain of a frame begins, at random.
_GRAIN, _GRAIN_PX = 12.0, 64
#: A texture moves by so many pixels a frame, in whole samples of chroma.
_STEP_PX = 4


@dataclass(frozen=True)
class MadeClip:
    """What a clip is: `frames` are encoded, and stored `times` times one after the other."""

    width: int
    height: int
    frames: int
    times: int
    codec: str = "libx264"
    pixels: str = "yuv420p"
    colours: tuple[int, int, int] = SDR_COLOURS
    options: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Encode it as an MP4."""
        once = path if self.times == 1 else path.with_name(f"once-{path.name}")
        self._encode(once)
        if once != path:
            repeat_clip(once, path, self.times, self.frames)
            once.unlink()
        return path

    def _encode(self, path: Path) -> None:
        texture = _make_texture(self.width + _STEP_PX * self.frames, self.height)
        chance = np.random.default_rng(SEED)
        # Grain is another one in every frame: what only moves is coded in no bytes at all.
        grain = chance.normal(0, _GRAIN, (self.height + _GRAIN_PX, self.width + _GRAIN_PX)).astype(np.int16)
        with av.open(str(path), "w") as container:
            stream: Any = container.add_stream(self.codec, rate=FPS, options=self.options)
            stream.width, stream.height, stream.pix_fmt = self.width, self.height, self.pixels
            codec = stream.codec_context
            codec.color_primaries, codec.color_trc, codec.colorspace = self.colours
            for number in range(self.frames):
                down, right = chance.integers(0, _GRAIN_PX, 2).tolist()
                left = _STEP_PX * number
                picture = texture[:, left : left + self.width] + grain[down:, right:][: self.height, : self.width]
                container.mux(stream.encode(self._draw(picture, number)))
            container.mux(stream.encode(None))

    def _draw(self, picture: npt.NDArray[np.int16], number: int) -> av.VideoFrame:
        frame = av.VideoFrame(self.width, self.height, self.pixels)
        bits = frame.format.components[0].bits
        for index, plane in enumerate(frame.planes):
            _write(plane, picture[:: 1 + (index > 0), :: 1 + (index > 0)], bits)
        frame.pts = number
        frame.time_base = Fraction(1, FPS)
        return frame


def repeat_clip(once: Path, path: Path, times: int, frames: int) -> None:
    """Store a clip's packets `times` times one after the other, without encoding anything anew."""
    with av.open(str(path), "w") as written:
        stream: av.VideoStream | None = None
        for turn in range(times):
            with av.open(str(once)) as container:
                source = container.streams.video[0]
                if stream is None:
                    stream = written.add_stream_from_template(source)
                ticks = round(turn * frames / (FPS * (source.time_base or Fraction(1, FPS))))
                for packet in container.demux(source):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts += ticks
                    packet.dts += ticks
                    packet.stream = stream
                    written.mux(packet)


def _make_texture(width: int, height: int) -> npt.NDArray[np.int16]:
    """Ten bits of smooth shades and edges, as footage has: flat pictures decode too quickly."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shades = 500 + 200 * np.sin(x / 97) * np.cos(y / 61) + 60 * (np.floor(x / 160) % 2)
    return np.asarray(shades, np.int16)


def _write(plane: VideoPlane, samples: Samples, bits: int) -> None:
    cut = samples[: plane.height, : plane.width]
    write_plane(plane, cut.astype(np.uint16) if bits > 8 else (cut >> (10 - bits)).astype(np.uint8))
