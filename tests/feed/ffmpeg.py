"""Debian's ffmpeg as an oracle, and as a maker of clips that PyAV cannot write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="there is no ffmpeg: apt install ffmpeg")


def make_clip(path: Path, *arguments: str) -> Path:
    """Make a file by ffmpeg's arguments before the output's name."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, str(path)], check=True, timeout=60)
    return path


def show_by_ffmpeg(path: Path, size_px: tuple[int, int], *filters: str) -> npt.NDArray[np.uint8]:
    """All pictures of a file as ffmpeg shows them, (N, H, W, 3); without filters turned as it turns them by itself."""
    options = ["-vf", ",".join(filters)] if filters else []
    command = ["ffmpeg", "-v", "error", "-i", str(path), *options, "-vsync", "0", "-pix_fmt", "rgb24"]
    done = subprocess.run([*command, "-f", "rawvideo", "-"], check=True, capture_output=True, timeout=60)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, size_px[1], size_px[0], 3)
