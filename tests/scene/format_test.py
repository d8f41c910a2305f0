"""Formats that a language has a form for: closed values, and CLDR by babel where our own code does the work."""

from __future__ import annotations

import math
import subprocess
import sys
from decimal import getcontext
from pathlib import Path
from textwrap import dedent

import pytest
from babel.numbers import format_decimal

from tests.scene.scenes import loaded, mistake, write
from vitrine.document.field_error import FieldError
from vitrine.scene.format.language import LANGUAGE, Language, check_locale
from vitrine.scene.format.unit import UNITS, convert_unit, find_named_unit
from vitrine.scene.format.value_format import FORMATS, PLAIN_FORMATS, parse_format
from vitrine.scene.nodes.binding import MISSING_TEXT, fill_template, fill_text, find_placeholders, format_value
from vitrine.scene.nodes.node import Panel, Text

ITEMS = "plural =0 'none' one '# item' other '# items'"
ARABIC = "plural zero 'z' one 'o' two 't' few 'f' many 'm' other 'x'"


@pytest.mark.parametrize(
    ("value", "form", "locale", "shown"),
    [
        (12345.6, "thousands", "en", "12,346"), (12345.6, "thousands .2f", "de", "12.345,60"),
        (12345.6, "thousands", "fr", "12\u202f346"), (123456, "thousands", "hi", "1,23,456"),
        (-0.4, "thousands", "en", "0"), (2.5, "thousands", "en", "3"), (0.62, "%", "en", "62%"),
        (0.62, "%", "de", "62\u00a0%"), (0.625, "% .1f", "en", "62.5%"), (1.2, "%", "en", "120%"),
        (1299, "EUR", "en", "€1,299"), (35.5, "EUR", "en", "€35.50"), (35.5, "EUR", "de", "35,50\u00a0€"),
        (1299, "EUR .2f", "en", "€1,299.00"), (38, "CNY", "zh-CN", "¥38"), (38.4, "JPY", "en", "¥38"),
        ("35.5", "EUR", "en", "€35.50"), ("sold out", "EUR", "en", "sold out"), (None, "EUR", "en", MISSING_TEXT),
        (math.nan, "km/h", "en", MISSING_TEXT), (True, "%", "en", "true"),
        (24, "km/h", "en", "24\u00a0km/h"), (10, "m/s -> km/h", "en", "36\u00a0km/h"),
        (10, "m/s -> mph", "en", "22\u00a0mph"),
        (10, "m/s -> km/h .1f", "de", "36,0\u00a0km/h"), (-40, "°C -> °F", "en", "-40°F"),
        (100, "°C -> °F", "en", "212°F"),
        (32, "°F -> °C", "fr", "0\u202f°C"), (1609.344, "m -> mi", "en", "1.0\u00a0mi"),
        (16_093.44, "m -> mi", "en", "10\u00a0mi"),
        (1, "mi -> ft", "en", "5,280\u00a0ft"), (1, "yd -> in", "en", "36\u00a0in"), (2.5, "kg", "en", "2.5\u00a0kg"),
        (2, "kg", "en", "2\u00a0kg"), (72, "bpm", "en", "72\u00a0bpm"), (418.4, "kJ -> kcal", "en", "100\u00a0kcal"),
        (45, "°", "en", "45°"), (120, "m -> ft", "zh-CN", "394\u2060英\u2060尺"),
        (24, "km/h", "ar", "24\u00a0كم/\u2060س"),
        (75_900, "clock 12h", "en", "9:05\u00a0PM"), (0, "clock 12h", "en", "12:00\u00a0AM"),
        (75_900 + 86_400, "clock 12h", "zh-CN", "下\u2060午\u20609:05"),
        (0, "date", "en", "June\u00a05,\u00a02026"), (86_400 * 26, "date", "en", "July\u00a01,\u00a02026"),
        (0, "date short", "de", "5.\u00a0Juni"), ("2026-12-24", "date short", "en", "Dec\u00a024"),
        (-1, "weekday", "en", "Thursday"), ("2026-06-05", "weekday short", "en", "Fri"), ("soon", "date", "en", "soon"),
        (0, "date", "zh-CN", "2026\u2060年\u20606\u2060月\u20605\u2060日"),
        (185.4, "m:ss", "en", "3:05"), (3_900, "m:ss", "en", "65:00"), (3_900, "h:mm", "en", "1:05"),
        (-65, "m:ss", "en", "-1:05"),
        (3_905, "h:mm:ss", "en", "1:05:05"), (45, "duration", "en", "45\u00a0sec"),
        (710, "duration", "en", "12\u00a0min"),
        (480, "distance", "en", "500\u00a0m"), (480, "distance mi", "en", "0.3\u00a0mi"),
        (8.4, "distance", "en", "8\u00a0m"), (33, "distance", "en", "35\u00a0m"), (96, "distance", "en", "100\u00a0m"),
        (974, "distance", "en", "950\u00a0m"), (975, "distance", "en", "1\u00a0km"),
        (1_240, "distance", "de", "1,2\u00a0km"), (-3, "distance", "en", "0\u00a0m"),
        (12_340, "distance", "en", "12\u00a0km"), (61, "distance mi", "en", "200\u00a0ft"),
        (7, "distance mi", "en", "25\u00a0ft"), (300, "distance mi", "en", "0.2\u00a0mi"),
        (480, "distance", "zh-CN", "500\u2060米"), (480, "distance mi", "zh-CN", "0.3\u2060英\u2060里"),
        (None, "distance", "en", MISSING_TEXT), ("soon", "distance", "en", "soon"),
        (3_900, "duration", "en", "1\u00a0hr 5\u00a0min"), (3_600, "duration", "en", "1\u00a0hr"),
        (720, "duration", "fr", "12\u00a0min"),
        (3_590, "duration", "en", "1\u00a0hr"), (40_000, "duration", "en", "11\u00a0hr"),
        (0, ITEMS, "en", "none"), (1, ITEMS, "en", "1 item"), (3, ITEMS, "en", "3 items"),
        (1234, ITEMS, "en", "1,234 items"),
        (1, ITEMS, "zh", "1 items"), (1.5, ITEMS, "en", "1.5 items"), (1.5, ITEMS, "fr", "1,5 item"),
    ],
)  # fmt: skip
def test_a_value_in_a_language(value: object, form: str, locale: str, shown: str) -> None:
    assert format_value(value, form, Language(locale, "2026-06-05")) == shown


def test_arabic_has_six_forms() -> None:
    numbers = {"z": (0,), "o": (1,), "t": (2,), "f": (3, 10, 103, 110), "m": (11, 99, 111), "x": (100, 102, 1.5)}
    shown = {form: {format_value(n, ARABIC, Language("ar")) for n in values} for form, values in numbers.items()}
    assert shown == {form: {form} for form in numbers}


@pytest.mark.parametrize("locale", ["de", "fr", "pt-BR", "sv", "zh-CN", "tr"])
def test_formats_of_old_have_the_figures_of_the_language(locale: str) -> None:
    oracle = format_decimal(12345.5, "#,##0.0", locale=locale.replace("-", "_"))
    assert format_value(12345.5, "price €", Language(locale)) == f"€\u00a0{oracle}0"
    # Without a language, and in English, they are what they always were: `.1f` has no thousands.
    assert format_value(12345.5, ".1f") == format_value(12345.5, ".1f", Language("en", "2026-06-05")) == "12345.5"
    assert format_value(75_900, "clock", Language(locale)) == "21:05"


def test_units_go_there_and_back() -> None:
    for unit in UNITS.values():
        for other in UNITS.values():
            if unit.dimension == other.dimension:
                there = convert_unit(273.5, unit, other)
                assert convert_unit(there, other, unit) == pytest.approx(273.5, rel=1e-12), (unit.name, other.name)
    assert convert_unit(100, UNITS["km/h"], UNITS["mph"]) == pytest.approx(62.137119)
    assert convert_unit(1, UNITS["lb"], UNITS["oz"]) == pytest.approx(16)
    assert convert_unit(1, UNITS["kn"], UNITS["km/h"]) == pytest.approx(1.852)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("distance_m", "m"), ("speed_m_s", "m/s"), ("bearing_deg", "°"), ("time_s", "s"), ("air_c", "°C"),
        ("top_km_h", "km/h"),
        ("check_in", None), ("speed", None), ("m", None), ("mass_KG", "kg"), ("light_lux", "lx"),
    ],
)  # fmt: skip
def test_a_name_may_say_its_unit(name: str, unit: str | None) -> None:
    assert find_named_unit(name) == (UNITS[unit] if unit else None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{wearer.speed_m_s:km/h}", "36\u00a0km/h"), ("{wearer.speed_m_s:m/s}", "10\u00a0m/s"),
        ("{wearer.speed_m_s:kg}", "10\u00a0kg"),
        ("{wearer.speed_m_s:km/h -> mph .1f}", "6.2\u00a0mph"), ("{wearer.speed_m_s * 2:m/s -> km/h}", "72\u00a0km/h"),
        ("{n:m:ss}", "1:30"), ("{n + 1 : h:mm}", "0:01"), ("{n:plural one 'a: b' other \"it's #\"}", "it's 90"),
        ("{'a:b' if n else 'c'}", "a:b"), ("{'a' if n else 'c':EUR}", "a"),
    ],
)  # fmt: skip
def test_a_format_follows_the_last_colon_outside_quotes(text: str, shown: str) -> None:
    assert fill_template(text, {"wearer": {"speed_m_s": 10.0}, "n": 90}) == shown


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("{a:kmh}", 'unknown format "kmh"', 'did you mean "km/h"?'),
        ("{a:EUX}", 'no currency "EUX"', 'did you mean "EUR"?'),
        ("{a:m -> kg}", "m is length, kg is mass", ""),
        ("{a:m/s -> kmh}", 'unknown unit "kmh"', 'did you mean "km/h"?'),
        ("{a:plural one 'x'}", 'no text for "other"', ""),
        ("{a:plural ones 'x' other 'y'}", '"ones" is no form', 'did you mean "one"?'),
        ("{a:plural other y}", "is no plural", "each form is a word with its text in quotes"),
        ("{a_m * 2:ft}", "in which unit", ""),
        ("{a:date long}", 'unknown format "date long"', 'did you mean "date short"?'),
    ],
)  # fmt: skip
def test_a_wrong_format_is_a_sentence(text: str, message: str, remedy: str) -> None:
    with pytest.raises(FieldError, match=message) as caught:
        find_placeholders(text)
    assert caught.value.hint == remedy


def test_all_that_the_reference_names_are_formats() -> None:
    kinds = {parse_format(form).kind for form in FORMATS}
    assert kinds == {
        "plain",
        "thousands",
        "percent",
        "unit",
        "currency",
        "clock",
        "date",
        "elapsed",
        "duration",
        "distance",
        "plural",
    }


@pytest.mark.parametrize("form", [*sorted(set(FORMATS) - {*PLAIN_FORMATS}), "EUR .9f", "thousands .9f", "°C -> °F"])
def test_any_value_is_shown_and_nothing_else_changes(form: str) -> None:
    before = repr(getcontext())
    for value in (10**31, -1e31, 1e-300, 10**400, math.inf, "", "x", [1], "1e99999", "NaN", {"a": 1}, -(10**40)):
        assert isinstance(format_value(value, form, Language("ar", "2026-06-05")), str)
    assert repr(getcontext()) == before


def test_the_language_is_among_the_values_of_what_is_read_alone() -> None:
    values = {LANGUAGE: Language("de"), "n": 12.5}
    assert fill_text("{n:.1f}", values) == "12,5"
    assert fill_template("{n:.1f}", values) == "12.5"  # a field's number, or the name of a picture


@pytest.mark.parametrize(
    ("typed", "name"), [("zh_cn", "zh-CN"), ("DE", "de"), ("sr-latn-rs", "sr-Latn-RS"), ("en", "en")]
)
def test_a_locale_is_written_in_its_usual_way(typed: str, name: str) -> None:
    assert check_locale(typed) == name


@pytest.mark.parametrize(("typed", "near"), [("german", "de"), ("cn", "zh-CN"), ("jp", "ja-JP"), ("xx", "xh")])
def test_an_unknown_locale_is_a_sentence_with_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(FieldError, match=f'there is no locale "{typed}"') as caught:
        check_locale(typed)
    assert caught.value.hint == f'did you mean "{near}"?'


SHOWS = "nodes:\n- {kind: text, id: a, text: 'TEXT', anchor: {head: center}}\n"


def test_a_scene_says_its_language_and_its_day(tmp_path: Path) -> None:
    scene = loaded(tmp_path, "locale: zh_CN\ndate: 2026-06-05\n" + SHOWS.replace("TEXT", "{clock.now:date}"))
    assert scene.values[LANGUAGE] == Language("zh-CN", "2026-06-05")
    assert "no locale" in mistake(tmp_path, "locale: cn\n" + SHOWS).message
    assert '"2026-6-5" is no date' in mistake(tmp_path, "date: 2026-6-5\n" + SHOWS).message
    assert '"2026-02-30" is no date' in mistake(tmp_path, "date: 2026-02-30\n" + SHOWS).message


def test_a_date_of_a_time_needs_the_day(tmp_path: Path) -> None:
    problem = mistake(tmp_path, SHOWS.replace("TEXT", "{clock.now:weekday}"))
    assert problem.message == '"weekday" of a time needs a date'
    assert "date: 2026-06-05" in problem.hint


def test_a_component_hands_a_number_on_to_its_language(tmp_path: Path) -> None:
    text = """
    components:
      tag: {params: [n, km], node: {kind: panel, children: [
        {kind: text, text: "{n:thousands .1f}"}, {kind: text, text: "{km * 2:km -> m}"},
        {kind: text, text: "{n:int}"}]}}
    nodes: [{use: tag, with: {n: 1234.5, km: 2}, anchor: {head: center}}]
    """
    [panel] = loaded(tmp_path, dedent(text)).nodes
    assert isinstance(panel, Panel)
    texts = [child.words for child in panel.children if isinstance(child, Text)]
    assert [fill_text(each, {LANGUAGE: Language("de")}) for each in texts] == ["1.234,5", "4.000\u00a0m", "1,234"]


def test_a_scene_without_such_formats_never_imports_babel(tmp_path: Path) -> None:
    shows = SHOWS.replace("TEXT", "{clock.now:clock} {places.a.distance_m:m} {price:price} {price:.1f} {price:int}")
    scene = write(tmp_path, "content: {price: 12.5}\nplaces: {a: [0, 0, -9]}\n" + shows)
    program = f"""
    import sys
    from pathlib import Path
    from vitrine.scene.load.loader import load_scene
    from vitrine.scene.nodes.binding import fill_text
    scene = load_scene(Path({str(scene)!r}))
    fill_text(scene.nodes[0].text, {{**scene.values, "clock": {{"now": 1}}, "places": {{"a": {{"distance_m": 9}}}}}})
    sys.exit("babel" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", dedent(program)], timeout=60).returncode == 0
