"""Metrics of monitors: pixel pitch and viewing distance, measured once with a bank card, kept in the settings."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import written

#: A bank card: ISO/IEC 7810, ID-1.
CARD_MM = (85.60, 53.98)
CARD_RADIUS_MM = 3.18

#: From a phone held near to a wall of monitors; beyond these a file is broken.
LEAST_PX_PER_MM, MOST_PX_PER_MM = 0.5, 60.0
LEAST_CM, MOST_CM, USUAL_CM = 15.0, 500.0, 60.0
#: A monitor that nobody measured: 96 pixels an inch.
USUAL_PX_PER_MM = 96 / 25.4


@dataclass(frozen=True, slots=True)
class Measure:
    """Metrics of a monitor: its device pixels per millimetre, and how far from it the eye is."""

    px_per_mm: float = USUAL_PX_PER_MM
    distance_cm: float = USUAL_CM

    def __post_init__(self) -> None:
        if not LEAST_PX_PER_MM <= self.px_per_mm <= MOST_PX_PER_MM or not LEAST_CM <= self.distance_cm <= MOST_CM:
            raise ValueError(f"{self.px_per_mm:g} pixels a millimetre at {self.distance_cm:g} cm")

    @property
    def focal_px(self) -> float:
        """The focal length, in device pixels, of a pinhole camera whose picture has true size: tan θ = x / distance."""
        return self.distance_cm * 10 * self.px_per_mm

    @property
    def px_per_deg(self) -> float:
        """Device pixels per degree, straight ahead."""
        return self.focal_px * math.pi / 180

    @property
    def card_px(self) -> tuple[float, float]:
        """Width and height of a bank card, in device pixels."""
        return CARD_MM[0] * self.px_per_mm, CARD_MM[1] * self.px_per_mm

    def with_card(self, width_px: float) -> Measure:
        """The metrics under which a card is so many device pixels wide, clamped to what a monitor can be."""
        px_per_mm = min(max(width_px / CARD_MM[0], LEAST_PX_PER_MM), MOST_PX_PER_MM)
        return Measure(px_per_mm, self.distance_cm)

    def from_further(self, by_cm: float) -> Measure:
        """The metrics with the eye so much further away, clamped."""
        return Measure(self.px_per_mm, min(max(self.distance_cm + by_cm, LEAST_CM), MOST_CM))


def settings_folder() -> Path:
    """The program's folder among the user's settings, as the platform wants it."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "vitrine"


def monitors_file() -> Path:
    """The file of all metrics."""
    return settings_folder() / "monitors.json"


def load(path: Path) -> dict[str, Measure]:
    """Load the metrics by the monitor's name; none where there is no file. Raises InputError for a broken file."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): Measure(float(one["px_per_mm"]), float(one["distance_cm"])) for name, one in saved.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path}: these are no sizes of monitors, so none is known; Shift Z measures anew") from error


def save(path: Path, kept: dict[str, Measure]) -> None:
    """Save all metrics atomically. Raises InputError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{path.parent}: this folder cannot be made ({(error.strerror or str(error)).lower()})"
        ) from error
    with written(path) as part:
        text = json.dumps({name: asdict(metrics) for name, metrics in sorted(kept.items())}, indent=2)
        part.write_text(text + "\n", encoding="utf-8")
