"""Plain text of an answer: no links, no markup, and a mark behind each number that nobody has checked.

What an assistant says is never to be taken for content. Links are their words in quotes and the word "link"; they lead
nowhere. Numbers that neither the facts nor the question have are followed by (?).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from vitrine.escape import escape_line

UNCHECKED = "(?)"
_LINK_WORDS = {"en": ("“", "” (link)"), "zh": ("“", "”（链接）")}

_TLD = (
    "com|cn|net|org|io|app|co|shop|store|top|xyz|info|dev|ai|me|cc|tv|ru|de|uk|eu|jp|kr|hk|tw|fr|link|site|online"
    "|club|vip|pay|biz|pw|ly|gg|page|cloud|live|pro|ws|us|in|br|it|nl|to|is|test|example"
)
_HOST = rf"(?:[\w-]+\.)+(?:{_TLD})(?![\w-])"
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{1,200})\]\((?P<target>[^()\s]{0,2000})[^()\n]{0,200}\)"  # Markdown's
    r"|<?(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,24}):(?://)(?P<rest>[^\s<>，。、！？；：（）「」“”]*)"
    r"|(?P<other>(?:mailto|tel|sms|javascript|data|intent|weixin|alipays?):[^\s<>，。、！？；：（）「」“”]+)"
    rf"|(?P<bare>(?:[\w.+-]{{1,64}}@)?{_HOST}(?:[:/?#][^\s<>，。、！？；：（）「」“”]*)?)"
    r"|(?P<address>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])(?:[:/][^\s<>，。、！？；：（）「」“”]*)?)",
    re.IGNORECASE,
)
#: Letters of a link that are shown.
_MAX_SHOWN = 40
_MARKUP = re.compile(r"^\s{0,8}(?:#{1,6}|[-*+>])\s+|[*_]{2,3}|`{1,3}|^\s*\|.*\|\s*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_NUMBER = re.compile(r"(?P<sign>[¥￥$€£]\s?)?(?P<digits>\d(?:[\d,.’]*\d)?)(?P<unit>\s?[%‰元块角])?")
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{1,12}[块元角]")
_COUNTS = 10


def make_plain(text: str, language: str) -> str:
    """A sentence on one line without markup, its links as words in quotes, nothing invisible in it."""
    text = _LINK.sub(lambda found: _name_link(found, language), text)
    text = _TAG.sub("", _MARKUP.sub("", text))
    return escape_line(" ".join(text.split()))


def mark_numbers(text: str, known: Collection[str]) -> str:
    """A text with a mark behind each price, and each number from ten on, that is not among those known."""

    def mark(found: re.Match[str]) -> str:
        whole, digits = found[0], _read_digits(found["digits"])
        is_count = not found["sign"] and not found["unit"] and "." not in digits and int(digits[:9]) < _COUNTS
        return whole if is_count or digits in known else f"{whole}{UNCHECKED}"

    text = _HAN_NUMBER.sub(lambda found: found[0] if found[0] in known else f"{found[0]}{UNCHECKED}", text)
    return _NUMBER.sub(mark, text)


def list_numbers(*values: Any) -> frozenset[str]:
    """All numbers of some texts and data, as `mark_numbers` knows them."""
    return frozenset(number for value in values for number in _iter_numbers(value))


def _iter_numbers(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _iter_numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _iter_numbers(item)
    elif isinstance(value, str):
        yield from (_read_digits(found["digits"]) for found in _NUMBER.finditer(value))
        yield from (found[0] for found in _HAN_NUMBER.finditer(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield _read_digits(f"{value:.6f}")
        yield str(round(value))


def _read_digits(text: str) -> str:
    """A number as all who mean the same write it: no signs between thousands, no zeros at the end of a fraction."""
    digits = text.replace(",", "").replace("’", "")
    whole, point, rest = digits.partition(".")
    rest = rest.rstrip("0") if "." not in rest else rest
    return f"{whole.lstrip('0') or '0'}.{rest}" if point and rest else whole.lstrip("0") or "0"


def _name_link(found: re.Match[str], language: str) -> str:
    before, after = _LINK_WORDS[language]
    if found["words"]:
        words = _LINK.sub(lambda inner: _find_host(inner[0]), found["words"])
    else:
        words = found["other"].partition(":")[0] if found["other"] else _find_host(found[0])
    words = words.replace("“", "").replace("”", "").strip()
    return f"{before}{words[:_MAX_SHOWN]}{after}"


def _find_host(link: str) -> str:
    """What a link leads to, without what is asked for there."""
    rest = link.strip("<>").split("//", 1)[-1]
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rsplit("@", 1)[-1]
    return host or link.partition(":")[0]
