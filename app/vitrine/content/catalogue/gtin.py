"""GTIN: the number of a trade item by GS1's General Specifications, in its one form of fourteen digits.

EAN-13, UPC-A (twelve digits) and EAN-8 are that form without its leading zeros; UPC-E is a UPC-A with five zeros left
out. The last digit is the check digit: with weights 3 and 1 in turns, from the right, the sum is a multiple of ten.
"""

from __future__ import annotations

import re

from vitrine.document.field_error import FieldError
from vitrine.errors import truncate

LENGTH = 14
#: Digits that a GTIN may be written with.
LENGTHS = (8, 12, 13, 14)
#: What people put between its digits, and scanners around them.
_SEPARATORS = re.compile(r"[ \u00a0-]")
_DIGITS = re.compile(r"[0-9]+")
#: 6.90123E+12, 6901234500011.0 and '6901234500011.
_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,2}|[0-9]{8,14}\.0|'[0-9]{8,14}")
_ALLOWED = "the digits of an EAN-13, EAN-8, UPC-A, UPC-E or GTIN-14, its check digit included"


def parse_gtin(text: str, symbology: str = "") -> str:
    """The fourteen digits of a GTIN. Raises FieldError with one sentence for what is none.

    Eight digits that may be both are a UPC-E where they begin with 0, which no EAN-8 of a trade item does, else an
    EAN-8; `symbology`, UPC-E or EAN-8, says which.
    """
    digits = _SEPARATORS.sub("", text.strip())
    if not _DIGITS.fullmatch(digits) or len(digits) not in LENGTHS:
        raise FieldError(f'"{truncate(text, 40)}" is no GTIN', _ALLOWED, _find_remedy(digits))
    if len(digits) == 8 and (expanded := _expand_upc_e(digits)) is not None:
        named = re.sub(r"[^A-Z]", "", symbology.upper())
        is_short = named == "UPCE" or (named != "EAN" and (digits[0] == "0" or not _has_right_check(digits)))
        if is_short and _has_right_check(expanded):
            digits = expanded
    if not _has_right_check(digits):
        right = compute_check_digit(digits[:-1])
        message = f'"{truncate(text, 40)}" ends in the check digit {digits[-1]}'
        raise FieldError(message, _ALLOWED, f"its other digits give {right}; read the label again")
    if not digits.strip("0"):
        raise FieldError(f'"{truncate(text, 40)}" is the GTIN of nothing', _ALLOWED)
    return digits.rjust(LENGTH, "0")


def compute_check_digit(digits: str) -> int:
    """The check digit that belongs behind the other digits of a GTIN of any length."""
    return -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10


def shorten_gtin(gtin: str) -> str:
    """The digits as they are printed below the bars: eight, thirteen, or fourteen on a carton; of a UPC-A thirteen."""
    for length in (8, 13):
        if not gtin[: LENGTH - length].strip("0"):
            return gtin[LENGTH - length :]
    return gtin


def _find_remedy(text: str) -> str:
    """What a spreadsheet may have made of a GTIN, and how it is undone; nothing where it is something else."""
    if _SHORTENED.fullmatch(text):
        return "a spreadsheet has made a number of it: format the column as text, and type it anew"
    for length in LENGTHS:
        whole = text.rjust(length, "0")
        if _DIGITS.fullmatch(text) and len(text) < length <= len(text) + 2 and _has_right_check(whole):
            return f"with the zeros that a spreadsheet has left out it is {whole}"
    return ""


def _has_right_check(digits: str) -> bool:
    return compute_check_digit(digits[:-1]) == int(digits[-1])


def _expand_upc_e(digits: str) -> str | None:
    """The twelve digits of a UPC-E; None where it cannot be one. The sixth of its inner digits says where zeros go."""
    system, inner, check = digits[0], digits[1:7], digits[7]
    if system not in "01":
        return None
    if inner[5] in "012":
        body = f"{inner[:2]}{inner[5]}0000{inner[2:5]}"
    elif inner[5] == "3":
        body = f"{inner[:3]}00000{inner[3:5]}"
    elif inner[5] == "4":
        body = f"{inner[:4]}00000{inner[4]}"
    else:
        body = f"{inner[:5]}0000{inner[5]}"
    return f"{system}{body}{check}"
