"""Metrics of monitors: pixel pitch and viewing distance, measured once with a bank card, kept in the settings."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write
from vitrine.files.user_folder import settings_folder

#: A bank card: ISO/IEC 7810, ID-1.
CARD_SIZE_MM = (85.60, 53.98)
CARD_RADIUS_MM = 3.18

#: From a phone held near to a wall of monitors; beyond these a file is broken.
MIN_PX_PER_MM, MAX_PX_PER_MM = 0.5, 60.0
MIN_DISTANCE_CM, MAX_DISTANCE_CM, DEFAULT_DISTANCE_CM = 15.0, 500.0, 60.0
#: A monitor that nobody measured: 96 pixels an inch.
DEFAULT_PX_PER_MM = 96 / 25.4


@dataclass(frozen=True, slots=True)
class MonitorMetrics:
    """Metrics of a monitor: its device pixels per millimetre, and how far from it the eye is."""

    px_per_mm: float = DEFAULT_PX_PER_MM
    distance_cm: float = DEFAULT_DISTANCE_CM

    def __post_init__(self) -> None:
        if (
            not MIN_PX_PER_MM <= self.px_per_mm <= MAX_PX_PER_MM
            or not MIN_DISTANCE_CM <= self.distance_cm <= MAX_DISTANCE_CM
        ):
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
        return CARD_SIZE_MM[0] * self.px_per_mm, CARD_SIZE_MM[1] * self.px_per_mm

    def with_card_width(self, width_px: float) -> MonitorMetrics:
        """The metrics under which a card is so many device pixels wide, clamped to what a monitor can be."""
        px_per_mm = min(max(width_px / CARD_SIZE_MM[0], MIN_PX_PER_MM), MAX_PX_PER_MM)
        return MonitorMetrics(px_per_mm, self.distance_cm)

    def moved_away(self, by_cm: float) -> MonitorMetrics:
        """The metrics with the eye so much further away, clamped."""
        return MonitorMetrics(self.px_per_mm, min(max(self.distance_cm + by_cm, MIN_DISTANCE_CM), MAX_DISTANCE_CM))


def monitors_file() -> Path:
    """The file of all metrics."""
    return settings_folder() / "monitors.json"


def load_metrics(path: Path) -> dict[str, MonitorMetrics]:
    """Load the metrics by the monitor's name; none where there is no file. Raises InputError for a broken file."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): MonitorMetrics(float(one["px_per_mm"]), float(one["distance_cm"])) for name, one in saved.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path}: these are no sizes of monitors, so none is known; Shift Z measures anew") from error


def save_metrics(path: Path, metrics_by_monitor: dict[str, MonitorMetrics]) -> None:
    """Save all metrics atomically. Raises InputError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{path.parent}: this folder cannot be made ({(error.strerror or str(error)).lower()})"
        ) from error
    with atomic_write(path) as part:
        text = json.dumps({name: asdict(metrics) for name, metrics in sorted(metrics_by_monitor.items())}, indent=2)
        part.write_text(text + "\n", encoding="utf-8")
