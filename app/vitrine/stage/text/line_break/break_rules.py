"""Break opportunities by rules LB4 to LB31 of UAX #14, with numbers as in its example 7.

Letters of South-East Asia (SA) are like those of the alphabet: a line breaks among them by a dictionary alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_HARD = frozenset({"BK", "CR", "LF", "NL"})
_MARKS = frozenset({"CM", "ZWJ"})
#: What no mark stands on (LB9).
_BARE = _HARD | {"SP", "ZW", ""}
_LETTERS = frozenset({"AL", "HL"})
_OPENING, _CLOSING = frozenset({"OP", "OPw"}), frozenset({"CL", "CP", "CPw"})
_IDEOGRAPHIC = frozenset({"ID", "IDp", "EB", "EM"})
_HANGUL = frozenset({"JL", "JV", "JT", "H2", "H3"})
_AFFIXES = frozenset({"PR", "PO"})
#: What no line begins with, even after spaces (LB11 and LB13).
_NEVER_FIRST = _CLOSING | {"WJ", "EX", "IS", "SY"}


def find_opportunities(classes: Sequence[str]) -> list[bool]:
    """Whether a line may break before each character of a text, by their classes; never before the first."""
    allowed = [False] * len(classes)
    # The last class that is no space and no mark, the one before it, and what is between it and the next character.
    previous = earlier = ""
    spaced = False
    number, regional_indicators = _Number.NONE, 0
    for index, name in enumerate(classes):
        raw_previous = classes[index - 1] if index else ""
        if name in _MARKS:
            if raw_previous not in _BARE:  # LB9
                continue
            name = "AL"  # LB10
        elif name == "SA":
            name = "AL"
        if index:
            if raw_previous in _HARD:
                allowed[index] = raw_previous != "CR" or name != "LF"
            elif name in _HARD or name in ("SP", "ZW"):
                pass
            elif previous == "ZW":
                allowed[index] = True
            elif raw_previous == "ZWJ":
                pass
            elif spaced:
                allowed[index] = not _keeps_over_spaces(previous, name)
            else:
                allowed[index] = not (
                    _keeps(previous, name)
                    or (earlier == "HL" and previous in ("HY", "BA") and name != "CB")
                    or _keeps_number(number, previous, name, classes, index)
                    or (previous == name == "RI" and regional_indicators % 2)
                )
        if name == "SP":
            spaced, number = True, _Number.NONE
            continue
        number = _advance_number(number, name)
        regional_indicators = regional_indicators + 1 if name == "RI" else 0
        previous, earlier, spaced = name, "" if spaced else previous, False
    return allowed


def _keeps_over_spaces(before: str, after: str) -> bool:
    """LB11, LB13 to LB17: whether spaces between two classes are no opportunity."""
    return (
        after in _NEVER_FIRST
        or before in _OPENING
        or (before == "QU" and after in _OPENING)
        or (before in _CLOSING and after == "NS")
        or before == after == "B2"
    )


@lru_cache(maxsize=4096)
def _keeps(before: str, after: str) -> bool:
    """LB11 to LB30b, as far as two neighbours decide them: whether no line breaks between them."""
    if _keeps_over_spaces(before, after) or before in ("WJ", "GL") or (after == "GL" and before not in ("BA", "HY")):
        return True
    if "QU" in (before, after):  # LB19
        return True
    if "CB" in (before, after):  # LB20
        return False
    return (
        after in ("BA", "HY", "NS", "IN")  # LB21, LB22
        or before == "BB"
        or (before == "SY" and after == "HL")
        or (before in _LETTERS and after in _LETTERS | _AFFIXES | {"NU", "OP"})  # LB23, LB24, LB28, LB30
        or (after in _LETTERS and before in _AFFIXES | {"NU", "IS", "CP"})
        or (before == "NU" and after == "OP")
        or (before == "CP" and after == "NU")
        or (before == "PR" and after in _IDEOGRAPHIC | _HANGUL)  # LB23a, LB27
        or (after == "PO" and before in _IDEOGRAPHIC | _HANGUL)
        or (after == "NU" and before in _AFFIXES | {"HY"})  # LB25
        or (before == "JL" and after in ("JL", "JV", "H2", "H3"))  # LB26
        or (before in ("JV", "H2") and after in ("JV", "JT"))
        or (before in ("JT", "H3") and after == "JT")
        or (before in ("EB", "IDp") and after == "EM")  # LB30b
    )


class _Number:
    """How far a number has come that ends in the last character: its figures, or a bracket that closes it."""

    NONE, FIGURES, CLOSED = range(3)


def _advance_number(number: int, name: str) -> int:
    if name == "NU" or (number == _Number.FIGURES and name in ("SY", "IS")):
        return _Number.FIGURES
    return _Number.CLOSED if number == _Number.FIGURES and name in _CLOSING else _Number.NONE


def _keeps_number(number: int, before: str, after: str, classes: Sequence[str], index: int) -> bool:
    """LB25: whether both are parts of one number, which may have a sign and a bracket before it, and a sign after."""
    if number == _Number.FIGURES and after == "NU":
        return True
    if after in _AFFIXES:
        return number != _Number.NONE
    if before in _AFFIXES and (after in _OPENING or after == "HY"):
        return next((name for name in classes[index + 1 :] if name not in _MARKS), "") == "NU"
    return False
