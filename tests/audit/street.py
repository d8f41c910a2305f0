"""The demo's film by its own files: its camera, its poses, its places, and the labels that hang there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tests.audit.colorimetry import Light
from tests.audit.pinholes import Pinhole

FEEDS = Path(__file__).resolve().parents[2] / "assets" / "feeds"
FPS = 30


def camera() -> Pinhole:
    told = _read("camera")
    return Pinhole(*(told[key] for key in ("width", "height", "fx", "fy", "cx", "cy")))


def poses() -> Light:
    """The poses (N, 8), as in a TUM file."""
    return np.loadtxt(FEEDS / "street.tum")


def plan() -> Any:
    """Places in metres, codes by label, and the size of a label."""
    return _read("places")


def copy_film(folder: Path) -> Path:
    """The film with what stands beside it, in a folder."""
    for suffix in ("mp4", "tum", "camera.yaml"):
        shutil.copy(FEEDS / f"street.{suffix}", folder / f"street.{suffix}")
    return folder / "street.mp4"


def _read(kind: str) -> Any:
    return yaml.safe_load((FEEDS / f"street.{kind}.yaml").read_text("utf-8"))
