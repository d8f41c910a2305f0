"""Units of measure: what a format may name, what they have in common, and how a value in one becomes one in another.

A value v of a unit is v * factor + offset in the base unit of its dimension. Factors are exact by definition (SI
brochure, 9th edition; NIST SP 811, appendix B); a calorie is the thermochemical one of 4.184 J.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Unit(NamedTuple):
    """One unit: `cldr` is its name in CLDR, empty where CLDR has none; `digits` those after the point, below 10."""

    name: str
    dimension: str
    factor: float
    cldr: str
    digits: int = 0
    offset: float = 0.0


_MILE_M, _POUND_KG = 1609.344, 0.45359237

UNITS = {
    unit.name: unit
    for unit in (
        Unit("mm", "length", 0.001, "length-millimeter"),
        Unit("cm", "length", 0.01, "length-centimeter"),
        Unit("m", "length", 1.0, "length-meter"),
        Unit("km", "length", 1000.0, "length-kilometer", 1),
        Unit("in", "length", 0.0254, "length-inch"),
        Unit("ft", "length", 0.3048, "length-foot"),
        Unit("yd", "length", 0.9144, "length-yard"),
        Unit("mi", "length", _MILE_M, "length-mile", 1),
        Unit("nmi", "length", 1852.0, "length-nautical-mile", 1),
        Unit("m/s", "speed", 1.0, "speed-meter-per-second", 1),
        Unit("km/h", "speed", 1 / 3.6, "speed-kilometer-per-hour"),
        Unit("mph", "speed", _MILE_M / 3600, "speed-mile-per-hour"),
        Unit("kn", "speed", 1852 / 3600, "speed-knot"),
        Unit("°C", "temperature", 1.0, "temperature-celsius", 0, 273.15),
        Unit("°F", "temperature", 5 / 9, "temperature-fahrenheit", 0, 459.67 * 5 / 9),
        Unit("g", "mass", 0.001, "mass-gram"),
        Unit("kg", "mass", 1.0, "mass-kilogram", 1),
        Unit("oz", "mass", _POUND_KG / 16, "mass-ounce"),
        Unit("lb", "mass", _POUND_KG, "mass-pound", 1),
        Unit("ml", "volume", 0.001, "volume-milliliter"),
        Unit("l", "volume", 1.0, "volume-liter", 1),
        Unit("s", "time", 1.0, "duration-second"),
        Unit("min", "time", 60.0, "duration-minute"),
        Unit("h", "time", 3600.0, "duration-hour", 1),
        Unit("°", "angle", 1.0, "angle-degree"),
        Unit("kJ", "energy", 1.0, "energy-kilojoule"),
        Unit("kcal", "energy", 4.184, "energy-kilocalorie"),
        Unit("W", "power", 1.0, "power-watt"),
        Unit("kW", "power", 1000.0, "power-kilowatt", 1),
        Unit("hPa", "pressure", 1.0, "pressure-hectopascal"),
        Unit("lx", "illuminance", 1.0, "light-lux"),
        Unit("bpm", "pulse", 1.0, ""),
    )
}

#: How names of values end that say their unit in other letters than it has: `temperature_c`.
_ENDINGS = {"deg": "°", "c": "°C", "f": "°F", "lux": "lx"}
#: What is a word at the end of a name, too: `check_in`.
_NO_ENDINGS = frozenset({"in"})


def convert_unit(value: float, unit: Unit, shown: Unit) -> float:
    """A value in `unit` as one in `shown`, of the same dimension."""
    if unit == shown:
        return value
    return (value * unit.factor + unit.offset - shown.offset) / shown.factor


def find_named_unit(name: str) -> Unit | None:
    """The unit that a value's name says, as ours do: metres of `distance_m`, m/s of `speed_m_s`; None where it says
    none.
    """
    parts = name.lower().split("_")
    for ending in ("/".join(parts[-2:]), parts[-1]) if len(parts) > 1 else ():
        found = _ENDINGS.get(ending, ending)
        unit = next((unit for unit in UNITS.values() if unit.name.lower() == found.lower()), None)
        if unit is not None and ending not in _NO_ENDINGS:
            return unit
    return None


def list_alike(unit: Unit) -> tuple[str, ...]:
    """The names of the units of the same dimension."""
    return tuple(other.name for other in UNITS.values() if other.dimension == unit.dimension)


def iter_other_units(names: Iterable[str], shown: Unit) -> Iterator[Unit]:
    """Units, other than `shown` and of the same dimension, that names of values say."""
    for name in names:
        unit = find_named_unit(name)
        if unit is not None and unit != shown and unit.dimension == shown.dimension:
            yield unit
