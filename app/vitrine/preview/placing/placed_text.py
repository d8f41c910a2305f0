"""Placed text: places in metres as lines of YAML to be pasted into a scene, and as they are read beside a pointer."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.world.camera import Vectors
from vitrine.world.picked_point import PickedPoint


def format_anchor(place_m: Vectors) -> str:
    """The anchor of a node at a place (3,)."""
    return f"anchor: {{world: {_format_place(place_m)}}}"


def format_route(places_m: Sequence[Vectors]) -> str:
    """The points of a route through places (3,)."""
    return f"points: [{', '.join(map(_format_place, places_m))}]"


def describe_place(place: PickedPoint, is_sure: bool) -> tuple[str, ...]:
    """A place in words: metres along each axis, how far it is, what is there, and whether the camera is a guess."""
    axes = (f"{axis} {_read(metres)}" for axis, metres in zip("xyz", place[:3], strict=True))
    words = (*axes, f"{place.distance_m:.1f} m off", place.surface)
    return words if is_sure else (*words, "≈ assumed")


def format_turn(degrees: float) -> str:
    """An angle with its sign."""
    return f"{round(degrees, 2) + 0.0:+.2f}°".replace("-", "−")


def _format_place(place_m: Vectors) -> str:
    """Millimetres: what a pixel is at half a metre."""
    # Rounded first, and nothing added: -0.0 would be read as a sign that means something.
    texts = (f"{round(metres, 3) + 0.0:.3f}" for metres in place_m.tolist())
    return "[" + ", ".join(text.rstrip("0").rstrip(".") for text in texts) + "]"


def _read(metres: float) -> str:
    return f"{round(metres, 2) + 0.0:.2f}".replace("-", "−")
