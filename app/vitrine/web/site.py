"""Site: what a local server shows, as a value: a question comes in, an answer goes out. It knows no server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

#: What an answer that is no page may load, and who may show it in a frame: nothing, and nobody.
NOTHING = "default-src 'none'; frame-ancestors 'none'"


class Question(NamedTuple):
    """A request that was let in: GET or POST, its path without the query, the body of a POST."""

    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """A status, a body of a media type, and the Content-Security-Policy that it is shown by."""

    body: bytes
    media_type: str = "application/json"
    status: int = 200
    policy: str = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict)


class Site(Protocol):
    """What answers questions. It is asked by several threads at once."""

    def answer(self, question: Question) -> SiteAnswer:
        """The answer; one of status 404 to what it does not have."""
        ...


def answer_json(value: object, status: int = 200) -> SiteAnswer:
    """A value as JSON."""
    return SiteAnswer(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)


def answer_sentence(sentence: str, status: int) -> SiteAnswer:
    """A sentence as plain text."""
    return SiteAnswer(f"{sentence}\n".encode(), "text/plain; charset=utf-8", status)
