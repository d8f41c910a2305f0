"""Plain text of an answer: no links, no markup, and a mark behind each number that nobody has checked.

What an assistant says is never to be taken for content. Links are their words in quotes and the word "link"; they lead
nowhere. Numbers that neither the facts nor the question have are followed by (?).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from vitrine.escape import escape_line

UNCHECKED = "(?)"
_LINK_WORDS = {"en": ("“", "” (link)"), "zh": ("“", "”（链接）")}

_TLD = (
    "com|cn|net|org|io|app|co|shop|store|top|xyz|info|dev|ai|me|cc|tv|ru|de|uk|eu|jp|kr|hk|tw|fr|link|site|online"
    "|club|vip|pay|biz|pw|ly|gg|page|cloud|live|pro|ws|us|in|br|it|nl|to|is|test|example"
)
_HOST = rf"(?:[\w-]+\.)+(?:{_TLD})(?![\w-])"
#: The letters of a link behind its beginning; a mark at the very end belongs to the sentence.
_REST = r"(?:[^\s<>，。、！？；：（）「」“”]*[^\s<>，。、！？；：（）「」“”.,;:!?'\"()])?"
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{1,200})\]\((?P<target>[^()\s]{0,2000})[^()\n]{0,200}\)"  # Markdown's
    rf"|<?(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{1,24}})://{_REST}>?"
    rf"|(?P<other>(?:mailto|tel|sms|javascript|data|intent|weixin|alipays?):(?=\S){_REST})"
    rf"|(?P<bare>(?:[\w.+-]{{1,64}}@)?{_HOST}(?:[:/?#]{_REST})?)"
    rf"|(?P<address>(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.])(?:[:/]{_REST})?)",
    re.IGNORECASE,
)
#: Letters of a link that are shown.
_MAX_SHOWN = 40
_MARKUP = re.compile(r"^\s{0,8}(?:#{1,6}|[-*+>])\s+|[*_]{2,3}|`{1,3}|^\s*\|.*\|\s*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_NUMBER = re.compile(r"(?P<sign>[¥￥$€£]\s?)?(?P<digits>\d(?:[\d,.’]*\d)?)(?P<unit>\s?[%‰元块角])?")
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{1,12}[块元角]")
#: Numbers below are counted on fingers; those of more digits than this are nothing that stands in a name.
_COUNTS, _MAX_PLAIN = 10, 4


def make_plain(text: str, language: str) -> str:
    """A sentence on one line without markup, its links as words in quotes, nothing invisible in it."""
    text = _LINK.sub(lambda found: _name_link(found, language), text)
    text = _TAG.sub("", _MARKUP.sub("", text))
    return escape_line(" ".join(text.split()))


class KnownNumbers(NamedTuple):
    """Numbers that were told: `figures` as such, prices and amounts among them, `words` somewhere in a text.

    Whoever writes a title or a review can write any number into it: no price is taken from there, and no long number.
    """

    figures: frozenset[str]
    words: frozenset[str]


def find_known_numbers(data: Mapping[str, Any]) -> KnownNumbers:
    """All numbers of some data; texts whose names end in _text, as `price_text` does, are figures."""
    figures: set[str] = set()
    words: set[str] = set()
    waiting: list[tuple[str, Any]] = [*data.items()]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.items()
        elif isinstance(value, list | tuple):
            waiting += [(name, item) for item in value]
        elif isinstance(value, str):
            found = {_read_digits(each["digits"]) for each in _NUMBER.finditer(value)}
            found |= {each[0] for each in _HAN_NUMBER.finditer(value)}
            (figures if name.endswith("_text") else words).update(found)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            figures |= {_read_digits(f"{value:.6f}"), str(round(value))}
    return KnownNumbers(frozenset(figures), frozenset(words))


def mark_numbers(text: str, known: KnownNumbers) -> str:
    """A text with a mark behind each price, and each number from ten on, that is not among those known."""

    def mark(found: re.Match[str]) -> str:
        digits = _read_digits(found["digits"])
        is_plain = not found["sign"] and not found["unit"] and len(digits) <= _MAX_PLAIN
        is_count = is_plain and "." not in digits and int(digits) < _COUNTS
        is_known = is_count or digits in known.figures or (is_plain and digits in known.words)
        return found[0] if is_known else f"{found[0]}{UNCHECKED}"

    text = _HAN_NUMBER.sub(lambda found: found[0] if found[0] in known.figures else f"{found[0]}{UNCHECKED}", text)
    return _NUMBER.sub(mark, text)


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
