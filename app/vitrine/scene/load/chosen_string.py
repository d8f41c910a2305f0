"""Strings that an expression chooses: `{t.near if close else t.far}`, where these have bindings of their own.

Each piece of each string stands in the text by itself, and is empty where another string is chosen: `{'Only ' if close
else ''}{distance_m if close else '':m}`. So all that reads bindings knows those of the strings, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.expression.token import MAX_EXPRESSION_LENGTH
from vitrine.scene.nodes.binding import find_placeholders, split_format, split_template

#: What is passed over on the way to a word outside of quotes and brackets.
_PART = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()\[\]]|[^\W\d][\w\-]*(?:\.[\w\-]+)*|.""", re.DOTALL)
#: The fewest letters of a piece that are worth an expression.
_LEAST_LENGTH = 20


class _Choice(NamedTuple):
    """A condition, and whether what it stands for is there while it is true, or while it is not."""

    condition: str
    holds: bool

    def wrap(self, expression: str) -> str:
        """The expression, or an empty text where another is chosen."""
        chosen = f"({expression})" if expression[0] not in "'\"" else expression
        return f"{chosen} if {self.condition} else ''" if self.holds else f"'' if {self.condition} else {chosen}"


def expand_choice(inside: str, texts: Mapping[str, str], strings: str) -> str | None:
    """The text in place of a placeholder that chooses among strings; None where it does not choose.

    `inside` stands between its braces, `strings` is the name below which `texts` are. Raises FieldError where a
    condition is too long.
    """
    source, format_spec = split_format(inside)
    if _split_condition(source) is None:
        return None
    ends = tuple(_iter_ends(source, ()))
    return "".join(_render_end(end, choices, format_spec, texts, strings) for end, choices in ends)


def _iter_ends(source: str, choices: tuple[_Choice, ...]) -> Iterator[tuple[str, tuple[_Choice, ...]]]:
    """What a chain of conditions ends in, each with the choices that lead to it, from the outermost."""
    split = _split_condition(source)
    if split is None:
        yield source, choices
        return
    chosen, condition, other = split
    yield from _iter_ends(chosen, (*choices, _Choice(condition, True)))
    yield from _iter_ends(other, (*choices, _Choice(condition, False)))


def _split_condition(source: str) -> tuple[str, str, str] | None:
    """`a if c else b` as its three parts; None where it is no such."""
    words = {word: at for word, at in reversed([*_iter_words(source)]) if word in ("if", "else")}
    if "if" not in words or words.get("else", -1) < words["if"]:
        return None
    start, end = words["if"], words["else"]
    return source[:start].strip(), f"({source[start + 2 : end].strip()})", source[end + 4 :].strip()


def _iter_words(source: str) -> Iterator[tuple[str, int]]:
    """The words outside of quotes and brackets, each with its place."""
    depth = 0
    for match in _PART.finditer(source):
        depth += (match[0] in "([") - (match[0] in ")]")
        if depth == 0 and (match[0][0].isalpha() or match[0][0] == "_"):
            yield match[0], match.start()


def _render_end(
    end: str, choices: tuple[_Choice, ...], format_spec: str, texts: Mapping[str, str], strings: str
) -> str:
    name = end.strip("( )")
    text = texts.get(name.removeprefix(f"{strings}.")) if name.startswith(f"{strings}.") else None
    if text is None:
        return _render(end, format_spec, choices)
    rendered = []
    for piece, is_placeholder in split_template(text):
        if is_placeholder:
            (slot,) = find_placeholders(f"{{{piece}}}")
            # Its format with the unit that its own name says, which nobody knows of a calculation.
            rendered.append(_render(split_format(piece)[0], slot.format_spec, choices))
        else:
            rendered += [_render(repr(part), "", choices) for part in _split_literal(piece, choices)]
    return "".join(rendered)


def _render(expression: str, format_spec: str, choices: tuple[_Choice, ...]) -> str:
    for choice in reversed(choices):
        expression = choice.wrap(expression)
    return f"{{{expression}:{format_spec}}}" if format_spec else f"{{{expression}}}"


def _split_literal(text: str, choices: tuple[_Choice, ...]) -> list[str]:
    """Parts that are short enough for an expression each, however many of their letters need a backslash."""
    room = MAX_EXPRESSION_LENGTH - len(_render("''", "", choices))
    length = room // 2
    if length < _LEAST_LENGTH:
        raise FieldError(
            "what chooses among these strings is too long", hint="give a part of it a variable of the chart"
        )
    return [text[start : start + length] for start in range(0, len(text), length)]
