"""Question of the wearer: its words, its language, and what was known when it was asked."""

from __future__ import annotations

import re
from typing import NamedTuple

from vitrine.content.assistant.take_facts import TakeFacts
from vitrine.escape import escape_line
from vitrine.scene.nodes.value import is_cjk

LANGUAGES = ("en", "zh")
#: Letters of a question; more is read from a page, not asked.
MAX_QUESTION = 400
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class AskedQuestion(NamedTuple):
    """A question at `t_s` seconds of the take's clock. `language` is en or zh: that of its answer."""

    text: str
    language: str
    facts: TakeFacts
    t_s: float = 0.0

    def choose(self, english: str, chinese: str) -> str:
        """The text in the question's language."""
        return chinese if self.language == "zh" else english


def clean_question(value: object) -> str:
    """A question on one line, of a length that people ask in."""
    text = value if isinstance(value, str) else ""
    return escape_line(" ".join(text[: 4 * MAX_QUESTION].split()))[:MAX_QUESTION]


def detect_language(text: str, asked: object, locale: str) -> str:
    """The language of a question: the one that was asked for, else that of its letters, else the scene's."""
    if isinstance(asked, str) and asked[:2] in LANGUAGES:
        return asked[:2]
    if is_cjk(text):
        return "zh"
    return "en" if _WORD.search(text) and not locale.startswith("zh") else "zh" if locale.startswith("zh") else "en"
