"""Secrets masked in what becomes a row of a take: numbers of payment cards, keys and passwords.

A camera reads codes, and people say numbers aloud. They are masked where they come in, so that what is shown, what is
kept and what a replay shows are one. A number of a trade item or a shipping unit (GS1) stays: shops are for those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vitrine.content.catalogue.gtin import compute_check_digit

#: What stands for a masked character; of a card's number the last four digits stay, as on a receipt.
MASK = "•"
_SHOWN_DIGITS = 4
#: Digits of a card's number (ISO/IEC 7812), alone or in groups, not within a word or a decimal fraction.
_CARD = re.compile(r"(?<![0-9A-Za-z.•])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")
#: Digits of numbers that GS1 gives with a check digit of its own: GTIN-13, GTIN-14, the serial code of a container.
_GS1_LENGTHS = (13, 14, 18)
#: Keys and passwords by the marks that they come with; what is called `secret` is masked.
_KEYS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*(?P<secret>\S.*?)\s*(?:-----END|\Z)", re.DOTALL),
    # A network's code says its password after P:, a one-time password's its secret; addresses have them in a query.
    re.compile(r"(?i)\bWIFI:(?:[^;]*;)*?P:(?P<secret>(?:\\.|[^;\\])+)"),
    re.compile(
        r"(?i)[?&;](?:secret|password|passwd|pwd|api_?key|access_?token|auth_?token|client_?secret)=(?P<secret>[^&;#\s]+)"
    ),
    re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<secret>[^/\s@]+)@"),
    re.compile(r"\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])?(?P<secret>[A-Za-z0-9_-]{16,})"),
    re.compile(r"\b(?:gh[pousr]_|AKIA|AIza|xox[bp]-|glpat-)(?P<secret>[A-Za-z0-9_-]{12,})"),
    re.compile(r"(?i)\b(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9+/_.=-]{16,})"),
)
#: Names of data whose value is a secret whatever it looks like.
_SECRET_NAMES = frozenset(
    "password passwd secret private_key api_key apikey access_token refresh_token client_secret cvv cvc card_number"
    " authorization".split()
)


def mask_text(text: str) -> str:
    """The text with the secrets in it masked; one without any is the very same."""
    for pattern in _KEYS:
        text = pattern.sub(_mask_key, text)
    return _CARD.sub(_mask_card, text)


def mask_data(value: object, name: str = "") -> object:
    """JSON data with the secrets in their texts, names and whole numbers masked."""
    if isinstance(value, Mapping):
        return {key: mask_data(item, key if isinstance(key, str) else "") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_data(item, name) for item in value]
    if isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value)
        masked = MASK * min(len(text), 8) if name.lower().replace("-", "_") in _SECRET_NAMES else mask_text(text)
        return value if masked == text else masked
    return value


def _mask_key(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span("secret"))
    return f"{found[0][:start]}{MASK * 8}{found[0][end:]}"


def _mask_card(found: re.Match[str]) -> str:
    digits = re.sub("[ -]", "", found[0])
    if not _is_luhn(digits) or (len(digits) in _GS1_LENGTHS and compute_check_digit(digits[:-1]) == int(digits[-1])):
        return found[0]
    kept, masked = 0, []
    for character in reversed(found[0]):
        is_shown = not character.isdigit() or kept < _SHOWN_DIGITS
        kept += character.isdigit()
        masked.append(character if is_shown else MASK)
    return "".join(reversed(masked))


def _is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1, annex B."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
