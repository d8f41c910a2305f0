"""Marks are as large as they are said to be, in the middle of any display."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light, decode, luminance
from tests.audit.glasses import Glasses
from tests.audit.pinholes import display
from tests.audit.program import Job, Program
from tests.prepared_program import PreparedProgram

SIZES_DEG = (0.45, 0.7, 1.1, 1.6, 2.2)
DEVICES = (
    *("even-g2", "quark-s1", "rokid-glasses", "meta-ray-ban-display"),
    *("hololens-2", "xreal-one", "rayneo-x3-pro", "brilliant-frame"),
)


def marks(path: Path) -> Path:
    nodes = []
    for i, size in enumerate(SIZES_DEG):
        at = f"anchor: {{head: center, offset: [0, {(i - 2) * 2.4}]}}"
        nodes.append(f'kind: panel, width: {size}, height: {size}, fill: "#FFFFFF", {at}')
    return stages.scene(path, *nodes)


@pytest.fixture(scope="module")
def panels(
    tmp_path_factory: pytest.TempPathFactory, shipped: dict[str, Glasses], prepared_program: PreparedProgram | None
) -> dict[str, Light]:
    """The light (H, W) of each device's panel with the marks, at its own pixels."""
    folder = tmp_path_factory.mktemp("sizes")
    feed = stages.flat(folder / "grey.png", 118)
    words = [{"device": name, "view": "panel", "size": "{}x{}".format(*shipped[name].canvas_px)} for name in DEVICES]
    drawn = Program(folder, prepared_program).draw(Job(marks(folder / "scene.yaml"), feed, words))[0]
    return {name: luminance(decode(seen.codes)) for name, seen in zip(DEVICES, drawn, strict=True)}


@pytest.mark.parametrize("device", DEVICES)
def test_a_mark_is_as_large_as_it_says(device: str, panels: dict[str, Light], shipped: dict[str, Glasses]) -> None:
    """To a pixel of the panel on either side: by their light, 1.1° was 1.092° to 1.104°."""
    panel, shown = panels[device], display(shipped[device])
    below, seen = shipped[device].figure("fov_offset_deg")[1], 0
    for i, size in enumerate(SIZES_DEG):
        y = shown.cy + shown.fy * math.tan(math.radians(below + (i - 2) * 2.4))
        row = panel[round(y)] / panel.max() if 0 < y < shown.height else np.zeros(1)
        if not row.any():
            continue
        assert abs(row.sum() - size * shown.fx * math.pi / 180) <= 1, size
        seen += 1
    assert seen >= 3
