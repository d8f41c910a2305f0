"""A chat endpoint on this machine for tests: what it says goes over the wire as events, whole or spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.content.assistant.assistants import QuietWearer
from tests.content.catalogue.shop_server import ShopHandler, ShopHttpServer
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.fact_source import NO_SOURCES, FactSources
from vitrine.content.service import Answer
from vitrine.flow.timeline.take import TimedEvent
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def make_chunk(content: str | None = None, calls: Sequence[tuple[str, str]] = (), finish: str | None = None) -> bytes:
    """One event of the chat API; `calls` are tools by name with their arguments as text."""
    delta: dict[str, Any] = {} if content is None else {"content": content}
    if calls:
        delta["tool_calls"] = [
            {"index": number, "id": f"call-{number}", "type": "function", "function": {"name": name, "arguments": text}}
            for number, (name, text) in enumerate(calls)
        ]
    return (
        f"data: {json.dumps({'choices': [{'delta': delta, 'finish_reason': finish}]}, ensure_ascii=False)}\n\n".encode()
    )


def make_answer(text: str) -> bytes:
    """A whole answer, in pieces of three letters."""
    pieces = [make_chunk(text[start : start + 3]) for start in range(0, len(text), 3)]
    return b"".join([*pieces, make_chunk(finish="stop"), b"data: [DONE]\n\n"])


def say(data: bytes) -> Callable[[ShopHandler], None]:
    """A server that answers so, and then hangs up."""

    def respond(handler: ShopHandler) -> None:
        handler.wfile.write(HEAD + data)

    return respond


def say_each(answers: Sequence[bytes]) -> Callable[[ShopHandler], None]:
    """A server that gives one answer after the other."""
    rest = iter(answers)

    def respond(handler: ShopHandler) -> None:
        handler.wfile.write(HEAD + next(rest))

    return respond


def answer_by_model(
    server: ShopHttpServer,
    rows: Sequence[TimedEvent] = (),
    question: str = "What does it cost?",
    sources: FactSources = NO_SOURCES,
    folder: Path = Path("/nowhere"),
    **block: Any,
) -> list[Answer]:
    """All parts of a model's answer."""
    url = f"http://127.0.0.1:{server.server_port}/v1"
    entry = AssistantEntry.model_validate({"url": url, "model": "qwen-plus", **block})
    service = AssistantService(entry, FileAccess(folder, is_trusted=True), "en", sources, QuietWearer().pace)
    return list(service.stream("ask", {"question": question, "rows": tuple(rows), "t_s": 9.0}))


def read_text(parts: Sequence[Answer]) -> str:
    """All that was said."""
    return str([*({"text": ""}, *(part.data["assistant"] for part in parts if "assistant" in part.data))][-1]["text"])
