"""Untruth 9: the light that `check` claims for a text is the light that is drawn, on the display's own pixels.

The light of an ink is the mean over the cores of its strokes, the pixels with at least three quarters of what its
brightest has; what lies beside it is the least tenth of its surroundings. Drawn contrast, less one, over that which is
claimed: before the tone rule, over an even world, where nothing is clipped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light, decode, encode, luminance
from tests.audit.glasses import MID_GREY, Glasses
from tests.audit.pinholes import Pinhole, display
from tests.audit.program import Job, Program
from tests.prepared_program import PreparedProgram

#: An even world of mid-grey, and the gain at which no channel of a tint over it is clipped.
WORLD, GAIN = 0.18, 0.5
CORE_SHARE, BESIDE_PERCENTILE, BESIDE_DEG = 0.75, 10, 0.2
MARGIN_PX = 40
DEVICES = (
    *("even-g1", "even-g2", "quark-s1", "rokid-glasses", "vuzix-z100", "brilliant-frame", "rayneo-x2"),
    *("rayneo-x3-pro", "hololens-2", "google-display-glasses", "meta-ray-ban-display", "xreal-air-2"),
)
SIZES_DEG = (0.45, 0.6, 0.8, 1.0, 0.7)
WORDS = ("Stall 7", "Tea 25", "Right", "Open", "茶 二十", "Shop 3", "Left", "12 min", "Lamp")


class ClaimedText(NamedTuple):
    """A text on a device: its size, and its drawn contrast less one over what is claimed."""

    device: str
    size_deg: float
    ratio: float


def lay_texts(path: Path, glasses: Glasses) -> tuple[Path, dict[str, float]]:
    """A scene of 15 texts all over a display, and their sizes by id."""
    across, down = (side * 0.84 for side in glasses.figure("fov_deg"))
    nodes, sizes = [], {}
    for row, size in enumerate(SIZES_DEG):
        for column in range(3):
            name, word = f"t{row}-{column}", WORDS[(3 * row + column) % len(WORDS)]
            at = f"[{(column - 1) * across / 3:.4f}, {(row - 2) * down / 5:.4f}]"
            color = "secondary" if column == row % 3 else '"#FFFFFF"'
            where = f"anchor: {{head: center, offset: {at}}}"
            nodes.append(f'id: {name}, kind: text, text: "{word}", size: {size}, color: {color}, {where}')
            sizes[name] = size
    return stages.scene(path, *nodes), sizes


def own_pixels(path: Path, shown: Pinhole) -> tuple[Path, tuple[int, int]]:
    """An even feed, filmed so that in the view of the whole world each pixel is one of the display's, and its size."""
    size = round(shown.width + 2 * MARGIN_PX), round(shown.height + 2 * MARGIN_PX)
    stages.write(
        path.with_suffix(".camera.yaml"),
        f"width: {size[0]}\nheight: {size[1]}\nfx: {shown.fx!r}\nfy: {shown.fy!r}\n"
        f"cx: {shown.cx + MARGIN_PX!r}\ncy: {shown.cy + MARGIN_PX!r}\n",
    )
    return stages.flat(path, round(float(encode(WORLD))), size), size


@pytest.fixture(scope="module")
def texts(
    tmp_path_factory: pytest.TempPathFactory, shipped: dict[str, Glasses], prepared_program: PreparedProgram | None
) -> list[ClaimedText]:
    folder = tmp_path_factory.mktemp("claims")
    program, jobs, laid = Program(folder, prepared_program), [], {}
    for device in DEVICES:
        glasses = shipped[device]
        # A light in which the display at its most has that gain; a lens that darkens is at its darkest there.
        around = MID_GREY * glasses.figure("nits") / (glasses.figure("clear") * GAIN)
        around = MID_GREY * glasses.figure("nits") / (glasses.transmittance(around) * GAIN)
        stages.write(
            folder / f"for-{device}.environment.yaml",
            f"id: for-{device}\nname: Made up\nluminance: {{value: {around:.9g}, confidence: high, source: made up}}\n",
        )
        scene, laid[device] = lay_texts(folder / f"{device}.yaml", glasses)
        feed, (width, height) = own_pixels(folder / f"{device}.png", display(glasses))
        picture = {"device": device, "environment": f"for-{device}", "size": f"{width}x{height}"}
        check = {"devices": device, "environments": f"for-{device}", "every": 1000}
        jobs.append(Job(scene, feed, [{**picture, "view": "world", "tone": "sum"}], [check]))
    found = []
    for device, ((seen,), (report,)) in zip(DEVICES, program.work(*jobs), strict=True):
        assert seen.codes.max() < 255, f"{device}: something is clipped"
        light, per_deg = luminance(decode(seen.codes)), display(shipped[device]).fx * np.pi / 180
        claims = {each["element"]: each["contrast_worst"] for each in report["readings"]}
        for name, size in laid[device].items():
            box = seen.boxes[name]
            assert box
            drawn = contrast_drawn(light, box, BESIDE_DEG * per_deg)
            found.append(ClaimedText(device, size, (drawn - 1) / (claims[name] - 1)))
    return found


def contrast_drawn(light: Light, box: tuple[float, float, float, float], beside_px: float) -> float:
    """The light of a text in a box (x, y, w, h) of a picture (H, W), over that beside it."""
    x0, y0, x1, y1 = (round(v) for v in (box[0] - beside_px, box[1] - beside_px, box[0] + box[2] + beside_px,
                                         box[1] + box[3] + beside_px))  # fmt: skip
    part = light[max(y0, 0) : y1, max(x0, 0) : x1]
    beside = float(np.percentile(part, BESIDE_PERCENTILE))
    over = part - beside
    return float(part[over >= CORE_SHARE * over.max()].mean()) / beside


def test_the_light_that_is_claimed_is_drawn(texts: list[ClaimedText]) -> None:
    ratios = np.array([text.ratio for text in texts])
    low, median, high = np.percentile(ratios, [5, 50, 95])
    assert len(ratios) >= 150
    told = f"median {median:.3f}, 5-95 % {low:.3f}-{high:.3f}; " + ", ".join(by_size(texts))
    assert 0.95 <= median <= 1.05 and low >= 0.85 and high <= 1.15, told


def by_size(texts: list[ClaimedText]) -> list[Any]:
    """The median of each size, in words."""
    sizes = sorted({text.size_deg for text in texts})
    return [f"{size:g}°: {np.median([text.ratio for text in texts if text.size_deg == size]):.3f}" for size in sizes]
