"""Value formats: what stands behind the last colon of a binding, parsed; what babel puts into a language's own words.

    thousands   %   EUR            with digits after the point where wanted: `% .1f`
    km/h        m/s -> km/h        the unit of the value, and the one to show
    clock 12h   date   date short   weekday   weekday short
    m:ss   h:mm   h:mm:ss   duration
    distance   distance mi    metres as guidance tells them: 500 m, 200 ft
    plural one '# item' other '# items'

A plural has one text for each form that a language has, as ICU's: zero, one, two, few, many, other, or one for a number
itself, `=0`; `#` stands for the number. ICU writes them in braces, which end a binding here, so they stand in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name
from vitrine.scene.format.unit import UNITS, Unit, iter_other_units, list_alike

Kind = Literal[
    "thousands", "percent", "currency", "unit", "clock", "date", "elapsed", "duration", "distance", "plural", "plain"
]

#: Formats of old, which need no language: they are what they always were where no other than English is asked for.
PLAIN_FORMATS = ("int", ".1f", "price", "price €", "m", "clock")
CLOCK_FORMATS = ("clock 12h",)
DATE_FORMATS = ("date", "date short", "weekday", "weekday short")
ELAPSED_FORMATS = ("m:ss", "h:mm", "h:mm:ss")
DISTANCE_FORMATS = ("distance", "distance mi")
PLURAL_EXAMPLE = "plural one '# item' other '# items'"
#: All, as they are told: units and currencies by one of them.
FORMATS = (
    *PLAIN_FORMATS,
    *("thousands", "%", "km/h", "m/s -> km/h", "EUR", *CLOCK_FORMATS, *DATE_FORMATS, *ELAPSED_FORMATS, "duration"),
    *DISTANCE_FORMATS,
    PLURAL_EXAMPLE,
)
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")

_PLAIN = re.compile(r"|int|\.[0-9]f|price( \S{1,3})?|m|clock")
_DIGITS = re.compile(r"(.*\S)\s+\.([0-9])f")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLURAL_FORM = re.compile(r"""\s+(\w+|=[0-9]{1,9})\s+(?:'([^']*)'|"([^"]*)")""")


class ValueFormat(NamedTuple):
    """A parsed format. `unit` is that of the value, `shown` the one to show; `digits` are None where the kind decides;
    `forms` are the texts of a plural by its forms. `name` says which of a kind.
    """

    kind: Kind
    name: str
    unit: Unit | None = None
    shown: Unit | None = None
    digits: int | None = None
    forms: tuple[tuple[str, str], ...] = ()


def is_plain_format(spec: str) -> bool:
    """Whether a format is one of old, or none at all."""
    return _PLAIN.fullmatch(spec) is not None


@lru_cache(maxsize=1024)
def parse_format(spec: str) -> ValueFormat:
    """A format as it is written behind the colon. Raises FieldError with one sentence."""
    if is_plain_format(spec):
        return ValueFormat("plain", spec)
    if spec in CLOCK_FORMATS:
        return ValueFormat("clock", spec)
    if spec in DATE_FORMATS:
        return ValueFormat("date", spec)
    if spec in ELAPSED_FORMATS:
        return ValueFormat("elapsed", spec)
    if spec in DISTANCE_FORMATS:
        return ValueFormat("distance", spec)
    if spec == "duration":
        return ValueFormat("duration", spec)
    if spec.split(maxsplit=1)[0] == "plural":
        return ValueFormat("plural", "plural", forms=_parse_forms(spec))
    with_digits = _DIGITS.fullmatch(spec)
    body, digits = (with_digits[1], int(with_digits[2])) if with_digits else (spec, None)
    if body in ("thousands", "%"):
        return ValueFormat("thousands" if body == "thousands" else "percent", body, digits=digits)
    if _CURRENCY.fullmatch(body):
        check_currency(body)
        return ValueFormat("currency", body, digits=digits)
    return _parse_units(spec, body)._replace(digits=digits)


def complete_format(spec: str, names: Collection[str], is_calculated: bool) -> str:
    """A format with the unit of its value, where the value's name says one that is not the one to show.

    `names` are the last ones of the paths that the value is read from. Raises FieldError for a format that there is
    not, and where one cannot know the unit of what is calculated from such names.
    """
    found = parse_format(spec)
    if found.kind != "unit" or found.shown is None or "->" in spec:
        return spec
    others = {unit.name: None for unit in iter_other_units(names, found.shown)}
    if not others:
        return spec
    if is_calculated:
        ways = [f"{unit} -> {spec}" for unit in (*others, found.shown.name)]
        raise FieldError(f'in which unit is what is calculated for "{spec}"? Its names say {", ".join(others)}',
                         " or ".join(ways))  # fmt: skip
    return f"{next(iter(others))} -> {spec}"


def _parse_units(spec: str, body: str) -> ValueFormat:
    source, arrow, target = (part.strip() for part in body.partition("->"))
    unit, shown = (UNITS.get(name) for name in (source, target if arrow else source))
    for name, known in ((source, unit), (target, shown)) if arrow else ():
        if known is None:
            raise FieldError(f'unknown unit "{name}"', ", ".join(UNITS), suggest_name(name, UNITS))
    if unit is None or shown is None:
        names = (*FORMATS, *UNITS)
        raise FieldError(f'unknown format "{spec}"', f"{', '.join(FORMATS)}; units: {', '.join(UNITS)}",
                         suggest_name(spec, names))  # fmt: skip
    if unit.dimension != shown.dimension:
        raise FieldError(f"{unit.name} is {unit.dimension}, {shown.name} is {shown.dimension}",
                         f"{unit.name} -> {' or '.join(list_alike(unit))}")  # fmt: skip
    return ValueFormat("unit", spec, unit, shown)


def check_currency(code: str) -> None:
    """Raise FieldError where ISO 4217 has no such currency."""
    from babel.numbers import list_currencies

    codes = list_currencies()
    if code not in codes:
        allowed = "a code of ISO 4217 such as EUR, CNY, USD"
        near = sorted(other for other in codes if other[:2] == code[:2].upper())
        raise FieldError(f'there is no currency "{code}"', allowed, suggest_name(code.upper(), near))


def _parse_forms(spec: str) -> tuple[tuple[str, str], ...]:
    forms: dict[str, str] = {}
    rest = spec.removeprefix("plural").rstrip()
    while rest:
        found = _PLURAL_FORM.match(rest)
        if found is None:
            raise FieldError(f'"{spec}" is no plural', PLURAL_EXAMPLE, "each form is a word with its text in quotes")
        name = found[1]
        if name not in PLURAL_FORMS and name[0] != "=":
            allowed = f"{', '.join(PLURAL_FORMS)}, or a number such as =0"
            raise FieldError(f'"{name}" is no form of a plural', allowed, suggest_name(name, PLURAL_FORMS))
        forms[name] = found[2] if found[2] is not None else found[3]
        rest = rest[found.end() :]
    if "other" not in forms:
        raise FieldError('the plural has no text for "other", which every language needs', PLURAL_EXAMPLE)
    return tuple(forms.items())
