"""Judges: the comparators of others, each as it is set when nobody sets it; a pair of pictures fails it or does not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import playwright
from PIL import Image

from tests.long.comparators.similarity import Codes, measure_rms, measure_ssim


class PicturePair(NamedTuple):
    """Two PNG files of one picture: as it was approved, and as it is drawn now."""

    approved: Path
    drawn: Path


#: Of matplotlib.testing.compare, which pytest-mpl passes on where `--mpl-default-tolerance` is not given.
MAX_RMS = 2.0
#: Nobody's default: what is most often written where SSIM is a gate.
MIN_SSIM = 0.99
PLAYWRIGHT, PLAYWRIGHT_SSIM, PIXELMATCH = "Playwright", "Playwright, ssim-cie94", "pixelmatch"
RMS, SSIM, EQUAL = "pytest-mpl", "SSIM", "equal bytes"
#: By the options of Playwright's comparator, whose own pixelmatch both thresholds are given to. No pixel may differ.
_OPTIONS: Mapping[str, Mapping[str, object]] = {
    PLAYWRIGHT: {},
    PLAYWRIGHT_SSIM: {"comparator": "ssim-cie94"},
    PIXELMATCH: {"threshold": 0.1},
}
#: Each judge, and what of it decides.
SETTINGS: Mapping[str, str] = {
    PLAYWRIGHT: "`toHaveScreenshot` as it is set: its pixelmatch, threshold 0.2, antialiasing left aside",
    PLAYWRIGHT_SSIM: "its other comparator",
    PIXELMATCH: "the same pixelmatch at the threshold that it has by itself, 0.1, antialiasing left aside",
    RMS: f"root of the mean square over the whole picture, at most {MAX_RMS:g} codes",
    SSIM: f"mean over the whole picture, at least {MIN_SSIM:g}",
    EQUAL: "the hash of all pixels",
}


def judge_pairs(pairs: Sequence[PicturePair]) -> dict[str, list[bool]]:
    """Which pairs of pictures of one size fail each judge, by its name in SETTINGS."""
    by_driver = _judge_by_driver(pairs)
    by_formula = [_judge_by_formulas(*(_read(path) for path in pair)) for pair in pairs]
    return {name: by_driver[name] if name in by_driver else [one[name] for one in by_formula] for name in SETTINGS}


def driver_version() -> str:
    """The version of the driver whose comparators are called."""
    found = json.loads((_driver() / "package.json").read_text(encoding="utf-8"))["version"]
    return str(found)


def _judge_by_formulas(approved: Codes, drawn: Codes) -> dict[str, bool]:
    return {
        RMS: measure_rms(approved, drawn) > MAX_RMS,
        SSIM: measure_ssim(approved, drawn) < MIN_SSIM,
        EQUAL: not np.array_equal(approved, drawn),
    }


def _judge_by_driver(pairs: Sequence[PicturePair]) -> dict[str, list[bool]]:
    script, node = Path(__file__).with_name("driver_comparators.js"), _driver().parent / "node"
    asked = {"driver": str(_driver()), "pairs": [[str(path) for path in pair] for pair in pairs], "options": _OPTIONS}
    done = subprocess.run([node, script], input=json.dumps(asked), capture_output=True, text=True, check=True)
    found: dict[str, list[bool]] = json.loads(done.stdout)
    return found


def _driver() -> Path:
    return Path(playwright.__file__).parent / "driver" / "package"


def _read(path: Path) -> Codes:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
