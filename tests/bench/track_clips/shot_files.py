"""The files of a shot: the film as a phone writes it, and beside it what is true of it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from assets.feeds.street.walk import CameraPose, tum
from tests.bench.track_clips.shots import FilmShot


def write_film(frames: Iterable[NDArray[np.uint8]], path: Path, size_px: tuple[int, int], fps: int) -> None:
    """H.264 at about a phone's quality, BT.709, limited range; written beside, then renamed."""
    beside = path.with_name(path.name + ".part")
    with av.open(str(beside), "w", format="mp4") as container:
        options = {"preset": "veryfast", "crf": "19", "x264-params": "threads=1:bframes=0"}
        stream = container.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height = size_px
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.MPEG,
                dst_colorspace=Colorspace.ITU709,
            )  # fmt: skip
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    beside.replace(path)


def write_truth(shot: FilmShot, poses: list[CameraPose], out: Path) -> None:
    """NAME.truth.tum, a line for each frame, and NAME.truth.camera.yaml."""
    (out / f"{shot.name}.truth.tum").write_text(tum(poses), encoding="utf-8")
    (width, height), camera = shot.camera.size_px, shot.camera
    lines = [
        f"# The camera that {shot.name}.mp4 was drawn with; a frame's pose is that of its middle row.",
        f"width: {width}", f"height: {height}", f"fx: {camera.focal_px:g}", f"fy: {camera.focal_px:g}",
        f"cx: {width / 2:g}", f"cy: {height / 2:g}", "up: y",
    ]  # fmt: skip
    if camera.lens.model != "pinhole":
        lines += [f"model: {camera.lens.model}", f"k1: {camera.lens.k1:g}"]
    (out / f"{shot.name}.truth.camera.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
