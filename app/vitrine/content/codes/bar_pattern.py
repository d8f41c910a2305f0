"""Bars of EAN and UPC codes: the modules that a number is printed as.

Source: GS1 General Specifications, 5.2: number sets A, B and C, and the parities that carry a further digit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.scene.nodes.code_format import CodeFormat

Modules = npt.NDArray[np.bool_]

#: Number set A; B is its mirrored inverse, C its inverse.
_SET_A = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_SET_C = tuple(digit.translate(str.maketrans("01", "10")) for digit in _SET_A)
_SET_B = tuple(digit[::-1] for digit in _SET_C)
#: The sets of the six digits on the left of an EAN-13, by its first digit.
_EAN13_SETS = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip
#: The sets of the six digits of a UPC-E of number system 0, by its check digit; system 1 has them the other way round.
_UPC_E_SETS = (
    "BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA", "BAABBA", "BAAABB", "BABABA", "BABAAB", "BAABAB",
)  # fmt: skip
_GUARD, _MIDDLE, _UPC_E_END = "101", "01010", "010101"


def bar_modules(payload: str, code_format: CodeFormat) -> Modules | None:
    """The modules of a number, dark ones True, from the first bar to the last; None for formats without such a table.

    `payload` has as many digits as the format, its check digit included.
    """
    if not payload.isascii() or not payload.isdigit():
        return None
    length = len(payload)
    if code_format == "ean-13" and length == 13:
        return _modules(_join(payload[1:7], _EAN13_SETS[int(payload[0])], payload[7:]))
    if code_format == "upc-a" and length == 12:
        return _modules(_join(payload[:6], "AAAAAA", payload[6:]))
    if code_format == "upc-a" and length == 13:
        return _modules(_join(payload[1:7], "AAAAAA", payload[7:]))
    if code_format == "ean-8" and length == 8:
        return _modules(_join(payload[:4], "AAAA", payload[4:]))
    if code_format == "upc-e" and length == 8 and payload[0] in "01":
        sets = _UPC_E_SETS[int(payload[7])]
        if payload[0] == "1":
            sets = sets.translate(str.maketrans("AB", "BA"))
        return _modules(_GUARD + _digits(payload[1:7], sets) + _UPC_E_END)
    return None


def _join(left: str, sets: str, right: str) -> str:
    return _GUARD + _digits(left, sets) + _MIDDLE + _digits(right, "C" * len(right)) + _GUARD


def _digits(digits: str, sets: str) -> str:
    tables = {"A": _SET_A, "B": _SET_B, "C": _SET_C}
    return "".join(tables[name][int(digit)] for digit, name in zip(digits, sets, strict=True))


def _modules(bits: str) -> Modules:
    return np.array([bit == "1" for bit in bits])
