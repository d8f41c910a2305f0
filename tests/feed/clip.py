"""Small clips made on the spot, every frame of them different, and the pictures that a plain decode gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from vitrine.world.feed_frame import FeedFrame

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Clip:
    """What a clip is made of; `pts` are in ticks of `tick_s`."""

    count: int = 40
    width: int = 96
    height: int = 64
    codec: str = "libx264"
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"g": "12", "bf": "2", "crf": "12"})
    pts: Sequence[int] | None = None
    tick_s: Fraction = Fraction(1, 30)
    matrix: int = 2
    colour_range: int = 0
    turned_deg: float = 0.0
    display_matrix: Sequence[int] | None = None
    aspect: Fraction | None = None
    muxer_options: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Encode it."""
        with av.open(str(path), "w", options=self.muxer_options) as container:
            stream: Any = container.add_stream(self.codec, rate=30, options=self.options)
            stream.width, stream.height, stream.pix_fmt = self.width, self.height, self.pixels
            codec = stream.codec_context
            codec.time_base, codec.colorspace, codec.color_range = self.tick_s, self.matrix, self.colour_range
            if self.turned_deg:
                stream.set_display_rotation(self.turned_deg)
            if self.display_matrix is not None:
                stream.set_display_matrix(self.display_matrix)
            if self.aspect is not None:
                codec.sample_aspect_ratio = self.aspect
            for picture in self.pictures():
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        return path

    def pictures(self) -> Iterator[av.VideoFrame]:
        """Smooth colours that move, so that no two frames are alike."""
        for number in range(self.count):
            planes = yuv_picture(self.width, self.height, number)
            frame = av.VideoFrame(self.width, self.height, "yuv420p")
            for plane, codes in zip(frame.planes, planes, strict=True):
                rows = np.zeros((plane.height, plane.line_size), np.uint8)
                rows[:, : plane.width] = codes
                plane.update(rows.tobytes())
            frame = frame if self.pixels == "yuv420p" else frame.reformat(format=self.pixels)
            frame.pts = self.pts[number] if self.pts else number
            frame.time_base, frame.colorspace, frame.color_range = self.tick_s, self.matrix, self.colour_range
            yield frame


def yuv_picture(width: int, height: int, number: int) -> tuple[Picture, Picture, Picture]:
    """Planes of a picture: codes that rise and fall slowly, with a bright bar at a place of its own."""
    y, x = np.mgrid[:height, :width]
    luma = 120 + 70 * np.sin(x / 17 + number / 3) * np.cos(y / 13)
    luma[:, (number * 7) % width :][:, :3] = 220
    half_y, half_x = np.mgrid[: (height + 1) // 2, : (width + 1) // 2]
    cb = 128 + 60 * np.sin(half_x / 9 + number / 5)
    cr = 128 + 60 * np.cos(half_y / 7 - number / 4)
    return luma.astype(np.uint8), cb.astype(np.uint8), cr.astype(np.uint8)


def plain_decode(path: Path) -> list[bytes]:
    """All frames of a file, one after the other, as the bytes of their planes without padding."""
    with av.open(str(path)) as container:
        return [b"".join(rows_of(plane) for plane in frame.planes) for frame in container.decode(video=0)]


def rows_of(plane: av.video.plane.VideoPlane) -> bytes:
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    return bytes(rows[: plane.height, : plane.width].tobytes())


def content(frame: FeedFrame) -> bytes:
    """The planes of a feed frame as bytes."""
    return b"".join(plane.tobytes() for plane in frame.planes)
