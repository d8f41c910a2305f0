"""Localised values: numbers, units, money, dates and plurals in a language's own form, by babel and Unicode's CLDR.

Only what needs babel imports this module. Figures are 0 to 9 in every language, as CLDR's `latn` has them. Halves are
rounded up, away from zero. What a format makes never breaks over two lines, but for plurals, whose text is the scene's.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from itertools import pairwise
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import NumberPattern, get_currency_precision, parse_pattern
from babel.units import format_unit

from vitrine.scene.format.language import Language
from vitrine.scene.format.unit import UNITS, Unit, convert_unit
from vitrine.scene.format.value_format import ValueFormat

NBSP, NARROW_NBSP, JOINER = "\u00a0", "\u202f", "\u2060"
#: From here on a value has no digits after its point, where only its unit decides.
_WHOLE_FROM = 10

_DAY_S = 86_400
#: Letters of figures in a pattern of CLDR, with those after the point: `#,##0.00` of `¤#,##0.00`.
_FIGURES = re.compile(r"([#,0]*0)(?:\.[#0]+)?")
#: What a line may break beside: ideographs; and where it may behind a stroke, since line breaking knows units of Latin.
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
#: Two letters of Thai, Lao, Khmer or Burmese between which a dictionary could find that a word begins, and which no
#: rule of their script draws together: no vowel's sign, and no letter that stands below another one.
_WORD_START = re.compile(
    "[\u0e00-\u0eff\u1000-\u1038\u103a-\u109f\u1780-\u17d1\u17d3-\u17ff]"
    "[\u0e01-\u0e2e\u0e40-\u0e44\u0e81-\u0eae\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3]"
)
#: More figures than a number has of which any is shown: `_MOST`, with nine after its point.
_EXACT = Context(prec=64)
_MOST = Decimal(10) ** 32


@lru_cache(maxsize=64)
def find_locale(name: str) -> Locale:
    """The locale of a name such as zh-CN. Raises ValueError or babel's UnknownLocaleError."""
    return Locale.parse(name, sep="-")


def format_localized(value: Any, wanted: ValueFormat, language: Language) -> str | None:
    """A value as people of the language read it; None for what is no value of the format: a text, and no number."""
    locale = find_locale(language.locale)
    with localcontext(_EXACT):
        if wanted.kind == "date":
            return _format_date(value, wanted.name, language.date, locale)
        number = _read_number(value)
        return None if number is None else _format_number(number, wanted, locale)


def _format_number(number: Decimal, wanted: ValueFormat, locale: Locale) -> str:
    seconds = math.floor(number + Decimal("1e-9"))
    match wanted.kind:
        case "plural":
            return _format_plural(number, wanted, locale)
        case "clock":
            return _keep_whole(format_skeleton("hm", _find_time(seconds), locale=locale))
        case "elapsed":
            return _format_elapsed(seconds, wanted.name)
        case "duration":
            return _format_duration(seconds, locale)
        case "distance":
            return _keep_whole(_format_distance(float(number), wanted.name, locale))
        case "percent":
            pattern = _set_digits(locale.percent_formats[None], wanted.digits or 0)
            return _keep_whole(_apply(pattern, _round(number, (wanted.digits or 0) + 2), locale))
        case "currency":
            return _keep_whole(_format_currency(number, wanted, locale))
        case "unit" if wanted.unit is not None and wanted.shown is not None:
            return _keep_whole(_format_unit(number, wanted.unit, wanted.shown, wanted.digits, locale))
    return _keep_whole(format_number(number, wanted.digits or 0, locale))


def format_number(number: Decimal, digits: int, locale: Locale) -> str:
    """A number with its thousands parted, and so many digits after the point, whatever it is."""
    return _apply(_set_digits(locale.decimal_formats[None], digits), _round(number, digits), locale)


def localize_figures(figures: str, language: Language) -> str:
    """Figures as Python writes them, such as 1,299.50, with the language's own signs; units stay as they are."""
    symbols = find_locale(language.locale).number_symbols["latn"]
    signs = {ord(","): str(symbols["group"]), ord("."): str(symbols["decimal"])}
    return figures.translate(signs)


def _read_number(value: Any) -> Decimal | None:
    """A number as it is, and that which a text is, as tables and data of events have them."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value) if isinstance(value, float) else value)
    except (ArithmeticError, TypeError, ValueError):
        return None
    return number if number.is_finite() and abs(number) < _MOST else None


def _round(number: Decimal, digits: int) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded  # no minus before a zero


@lru_cache(maxsize=256)
def _set_digits(pattern: NumberPattern | str, digits: int) -> NumberPattern:
    """A pattern of CLDR with so many digits after the point."""
    written = pattern if isinstance(pattern, str) else pattern.pattern
    figures = "." + "0" * digits if digits else ""
    return parse_pattern(_FIGURES.sub(lambda found: found[1] + figures, written))


def _apply(pattern: NumberPattern, number: Decimal, locale: Locale) -> str:
    return str(pattern.apply(number, locale, group_separator=True))


def _format_currency(number: Decimal, wanted: ValueFormat, locale: Locale) -> str:
    digits = wanted.digits
    if digits is None:
        digits = get_currency_precision(wanted.name)
        if _round(number, digits) == _round(number, 0):
            digits = 0
    pattern = _set_digits(locale.currency_formats["standard"], digits)
    return str(pattern.apply(_round(number, digits), locale, currency=wanted.name, currency_digits=False))


def _format_unit(number: Decimal, unit: Unit, shown: Unit, digits: int | None, locale: Locale) -> str:
    # Twelve figures hide what floats add: a mile is 5,280 feet.
    converted = number if unit == shown else Decimal(f"{convert_unit(float(number), unit, shown):.12g}")
    if digits is None:
        is_fine = shown.digits and abs(_round(converted, shown.digits)) < _WHOLE_FROM
        digits = shown.digits if is_fine and not (unit == shown and "." not in str(number)) else 0
    pattern, rounded = _set_digits(locale.decimal_formats[None], digits), _round(converted, digits)
    if not shown.cldr:
        return f"{_apply(pattern, rounded, locale)}{NBSP}{shown.name}"
    length = "narrow" if shown.dimension == "angle" else "short"
    return format_unit(rounded, shown.cldr, length, format=pattern.pattern, locale=locale)  # type: ignore[arg-type]


def _format_elapsed(seconds: int, name: str) -> str:
    """Hours and minutes, or minutes and seconds, that have gone by; the greatest of them has no end."""
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    minutes, hours = seconds // 60, seconds // 3600
    match name:
        case "m:ss":
            text = f"{sign}{minutes}:{seconds % 60:02d}"
        case "h:mm":
            text = f"{sign}{hours}:{minutes % 60:02d}"
        case _:
            text = f"{sign}{hours}:{minutes % 60:02d}:{seconds % 60:02d}"
    return _keep_whole(text)


def _format_duration(seconds: int, locale: Locale) -> str:
    """45 sec, 12 min, 1 hr 5 min, as short as it can be said; from ten hours on in hours."""
    seconds = max(seconds, 0)
    if seconds < 60:
        return _keep_whole(_format_part(seconds, "s", locale))
    minutes = (seconds + 30) // 60
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _keep_whole(_format_part(minutes, "min", locale))
    parts = [_format_part(hours, "h", locale), *([_format_part(rest, "min", locale)] if rest and hours < 10 else [])]
    # Each part is whole; between them a line may break.
    return " ".join(map(_keep_whole, parts))


#: How guidance rounds: below so many of a unit to steps of so many, beyond the last in the larger unit.
_METRE_STEPS = ((10, 1), (50, 5), (100, 10), (975, 50))
_FOOT_STEPS = ((30, 5), (100, 10), (975, 50))


def _format_distance(metres: float, name: str, locale: Locale) -> str:
    """A distance no finer than guidance tells it: 8 m, 35 m, 500 m, 1.2 km; 25 ft, 200 ft, 0.3 mi."""
    small, large, steps = ("m", "km", _METRE_STEPS) if name == "distance" else ("ft", "mi", _FOOT_STEPS)
    length = convert_unit(max(metres, 0.0), UNITS["m"], UNITS[small])
    step = next((step for below, step in steps if length < below), None)
    if step is not None:
        return _format_part(math.floor(length / step + 0.5) * step, small, locale)
    far = Decimal(f"{convert_unit(metres, UNITS['m'], UNITS[large]):.12g}")
    tenths = _round(far, 1)
    digits = 0 if tenths >= _WHOLE_FROM or tenths == tenths.to_integral_value() else 1
    pattern = _set_digits(locale.decimal_formats[None], digits)
    return str(format_unit(_round(far, digits), UNITS[large].cldr, "short", format=pattern.pattern, locale=locale))


def _format_part(count: int, unit: str, locale: Locale) -> str:
    return str(format_unit(count, UNITS[unit].cldr, "short", locale=locale))


def _find_time(seconds: int) -> datetime.datetime:
    """A time of day; which day it is, no format of it shows."""
    return datetime.datetime(2000, 1, 1) + datetime.timedelta(seconds=seconds % _DAY_S)


def _format_date(value: Any, name: str, start: str, locale: Locale) -> str | None:
    day = _find_day(value, start)
    if day is None:
        return None
    match name:
        case "date":
            text = format_date(day, "long", locale=locale)
        case "date short":
            text = format_skeleton("MMMd", day, locale=locale)
        case _:
            text = format_date(day, "EEEE" if name == "weekday" else "EEE", locale=locale)
    return _keep_whole(text)


def _find_day(value: Any, start: str) -> datetime.date | None:
    """The day of a text such as 2026-06-05, and of seconds since midnight of the day on which the scene begins."""
    number = _read_number(value)
    try:
        if number is None:
            return datetime.date.fromisoformat(value[:10])
        return datetime.date.fromisoformat(start) + datetime.timedelta(days=math.floor(number / _DAY_S))
    except (TypeError, ValueError, OverflowError):
        return None


def _format_plural(number: Decimal, wanted: ValueFormat, locale: Locale) -> str:
    forms = dict(wanted.forms)
    rounded = number if number == number.to_integral_value() else _round(number, 1)
    exact = forms.get(f"={rounded:f}".removesuffix(".0"))
    text = forms.get(locale.plural_form(rounded), forms["other"]) if exact is None else exact
    digits = 0 if rounded == rounded.to_integral_value() else 1
    return text.replace("#", format_number(rounded, digits, locale))


def _keep_whole(text: str) -> str:
    """A value in which no line breaks: its spaces are no-break ones, and joiners stand where a line could break."""
    spaced = "".join(NBSP if letter.isspace() and letter != NARROW_NBSP else letter for letter in text)
    joined = [spaced[:1]]
    for before, after in pairwise(spaced):
        is_loose = (before == "/" and not after.isascii()) or (before == "-" and not after.isdecimal())
        is_loose = is_loose or bool(_IDEOGRAPH.search(before + after) or _WORD_START.match(before + after))
        if is_loose and not {before, after} & {NBSP, NARROW_NBSP}:
            joined.append(JOINER)
        joined.append(after)
    return "".join(joined)
