"""Animated numbers: an oscillation or keyframes, written where a plain number could stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple, get_args

from vitrine.errors import suggest_name

Easing = Literal[
    "linear", "ease", "ease-in", "ease-out", "ease-in-out",
    "ease-in-sine", "ease-out-sine", "ease-in-out-sine",
    "ease-in-quad", "ease-out-quad", "ease-in-out-quad",
    "ease-in-cubic", "ease-out-cubic", "ease-in-out-cubic",
    "ease-in-quart", "ease-out-quart", "ease-in-out-quart",
    "ease-in-expo", "ease-out-expo", "ease-in-out-expo",
    "ease-in-circ", "ease-out-circ", "ease-in-out-circ",
    "ease-in-back", "ease-out-back", "ease-in-out-back",
]  # fmt: skip

#: Every easing by name: the first five are those of CSS, the others the usual curves.
EASINGS: tuple[Easing, ...] = get_args(Easing)

#: Beyond these values and hertz a number means nothing in a picture, and sums of such numbers are none.
MAX_VALUE, MAX_FREQUENCY_HZ = 1e6, 1_000.0

_ALLOWED = "a number, {osc: [amplitude, hertz, phase]} or {keys: [[seconds, value], ...]}"


@dataclass(frozen=True, slots=True)
class Oscillation:
    """A sine wave, `base + amplitude · sin(2π · frequency_hz · t + phase)`; t is in seconds of the take's clock."""

    amplitude: float
    frequency_hz: float
    phase_deg: float = 0.0
    base: float = 0.0


class Keyframe(NamedTuple):
    """A keyframe, a value at a time; `easing` shapes the way from here to the next one."""

    time_s: float
    value: float
    easing: Easing = "linear"


@dataclass(frozen=True, slots=True)
class KeyframeTrack:
    """Keyframes in rising order of time. Before the first and after the last the value stands still, unless looped."""

    keyframes: tuple[Keyframe, ...]
    loops: bool = False


def parse_animated_number(raw: Any) -> float | Oscillation | KeyframeTrack:
    """A number of a scene file: `3`, `{osc: [2, 0.5, 90], base: 1}` or `{keys: [[0, 1], [2, 5, ease-in]], loop: true}`.

    Values that are parsed already pass through. Raises ValueError with one sentence for anything else.
    """
    if isinstance(raw, Oscillation | KeyframeTrack):
        return raw
    if isinstance(raw, dict):
        return _parse_animation(raw)
    return _parse_number(raw, _ALLOWED)


def _parse_animation(raw: dict[Any, Any]) -> Oscillation | KeyframeTrack:
    kinds = [kind for kind in ("osc", "keys") if kind in raw]
    if len(kinds) != 1:
        raise ValueError(f"a moving number has exactly one of osc and keys; allowed: {_ALLOWED}")
    extra = {"osc": "base", "keys": "loop"}[kinds[0]]
    unknown = [str(key) for key in raw if key not in (kinds[0], extra)]
    if unknown:
        raise ValueError(f'"{unknown[0]}" means nothing beside {kinds[0]}; allowed: {extra}')
    return _parse_oscillation(raw) if kinds[0] == "osc" else _parse_keyframes(raw)


def _parse_oscillation(raw: dict[str, Any]) -> Oscillation:
    numbers = raw["osc"]
    if not isinstance(numbers, list | tuple) or not 2 <= len(numbers) <= 3:
        raise ValueError("osc is [amplitude, hertz] or [amplitude, hertz, phase in degrees]")
    amplitude, hertz, *phase = (_parse_number(number, "numbers in osc") for number in numbers)
    if abs(hertz) > MAX_FREQUENCY_HZ:
        raise ValueError(f"{hertz:g} hertz are not seen by anybody; allowed: up to {MAX_FREQUENCY_HZ:g}")
    return Oscillation(amplitude, hertz, phase[0] if phase else 0.0, _parse_number(raw.get("base", 0.0), "a number"))


def _parse_keyframes(raw: dict[str, Any]) -> KeyframeTrack:
    rows, loop = raw["keys"], raw.get("loop", False)
    if not isinstance(rows, list | tuple) or not rows:
        raise ValueError("keys is a list of [seconds, value] or [seconds, value, easing], at least one")
    if not isinstance(loop, bool):
        raise ValueError("loop is true or false")
    keys = tuple(_parse_keyframe(row) for row in rows)
    for before, after in pairwise(keys):
        if after.time_s <= before.time_s:
            raise ValueError(f"the times of keys rise; {after.time_s:g} s stands after {before.time_s:g} s")
    return KeyframeTrack(keys, loop)


def _parse_keyframe(row: Any) -> Keyframe:
    if not isinstance(row, list | tuple) or not 2 <= len(row) <= 3:
        raise ValueError("each key is [seconds, value] or [seconds, value, easing]")
    easing = row[2] if len(row) == 3 else "linear"
    if easing not in EASINGS:
        hint = suggest_name(str(easing), EASINGS)
        raise ValueError(f'there is no easing "{easing}"; {hint} allowed: {", ".join(EASINGS)}')
    return Keyframe(_parse_number(row[0], "seconds"), _parse_number(row[1], "a number"), easing)


def _parse_number(raw: Any, allowed: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise ValueError(f'"{raw}" is no number; allowed: {allowed}')
    if abs(raw) > MAX_VALUE:
        raise ValueError(f"{raw:g} is out of range; allowed: {-MAX_VALUE:g} to {MAX_VALUE:g}")
    return float(raw)
