"""A model's reply over an OpenAI-compatible chat endpoint: its words as they come, its tools used in between."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from vitrine.content.assistant.asked_question import AskedQuestion
from vitrine.content.assistant.chat_prompt import build_messages, dump_data
from vitrine.content.assistant.chat_server import ChatServer
from vitrine.content.assistant.chat_tool import MAX_ARGUMENTS, MAX_TOLD, describe_tools, use_tool
from vitrine.content.assistant.event_stream import EventStreamError, EventStreamParser
from vitrine.content.assistant.fact_source import FactSources
from vitrine.content.assistant.reply import OrderProposal
from vitrine.content.assistant.take_facts import Record
from vitrine.content.http_client import HttpRequest
from vitrine.content.request_deadline import RequestDeadline
from vitrine.content.server_access import hide_secret
from vitrine.content.service_error import ServiceError

#: How often a model is asked for one answer, and how many tools it may use at once.
MAX_ROUNDS, MAX_CALLS = 4, 8
#: How many tokens it may say: more than is ever read.
MAX_TOKENS = 800
#: As long as a caption may be read before the next piece is taken.
_PAUSE_S = 60.0
_REFUSED, _FOUND = (401, 403), 200


class _Lenient(BaseModel):
    """What several kinds of servers write: some say null for what others leave out."""

    model_config = ConfigDict(extra="ignore")


class _FunctionPart(_Lenient):
    name: str | None = None
    arguments: str | None = None


class _CallPart(_Lenient):
    index: int | None = None
    id: str | None = None
    function: _FunctionPart | None = None


class _Delta(_Lenient):
    content: str | None = None
    tool_calls: list[_CallPart] | None = None


class _ChatChoice(_Lenient):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Chunk(_Lenient):
    choices: list[_ChatChoice] | None = None
    error: Any = None


@dataclass
class _ToolCall:
    """A use of a tool as it comes in pieces. `index` is its number, None where the server counts none."""

    index: int | None
    id: str = ""
    name: str = ""
    arguments: str = ""

    def add(self, part: _CallPart) -> None:
        """Add a piece. Raises ServiceError for more than any tool takes."""
        self.id = self.id or part.id or ""
        if part.function is not None:
            self.name += part.function.name or ""
            self.arguments += part.function.arguments or ""
        if len(self.id) + len(self.name) + len(self.arguments) > 2 * MAX_ARGUMENTS:
            raise ServiceError("oversized", "the model asks a tool for far too much")


@dataclass
class ChatReply:
    """One reply of a model; see `AssistantReply`. `evidence` is what its tools have told."""

    server: ChatServer
    question: AskedQuestion
    sources: FactSources
    evidence: list[Record] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _deadline: RequestDeadline | None = None

    def __iter__(self) -> Generator[str | OrderProposal]:
        messages = build_messages(self.question)
        has_proposed = has_spoken = False
        for _ in range(MAX_ROUNDS):
            calls: list[_ToolCall] = []
            for text in self._iterate_words(messages, calls):
                has_spoken |= bool(text.strip())
                yield text
            if not calls:
                if not has_spoken:
                    raise ServiceError("incomplete", "the model said nothing")
                return
            messages.append(_describe_calls(calls))
            for call in calls:
                result = use_tool(call.name, call.arguments, self.question, self.sources)
                self.evidence.append(result.told)
                messages.append(_describe_result(call, result.told))
                if result.proposal is not None and not has_proposed:
                    has_proposed = True
                    yield result.proposal
        raise ServiceError("broken", "the model asks for one thing after another, and never answers")

    def stop(self) -> None:
        """See `AssistantReply.stop`."""
        self._stopped.set()
        if (deadline := self._deadline) is not None:
            deadline.renew(0.0)

    def _iterate_words(self, messages: list[dict[str, Any]], calls: list[_ToolCall]) -> Generator[str]:
        """The words of one round; its tools are put into `calls`. Raises ServiceError."""
        held = ""  # what may be the beginning of the key
        keep = max(0, len(self.server.secret) - 1)
        for choice in self._iterate_choices(messages):
            delta = choice.delta or _Delta()
            for part in delta.tool_calls or ():
                _find_call(calls, part).add(part)
            if delta.content:
                held = hide_secret(held + delta.content, self.server.secret)
                if len(held) > keep:
                    yield held[: len(held) - keep]
                    held = held[len(held) - keep :]
        if held:
            yield held

    def _iterate_choices(self, messages: list[dict[str, Any]]) -> Generator[_ChatChoice]:
        """What the server tells, until it says that it has ended. Raises ServiceError."""
        server, parser = self.server, EventStreamParser()
        body = {"model": server.model, "messages": messages, "tools": describe_tools(), "stream": True}
        data = json.dumps({**body, "max_tokens": MAX_TOKENS}, ensure_ascii=False).encode("utf-8", "replace")
        request = HttpRequest(f"{server.url}/chat/completions", server.headers, body=data)
        with RequestDeadline(server.silence_s) as deadline:
            self._deadline = deadline
            if self._stopped.is_set():
                deadline.renew(0.0)
            try:
                with closing(server.client.stream(request, deadline)) as parts:
                    for status, piece in parts:
                        _check_status(status)
                        for choice in (each for event in parser.feed(piece) for each in _read_choices(event.data)):
                            if choice.delta and (choice.delta.content or choice.delta.tool_calls):
                                deadline.renew(_PAUSE_S)
                                yield choice
                                deadline.renew(server.silence_s)
                            if choice.finish_reason:
                                return
            except EventStreamError:
                raise ServiceError("incomplete", "the server's answer is no stream of events") from None
            raise ServiceError("incomplete", "the server's answer broke off")


def _check_status(status: int) -> None:
    if status in _REFUSED:
        raise ServiceError("refused", f"the server refuses the key ({status})", status)
    if status != _FOUND:
        raise ServiceError("broken", f"the server has failed ({status})", status)


def _read_choices(data: str) -> list[_ChatChoice]:
    """The choices of an event. Raises ServiceError for one that is none of the chat API."""
    if data.strip() == "[DONE]":
        return [_ChatChoice(finish_reason="stop")]
    try:
        chunk = _Chunk.model_validate_json(data)
    except (ValidationError, RecursionError):
        raise ServiceError("incomplete", "the server's answer is not what was agreed") from None
    if chunk.error is not None:
        raise ServiceError("broken", "the server has failed within its answer")
    return (chunk.choices or [])[:1]


def _find_call(calls: list[_ToolCall], part: _CallPart) -> _ToolCall:
    """The use of a tool that a piece goes on with, put into `calls` where it begins one. Raises ServiceError.

    Who counts none, or each as 0, tells them apart by their ids.
    """
    known = [call for call in calls if part.index is None or call.index == part.index]
    if known and not (part.id and known[-1].id and part.id != known[-1].id):
        return known[-1]
    if len(calls) >= MAX_CALLS:
        raise ServiceError("broken", "the model asks for too much at once")
    calls.append(_ToolCall(part.index))
    return calls[-1]


def _describe_calls(calls: Sequence[_ToolCall]) -> dict[str, Any]:
    return {
        "role": "assistant",
        "content": "",
        "tool_calls": [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in calls
        ],
    }


def _describe_result(call: _ToolCall, told: Record) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call.id, "content": dump_data(told, MAX_TOLD)}
