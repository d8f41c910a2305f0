from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.located_data import Map, build_source_map, locate_key, locate_value, strip_places
from vitrine.document.yaml_source import MAX_BYTES, parse_yaml, read_yaml
from vitrine.errors import InputError, Place, Problem


def refused(text: str) -> Problem:
    with pytest.raises(InputError) as error:
        parse_yaml(text, "a.yaml")
    assert len(error.value.problems) == 1
    return error.value.problems[0]


def test_sequences_are_tuples_and_mappings_are_dicts() -> None:
    assert parse_yaml("a: [1, {b: 2}]\nc:\n  - x", "f") == {"a": (1, {"b": 2}), "c": ("x",)}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("3", 3), ("-4", -4), ("+4", 4),
        ("1.5", 1.5), (".5", 0.5), ("2.", 2.0), ("1e3", 1000.0), ("0", 0), ('"3"', "3"), ("'true'", "true"),
    ],
)  # fmt: skip
def test_plain_words(written: str, value: object) -> None:
    found = parse_yaml(f"a: {written}", "f")["a"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "written",
    ["on", "off", "yes", "no", "True", "FALSE", "10:42", "2026-01-01", "007", "1_000", "0x1f", ".inf", ".nan", "1e999"],
)
def test_what_other_readers_turn_into_something_else_stays_text(written: str) -> None:
    assert parse_yaml(f"a: {written}", "f") == {"a": written}


def test_keys_are_texts() -> None:
    assert parse_yaml("3: a\ntrue: b\non: c", "f") == {"3": "a", "true": "b", "on": "c"}


def test_places_count_from_one() -> None:
    top = parse_yaml("name: x\nnodes:\n  - kind: text\n    size: 2\n", "f.yaml")
    node = top["nodes"][0]
    assert locate_key(node, "size") == Place("f.yaml", 4, 5)
    assert locate_value(node, "size") == Place("f.yaml", 4, 11)
    assert node.mark.path == ("nodes", 0)


def test_source_map_gives_keys_and_items() -> None:
    top = parse_yaml("a:\n  b: [1,\n    2]\n", "f")
    expected = {("a",): (1, 1), ("a", "b"): (2, 3), ("a", "b", 0): (2, 7), ("a", "b", 1): (3, 5)}
    assert {path: (place.line, place.column) for path, place in build_source_map(top).items()} == expected


def test_aliases_work() -> None:
    assert parse_yaml("a: &x [1, 2]\nb: *x", "f") == {"a": (1, 2), "b": (1, 2)}


def test_a_duplicate_key_names_both_places() -> None:
    problem = refused("a: 1\nb:\n  c: 2\n  d: 3\n  c: 4\n")
    assert problem.place == Place("a.yaml", 5, 3) and problem.key == "b.c"
    assert 'the key "c" stands twice; first at a.yaml:3:3' in problem.message


@pytest.mark.parametrize(("text", "line"), [("a:\n\tb: 1", 2), ("a:\n  b: 1\n\tc: 2", 3), ("a:\n \t- 1\n", 2)])
def test_tabs_have_their_own_sentence(text: str, line: int) -> None:
    problem = refused(text)
    assert problem.place is not None and problem.place.line == line
    assert "indented with a tab" in problem.message and "two spaces" in problem.hint


def test_two_sides_of_a_merge_have_their_own_sentence() -> None:
    problem = refused("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n")
    assert problem.message == "git left two sides of a merge here" and problem.place == Place("a.yaml", 2, 1)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!own", "!!str", "!!binary", "!!set"])
def test_tags_are_refused(tag: str) -> None:
    problem = refused(f"a: {tag} x")
    assert problem.place == Place("a.yaml", 1, 4) and problem.key == "a"
    assert f'the tag "{tag}" is not allowed' in problem.message


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    problem = refused("\n".join(lines))
    assert "unfolds to more than 200,000 values" in problem.message
    assert problem.place is not None and problem.place.line == 6


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_text_that_fits_no_display_is_refused(quote: str) -> None:
    longest = "word " * 1999 + "words"
    assert parse_yaml(f"a: {quote}{longest}{quote}", "a.yaml")["a"] == longest
    problem = refused(f"a:\n  - {quote}{longest}s{quote}")
    assert problem.place == Place("a.yaml", 2, 5) and problem.key == "a.0"
    assert "longer than 10,000 characters" in problem.message


def test_an_alias_to_what_holds_it_is_refused() -> None:
    assert 'the alias "*x" holds itself' in refused("a: &x [1, [*x]]").message


def test_an_unknown_alias_is_refused() -> None:
    assert 'no anchor "&x"' in refused("a: *x").message


@pytest.mark.parametrize("text", ["[" * 200_000, "a: " + "{a: " * 100_000, "- " * 100_000, "a: &x " + "[" * 40])
def test_deep_nesting_ends_in_a_sentence_not_in_a_crash(text: str) -> None:
    with pytest.raises(InputError):
        parse_yaml(text, "a.yaml")


def test_depth_counts_through_aliases() -> None:
    deep = "a: &x " + "[" * 40 + "]" * 40 + "\n"
    assert parse_yaml(deep, "f")
    assert "nested deeper than 64" in refused(deep + "b: " + "[" * 40 + "*x" + "]" * 40).message


def test_merge_keys_are_refused_with_the_remedy() -> None:
    problem = refused("a: &x {b: 1}\nc:\n  <<: *x\n")
    assert problem.place == Place("a.yaml", 3, 3) and "style" in problem.hint


def test_several_mistakes_at_once() -> None:
    with pytest.raises(InputError) as error:
        parse_yaml("a: 1\na: 2\nb: !x 3\nc: 1\nc: 2", "a.yaml")
    assert [problem.place.line for problem in error.value.problems if problem.place] == [2, 3, 5]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: b: c", 1, 5, 'put text that contains ": " in quotes'),
        ("a: 1\n b: 2", 2, 3, "check the indentation"),
        ("a: 1\nb: [1, 2\nc: 3", 2, 4, "is not closed"),
        ('a: "x', 1, 6, "a quoted text is not closed"),
        ("a: @x", 1, 4, 'a value cannot start with "@"'),
        ("- a\nb: 1", 2, 1, "mixed at the same indentation"),
        ("a: 1\n---\nb: 2", 2, 1, "a second document"),
        ("a: 1\nb: \x07", 2, 4, "a control character"),
        ("[1]: 2", 1, 1, "a key must be a single word"),
    ],
)
def test_syntax_errors_are_sentences_with_a_place(text: str, line: int, column: int, said: str) -> None:
    problem = refused(text)
    assert problem.place == Place("a.yaml", line, column)
    assert said in problem.message


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_says_so(text: str) -> None:
    assert "the file is empty" in refused(text).message


def test_a_list_is_no_scene() -> None:
    assert "does not hold keys and values" in refused("- a\n- b").message


def file_refused(path: Path) -> Problem:
    with pytest.raises(InputError) as error:
        read_yaml(path)
    return error.value.problems[0]


def test_a_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    problem = file_refused(path)
    assert "the file has 200 MB" in problem.message and "at most 8 MB" in problem.allowed
    path.write_bytes(b"a: 1 #" + b"x" * (MAX_BYTES - 6))
    assert isinstance(read_yaml(path), Map)


def test_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "nul.yaml"
    path.write_bytes(b"a: 1\0")
    assert "NUL bytes" in file_refused(path).message


def test_other_encodings_name_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: café".encode("latin-1"))
    problem = file_refused(path)
    assert problem.place == Place(str(path), 2, 7) and "not UTF-8" in problem.message


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_yaml(path) == {"a": 1}


def test_no_file_and_no_folder(tmp_path: Path) -> None:
    assert "no such file" in file_refused(tmp_path / "none.yaml").message
    assert "a folder" in file_refused(tmp_path).message


def test_plain_has_no_places() -> None:
    value = strip_places(parse_yaml("a: [{b: 1}]", "f"))
    assert type(value) is dict and type(value["a"]) is tuple and type(value["a"][0]) is dict


@given(st.text(alphabet="ab:-[]{}&*!#|>'\"%@`\t\n ,?0.1~<=\\\u4e2d\ud7ff", max_size=60))
def test_any_text_gives_data_or_an_input_error(text: str) -> None:
    try:
        assert isinstance(parse_yaml(text, "f"), Map)
    except InputError as error:
        assert error.problems


@pytest.mark.parametrize(
    "digits", ["20261127200040011100123456789012", "1234567890123456789", "-" + "9" * 300, "+" + "8" * 40]
)
def test_whole_numbers_keep_every_digit(digits: str) -> None:
    assert parse_yaml(f"order: {digits}", "a.yaml")["order"] == int(digits)


def test_what_no_field_can_hold_as_a_number_stays_a_text() -> None:
    assert parse_yaml(f"order: {'9' * 5_000}", "a.yaml")["order"] == "9" * 5_000


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\x7f", "\x9b", "\ufffe"])
def test_the_place_of_a_control_character_counts_letters(character: str) -> None:
    text = f"vitrine: 1\nname: 街道街道\nnodes:\n  - {{kind: text, text: 街{character}}}"
    with pytest.raises(InputError) as error:
        parse_yaml(text, "a.yaml")
    assert error.value.problems[0].place == Place("a.yaml", 4, 25)
