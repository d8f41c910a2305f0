"""Tokens of expressions: numbers, texts in quotes, names with their paths, operators; and the spaces around them."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Collection, Iterator
from typing import Any, Literal, NamedTuple

from vitrine.document.field_error import FieldError

#: Longer ones are not written by hand, and each costs time at every event or frame.
MAX_EXPRESSION_LENGTH = 400

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)
    |(?P<name>[^\W\d][\w\-]*(?:\.[\w\-]+)*)
    |(?P<operator>\*\*|//|===|!==|==|!=|<=|>=|&&|\|\||[-<>+*/%()\[\]{},.:!])""",
    re.VERBOSE | re.DOTALL,
)
#: A name where a minus is an operator, and what follows brackets: `rows[0].name`.
_SHORT_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_MEMBER = re.compile(r"\.([\w\-]+)")
#: How other languages write what is written here in another way.
_SYNONYMS = {"&&": "and", "||": "or", "===": "==", "!==": "!="}


class Token(NamedTuple):
    """A token: its kind, its text, its value, and whether a space stands before and behind it.

    The value of a number or text is what it stands for; a name's is its text, without a member's dot.
    """

    kind: Literal["number", "text", "name", "member", "operator", "end"]
    text: str
    value: Any = None
    space_before: bool = False
    space_behind: bool = False


def split_tokens(source: str, variables: Collection[str] | None = None) -> list[Token]:
    """The tokens of an expression, the last of kind "end". Raises FieldError where there is none.

    `variables` are those of a chart, in whose names no minus can be: there `n-1` takes 1 from the variable n.
    """
    if len(source) > MAX_EXPRESSION_LENGTH:
        raise FieldError(
            f"this expression is longer than {MAX_EXPRESSION_LENGTH} characters",
            hint="give a part of it a place of its own, such as a variable of the chart",
        )
    return [*_iter_tokens(source, variables), Token("end", "", space_before=True)]


def _iter_tokens(source: str, variables: Collection[str] | None) -> Iterator[Token]:
    at, after_bracket = 0, False
    while at < len(source):
        match = (_MEMBER.match(source, at) if after_bracket else None) or _TOKEN.match(source, at)
        if match is None:
            raise _make_stray_error(source, at)
        if match.lastgroup == "name" and variables is not None and _is_difference(match, variables):
            match = _SHORT_NAME.match(source, at) or match
        kind, text = match.lastgroup, match[0]
        end = match.end()
        spaces = at == 0 or source[at - 1].isspace(), source[end : end + 1].isspace() or end == len(source)
        at = end
        if kind == "space":
            continue
        if match.re is _MEMBER:
            yield Token("member", text, match[1], *spaces)
        elif kind == "number" and source[end : end + 1].isalnum():
            message = f'"{text}{source[end]}" is neither a number nor a name'
            raise FieldError(message, hint="a name begins with a letter")
        elif kind in ("number", "text"):
            yield Token("number" if kind == "number" else "text", text, _read_literal(text), *spaces)
        elif match.re is _SHORT_NAME or kind == "name":
            yield Token("name", text, text, *spaces)
        else:
            yield Token("operator", _SYNONYMS.get(text, text), None, *spaces)
        after_bracket = text in (")", "]") or match.re is _MEMBER


def _is_difference(match: re.Match[str], variables: Collection[str]) -> bool:
    """Whether a name with minuses in it is one thing less another: then all behind each minus is a variable, a number,
    a function or something else than a name.

    So it is in the guards of a chart, whose variables have no minus; `data.a-b` of an event's data is one name.
    """
    name = match[0]
    _, *others = name.split("-")
    if not others:
        return False
    if not others[-1] or match.string[match.end() :].lstrip().startswith("("):
        return True
    return "-" in name.split(".", 1)[0] or all(
        other.split(".")[0] in variables or other.replace(".", "").isdecimal() for other in others
    )


def _read_literal(text: str) -> Any:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise FieldError(f"{text} is neither a number nor a text", "3, 3.5, 1e3, 'text'") from None
    if isinstance(value, float) and not math.isfinite(value):
        raise FieldError(f"{text} is too large for a number", "numbers between -1e308 and 1e308")
    return value


def _make_stray_error(source: str, at: int) -> FieldError:
    sign = source[at]
    if sign in "'\"":
        return FieldError(f"a quote {sign} is not closed", hint=f"write {sign} behind the text, too")
    if sign == "=":
        return FieldError('"=" compares nothing', hint="write == to compare")
    return FieldError(f'"{sign}" means nothing here', "names, numbers, 'texts', + - * / %, comparisons, and, or, not")
