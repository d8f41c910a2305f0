from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.scene.nodes.binding import (
    MISSING_TEXT,
    Placeholder,
    fill_number,
    fill_template,
    find_path_error,
    find_placeholders,
    find_value,
    format_distance,
    format_value,
    parse_template,
)

CONTENT = {"product": {"title": "Shoe", "price": 399, "sale": 35.5, "shops": ({"name": "A"}, {"name": "B"})}, "n": None}


def test_a_text_is_pieces_and_slots() -> None:
    found = parse_template("{product.price:price} · {places.corner.distance_m:m}")
    assert found == (
        Placeholder(("product", "price"), "price"),
        " · ",
        Placeholder(("places", "corner", "distance_m"), "m"),
    )


def test_double_braces_are_braces() -> None:
    assert fill_template("{{a}} {product.title}", CONTENT) == "{a} Shoe"


def test_a_filled_text_is_no_longer_than_a_written_one() -> None:
    assert fill_template("a{v}" * 3000, {"v": "x" * 9000}) == "a" + "x" * 9000 + "a" + "x" * 998


@pytest.mark.parametrize(
    ("text", "said"),
    [("a { b", 'a single "{"'), ("a } b", 'a single "}"'), ("{}", "is no binding"), ("{a b}", "is no binding"),
     ("{a.}", "is no binding"), ("{a:metre}", 'unknown format "metre"')],
)  # fmt: skip
def test_bad_braces_are_told(text: str, said: str) -> None:
    with pytest.raises(FieldError) as error:
        parse_template(text)
    assert said in str(error.value)


def test_the_nearest_format_is_named() -> None:
    with pytest.raises(FieldError) as error:
        parse_template("{a:prise}")
    assert error.value.hint == 'did you mean "price"?' and "clock" in error.value.allowed


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (399, "price", "¥\u00a0399"), (1299, "price", "¥\u00a01,299"), (35.5, "price", "¥\u00a035.50"),
        (12, "price €", "€\u00a012"), (7.6, "m", "8\u00a0m"), (22.6, "m", "25\u00a0m"), (123, "m", "120\u00a0m"),
        (1234, "m", "1.2\u00a0km"), (996, "m", "1.0\u00a0km"), (-3, "m", "0\u00a0m"), (2314, "int", "2,314"),
        (4.46, ".1f", "4.5"), (38_520, "clock", "10:42"), (38_520 + 86_400, "clock", "10:42"), (-60, "clock", "23:59"),
        (4.0, "", "4"), (4.10, "", "4.1"), ("x", "price", "x"), (True, "", "true"), (None, "", MISSING_TEXT),
        (math.nan, "m", MISSING_TEXT), (math.inf, "", MISSING_TEXT),
    ],
)  # fmt: skip
def test_formats(value: object, form: str, shown: str) -> None:
    assert fill_template(f"{{v:{form}}}" if form else "{v}", {"v": value}) == shown


def test_paths_go_through_lists() -> None:
    assert fill_template("{product.shops.1.name}", CONTENT) == "B"
    assert find_value(CONTENT, ("product", "shops", "2")) is None


def test_what_is_missing_shows_as_a_dash() -> None:
    assert fill_template("to {places.x.distance_m:m}", {"places": {}}) == f"to {MISSING_TEXT}"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{v}", 0.4),
        ("{nothing}", 0.0),
        ("{v}5", 0.45),
        ("{t}", 0.0),
        ("{yes}", 0.0),
        ("{many}", 0.0),
        ("{huge}", 0.0),
        ("{third}", 0.333333),
        ("{clock.now}", 1 / 3),
        ("{half}", 0.5),
    ],
)
def test_numbers(text: str, number: float) -> None:
    content = {"v": 0.4, "t": "x", "yes": True, "many": [1], "huge": 10**400, "third": 1 / 3, "half": "0.5"}
    assert fill_number(text, {**content, "clock": {"now": 1 / 3}}) == number


def test_distance_never_goes_back() -> None:
    shown = [format_distance(metres / 10) for metres in range(20_000)]
    metres = [float(t.split("\u00a0")[0]) * (1000 if t.endswith("km") else 1) for t in shown]
    assert all(a <= b for a, b in pairwise(metres))
    assert all(abs(found - i / 10) <= max(0.08 * i / 10, 2.5) for i, found in enumerate(metres))


def unknown(path: str, columns: tuple[str, ...] | None = None) -> FieldError | None:
    return find_path_error(path.split("."), CONTENT, ("corner", "stall"), ("market",), columns)


@pytest.mark.parametrize(
    "path",
    ["product.title", "product.shops.0.name", "product.shops.length", "n", "places.corner.distance_m",
     "routes.market.remaining_m", "routes.market.arrival", "routes.market.to.stall", "clock.now"],
)  # fmt: skip
def test_known_paths(path: str) -> None:
    assert unknown(path) is None


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("product.prise", 'content has no "prise" below "product"', 'did you mean "price"?'),
        ("produkt.price", 'content has no "produkt"', 'did you mean "product"?'),
        ("product", "is a mapping, not one value", ""),
        ("product.shops.7.name", 'no "7" below "product.shops"', ""),
        ("product.shops.lenght", 'no "lenght" below "product.shops"', 'did you mean "length"?'),
        ("product.shops.0.name.length", 'no "length" below', "only a list has a length by itself"),
        ("places.corna.distance_m", "no live value", 'did you mean "places.corner.distance_m"?'),
        ("routes.market.left_m", "no live value", ""),
        ("clock", "no live value", 'did you mean "clock.now"?'),
        ("row.name", "only inside a group with `repeat`", ""),
    ],
)
def test_unknown_paths(path: str, said: str, hint: str) -> None:
    error = unknown(path)
    assert error is not None and said in str(error)
    assert hint in error.hint


@pytest.mark.parametrize(("path", "known"), [("codes.0.payload", True), ("codes.3", True), ("codes.x", False)])
def test_what_an_empty_list_may_hold_one_day_is_not_known(path: str, known: bool) -> None:
    assert (find_path_error(path.split("."), {"codes": ()}, (), (), None) is None) is known


def test_rows_have_the_columns_of_their_table() -> None:
    assert unknown("row.name", ("name", "kind")) is None
    error = unknown("row.nam", ("name", "kind"))
    assert error is not None and error.hint == 'did you mean "name"?' and error.allowed == "name, kind"


@given(st.text(alphabet="{}ab.:1 0pricem", max_size=30))
def test_any_text_parses_or_says_why(text: str) -> None:
    try:
        find_placeholders(text)
    except FieldError as error:
        assert str(error)
    else:
        assert isinstance(fill_template(text, {"a": {"b": 1}, "b": "x"}), str)


@given(st.text(max_size=30))
def test_escaped_text_comes_back(text: str) -> None:
    assert fill_template(text.replace("{", "{{").replace("}", "}}"), {}) == text


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("", "20261127200040011100123456789012"),
        ("int", "20,261,127,200,040,011,100,123,456,789,012"),
        ("price", "¥\u00a020,261,127,200,040,011,100,123,456,789,012"),
        (".1f", "20261127200040011100123456789012.0"),
    ],
)
def test_an_order_number_is_shown_digit_by_digit(form: str, shown: str) -> None:
    assert format_value(20261127200040011100123456789012, form) == shown


def test_an_index_of_five_thousand_digits_is_not_there() -> None:
    assert find_value({"a": (1, 2)}, ("a", "9" * 5_000)) is None and find_value({"a": (1, 2)}, ("a", "1")) == 2
    assert find_path_error(("a", "9" * 5_000), {"a": (1,)}, (), (), None) is not None
