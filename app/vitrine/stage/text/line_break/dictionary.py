"""Where words of Thai, Lao, Khmer and Burmese begin, which are written without spaces: by ICU's dictionaries.

They come with the extra `scripts`. Without it such a text has no such places, and breaks at spaces alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

#: The class of letters that want a dictionary, and of what belongs to the letter before it.
LETTERS, MARKS = "SA", frozenset({"SA", "CM", "ZWJ"})
#: ICU chooses the dictionary by the letters, not by the language.
LOCALE = "th"


def find_dictionary_breaks(text: str, classes: Sequence[str]) -> Iterator[int]:
    """Find the indices at which a word begins within South-East Asian letters; `classes` are the text's."""
    if LETTERS not in classes:
        return
    breaker, end = _find_breaker(), 0
    while breaker is not None and LETTERS in classes[end:]:
        start = end = classes.index(LETTERS, end)
        while end < len(text) and classes[end] in MARKS:
            end += 1
        for word in list(breaker(text[start:end], LOCALE))[:-1]:
            start += len(word)
            yield start


@cache
def _find_breaker() -> Any:
    """ICU's line breaker; None where the extra `scripts` is not installed."""
    try:
        from icu4py.breakers import LineBreaker
    except ImportError:
        return None
    return LineBreaker
