"""`bench r1 --json` from the command line, on a clip of a few frames."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np

from vitrine.bench.child import run_child

KEYS = {"total_ms", "floor_ms", "stages_ms", "gpu_ms", "renderer", "frames", "peers_ms", "ratios", "not_run"}
STAGES = {"decode", "convert", "flow", "stage", "upload", "panel", "compose", "read"}


def write_clip(path: Path, frames: int) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(frames):
            pixels = np.full((360, 640, 3), 20 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())


def test_one_object_with_every_figure(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    write_clip(clip, 3)
    told = json.loads(run_child("vitrine.cli", "bench", "r1", "--json", "--frames", "3", "--feed", str(clip)))
    assert told.keys() >= KEYS
    assert told["stages_ms"].keys() == STAGES
    assert all(ms >= 0 for ms in told["stages_ms"].values())
    assert {"decode", "linear", "pygame"} <= told["peers_ms"].keys()
    assert told["ratios"]["linear"] == told["total_ms"] / told["peers_ms"]["linear"]
    assert told["frames"] == 3
    assert told["growth_kib_per_1000"] is None
    assert told["resident_mb"] > 50
