"""Captions of an answer: it is cut where one pauses, into as much as is read at one look, each with its seconds.

People read subtitles at 3 words of an alphabet a second, or 5 Chinese characters, and no faster while they walk.
"""

from __future__ import annotations

import math
import re

from vitrine.flow.chart.utterance import estimate_speech_duration_s
from vitrine.scene.nodes.value import is_cjk

WORDS_PER_S, HAN_PER_S = 3.0, 5.0
#: What two lines of a caption hold, as letters of an alphabet; a Chinese character is as wide as two.
MAX_WIDTH = 56
#: A sentence shorter than this waits for the next one: "Yes." is no caption of its own.
MIN_WIDTH = 16
#: Of an answer that has no end, the rest is left out.
MAX_SENTENCE = 600

_HAN_END = "。！？；…"
#: Where a sentence ends: a mark and a space after it, or a Chinese mark, with quotes and brackets that close there.
_END = re.compile(rf"[{_HAN_END}][”’」』）)]*|[.!?;][”’\"')\]]*(?=\s)|\n")
_PAUSE = re.compile(r"[,:](?=\s)|[，、：—]|\s[–-](?=\s)")
_WORD = re.compile(r"[^\W_][^\s，。、！？；：（）「」“”]*")
#: What never begins a line of Chinese.
_CLOSING = frozenset("，。、！？；：）」』”’…,.!?;:)]")


def compute_reading_s(caption: str) -> float:
    """How long a caption is held, in seconds: as long as it takes to read, and to be said."""
    han = sum(map(is_cjk, caption))
    words = len(_WORD.findall(re.sub(r"[\u2e80-\u9fff\uac00-\uffef]", " ", caption)))
    return max(words / WORDS_PER_S + han / HAN_PER_S, estimate_speech_duration_s(caption))


def measure_width(text: str) -> int:
    """How wide a text is, as letters of an alphabet."""
    return len(text) + sum(map(is_cjk, text))


class SentenceReader:
    """Reader of a text that comes in pieces: gives whole sentences, whatever the pieces are."""

    def __init__(self) -> None:
        self._text = ""

    def read(self, piece: str) -> list[str]:
        """The sentences that end with this piece."""
        self._text += piece
        found: list[str] = []
        while (end := self._find_end()) > 0:
            found.append(self._text[:end].strip())
            self._text = self._text[end:]
        return [each for each in found if each]

    def finish(self) -> list[str]:
        """What is left once no more pieces come."""
        rest, self._text = self._text.strip(), ""
        return [rest] if rest else []

    def _find_end(self) -> int:
        """Where the first sentence ends; 0 where it may still go on."""
        match = _END.search(self._text, 0, MAX_SENTENCE)
        # Marks at the very end may be followed by others that belong to them.
        if match is not None and (match.end() < len(self._text) or match[0] == "\n"):
            return match.end()
        return _find_space(self._text, MAX_SENTENCE) if len(self._text) >= MAX_SENTENCE else 0


class CaptionCutter:
    """Cutter of sentences into captions. Short sentences are put together, long ones cut where they pause."""

    def __init__(self) -> None:
        self._pending = ""

    def cut(self, sentence: str) -> list[str]:
        """The captions that are whole with this sentence."""
        return self._split(join_captions(self._pending, sentence))

    def finish(self) -> list[str]:
        """What is left once no more sentences come."""
        rest, self._pending = self._pending, ""
        return [rest] if rest else []

    def _split(self, text: str) -> list[str]:
        self._pending = ""
        found = []
        while measure_width(text) > MAX_WIDTH:
            end = _find_cut(text)
            found.append(text[:end].strip())
            text = text[end:].strip()
        if measure_width(text) < MIN_WIDTH and not found:
            self._pending = text
            return []
        return [*found, text] if text else found


def join_captions(before: str, after: str) -> str:
    """One text of two that follow one another."""
    return f"{before}{'' if before and is_cjk(before[-1]) else ' '}{after}" if before else after


def _find_cut(text: str) -> int:
    """Where a text that is too wide is cut: so that its parts are about as long, at a pause if there is one near."""
    count = math.ceil(measure_width(text) / MAX_WIDTH)
    most = _count_letters(text, MAX_WIDTH)
    goal = _count_letters(text, measure_width(text) // count)
    pauses = [match.end() for match in _PAUSE.finditer(text) if goal // 2 < match.end() <= most]
    if pauses:
        return min(pauses, key=lambda end: abs(end - goal))
    return _find_space(text, most)


def _count_letters(text: str, width: int) -> int:
    """How many letters from the beginning are at most so wide."""
    total = 0
    for count, letter in enumerate(text):
        total += 2 if is_cjk(letter) else 1
        if total > width:
            return count
    return len(text)


def _find_space(text: str, most: int) -> int:
    """The last place up to `most` where a line may end: behind a space, or between Chinese characters."""
    for end in range(most, most // 2, -1):
        before, after = text[end - 1], text[end : end + 1]
        if before.isspace() or (after.isspace() and not before.isspace()):
            return end
        if (is_cjk(before) or is_cjk(after)) and after not in _CLOSING and before not in "（「『“‘(¥$€":
            return end
    return most
