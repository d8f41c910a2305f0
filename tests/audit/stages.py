"""What the audit puts before the program: scenes, feeds, and files of glasses and light, written into a folder."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def scene(path: Path, *nodes: str, more: str = "") -> Path:
    """A scene of these nodes, each one line of YAML."""
    lines = "".join(f"  - {{{node}}}\n" for node in nodes)
    return write(path, f"vitrine: 1\n{more}nodes:\n{lines}")


def bare(path: Path) -> Path:
    """A scene that shows nothing: its only node is out of sight."""
    return scene(path, "kind: text, text: unseen, opacity: 0, anchor: {head: center}")


def picture(path: Path, codes: npt.NDArray[np.uint8]) -> Path:
    """A PNG of codes (H, W, 3 or 4)."""
    Image.fromarray(codes).save(path)
    return path


def flat(path: Path, code: int | tuple[int, int, int], size: tuple[int, int] = (320, 180)) -> Path:
    """A feed of one colour."""
    return picture(path, np.full((size[1], size[0], 3), code, np.uint8))


def street(path: Path, size: tuple[int, int] = (640, 360)) -> Path:
    """A feed like a street: a bright sky, dark ground, coloured walls that change slowly, and fine brightness noise."""
    width, height = size
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    waves = [np.sin(2 * np.pi * (a * x + b * y + c)) for a, b, c in ((1.3, 0.4, 0.1), (0.7, 1.1, 0.4), (2.1, 0.8, 0.7))]
    base = 150 - 100 * y
    codes = np.stack([base + 50 * wave for wave in waves], -1)
    return picture(path, np.clip(np.rint(codes), 0, 255).astype(np.uint8))


def read(path: Path) -> npt.NDArray[np.uint8]:
    """The codes (H, W, 3) of a picture."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def black_film(path: Path, size: tuple[int, int], frames: int) -> Path:
    """A film of 30 frames a second in which nothing is seen."""
    with av.open(str(path), "w") as film:
        # Not Matroska, whose times are whole milliseconds: a head that turns is a fifth of a pixel farther by then.
        stream = film.add_stream("mpeg4", 30)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        black = av.VideoFrame.from_ndarray(np.zeros((size[1], size[0], 3), np.uint8), format="rgb24").reformat(
            format="yuv420p"
        )
        for i in range(frames):
            black.pts = i
            film.mux(stream.encode(black))
        film.mux(stream.encode(None))
    return path
