"""Streams of chat endpoints as a stranger might send them: each ends in captions or a calm failure; nothing else comes.

Bytes of any kind, in any pieces, are read beside a reading of the standard by regular expressions; whole answers with
tools, damaged or not, go through the assistant, whose parts must be such that a take can hold and a caption show.
"""

from __future__ import annotations

import json
import logging
import re
import ssl
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.content.assistant.assistants import QuietWearer, example_rows
from vitrine.content.assistant.answer_reading import MAX_ANSWER
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.caption_cut import MAX_WIDTH, measure_width
from vitrine.content.assistant.chat_server import LIMITS, ChatServer
from vitrine.content.assistant.event_stream import EventStreamParser, ServerEvent
from vitrine.content.checked_answer import check_answer
from vitrine.content.http_client import HttpClient
from vitrine.content.service import Answer
from vitrine.escape import escape_line
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry
from vitrine.scene.services.assistant_kind import FAULTS

#: Seconds of processor time that no stream takes on any machine, but for what is unbounded.
MOST_S = 2.0
ROWS = (*example_rows("product-card"), *example_rows("wallet")[:2])
_EVENTS = {*("assistant.said", "assistant.proposed", "assistant.done"), *(f"assistant.{reason}" for reason in FAULTS)}
#: Loading the machine's own takes 70 ms, and no case opens a socket.
_VERIFY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_ENTRY = AssistantEntry(url="https://chat.example/v1", model="qwen-plus")

_WORDS = st.sampled_from(
    [
        *(
            "It costs ¥ 68. ",
            "¥ 38",
            "https://evil.example/x?y",
            "[tap](javascript:x)",
            "www.a.com",
            "茶里最便宜。",
            "多少钱？",
        ),
        *("**", "# ", "```", "<b>", "{order.number}", "{{7*7}}", "\u202e", "\x1b[31m", "\u0000", "\n", " ", ". ", "，"),
        *("x" * 400, "一" * 300, "9" * 60, "a@b.cn", "10.0.0.1", "(?)", "sk-secret-key-000", "\ud83d", "…", "“”"),
    ]
)
_TEXTS = st.lists(_WORDS | st.text(max_size=12), max_size=8).map("".join)
_CALLS = st.tuples(
    st.sampled_from(
        ["look_up_product", "list_receipts", "read_route", "propose_order", "pay", "wallet.pay", "", "open"]
    ),
    st.sampled_from(["", "{}", '{"gtin": "6901234500028"}', '{"number": "stall-7/1042"}', '{"number": 5}', "[", "null"])
    | st.text(max_size=20),
)
_GARBAGE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.binary(max_size=30) | st.sampled_from(
    [
        b"data: x",
        b"data",
        b":",
        b"event: e",
        b"id: 7",
        b"\r",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"\xef\xbb\xbf",
        b"\xe8\x8c",
        b" ",
    ]
)
_STREAMS = st.lists(_FIELDS, max_size=30).map(b"".join)


@st.composite
def _chunks(draw: st.DrawFn) -> bytes:
    delta: dict[str, Any] = {}
    if draw(st.integers(0, 3)):
        delta["content"] = draw(_TEXTS)
    if not draw(st.integers(0, 5)):
        calls = draw(st.lists(_CALLS, max_size=3))
        delta["tool_calls"] = [
            {"index": number, "id": f"c{number}", "function": {"name": name, "arguments": text}}
            for number, (name, text) in enumerate(calls)
        ]
    if not draw(st.integers(0, 30)):
        delta = draw(st.fixed_dictionaries({"content": _GARBAGE, "tool_calls": _GARBAGE}))
    finish = draw(st.sampled_from([None] * 8 + ["stop", "tool_calls", "length"]))
    return f"data: {json.dumps({'choices': [{'delta': delta, 'finish_reason': finish}]})}\n\n".encode()


_ENDS = st.sampled_from([b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n', b"data: [DONE]\n\n", b""])
_ANSWERS = st.tuples(
    st.lists(st.one_of(*[_chunks()] * 25, _STREAMS), max_size=10).map(b"".join),
    _ENDS,
    st.floats(0, 1),
    st.integers(0, 4),
).map(lambda drawn: (drawn[0] + drawn[1])[: None if drawn[3] else int(len(drawn[0]) * drawn[2])])


def check_stream(data: bytes, cuts: Sequence[int]) -> None:
    """Check that bytes are the events that the standard says, in whatever pieces they come."""
    parser, start, found = EventStreamParser(), 0, []
    for length in cuts:
        found += parser.feed(data[start : start + length])
        start += length
    found += parser.feed(data[start:])
    # A CR at the very end may be half of CR LF; so it is given one more letter, which ends nothing.
    found += parser.feed(b":")
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    # Half a character at the end becomes a sign of its own only once the end is known: it is in no whole line.
    assert found == list(_read_events(text))


def _read_events(text: str) -> Iterator[ServerEvent]:
    """The events of a text, by the standard's grammar."""
    *lines, _ = re.split(r"\r\n|\n|\r", text)
    kind, data = "", None
    for line in lines:
        if not line:
            if data is not None:
                yield ServerEvent(kind or "message", data)
            kind, data = "", None
            continue
        name, value = re.fullmatch(r"([^:]*)(?:: ?(.*))?", line, re.DOTALL).groups("")  # type: ignore[union-attr]
        if name == "data":
            data = value if data is None else f"{data}\n{value}"
        elif name == "event":
            kind = value


def check_reply(stream: bytes) -> str:
    """The last event of an answer whose server sends these bytes to each question. Raises AssertionError."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=httpx.ByteStream(stream)))
    service = AssistantService(_ENTRY, FileAccess(Path("/nowhere"), is_trusted=True), pace=QuietWearer().pace)
    client = HttpClient(LIMITS, _VERIFY, transport)
    service._server = ChatServer("https://chat.example/v1", "qwen-plus", {}, client, 8.0, "sk-secret-key-000")
    parts = list(service.stream("ask", {"question": "price?", "rows": ROWS, "t_s": 9.0}))
    for part in parts:
        check_part(part)
    assert parts[-1].event not in ("assistant.said", "assistant.proposed"), "it says how it ends"
    return parts[-1].event


def check_part(part: Answer, number: str = "stall-7/1042") -> None:
    """Check that a part of an answer may stand in a take, and looks like nothing but a caption.

    `number` is that of the order that was shown.
    """
    assert part.event in _EVENTS
    checked = check_answer("assistant", part)
    assert str(checked.event) == part.event and checked.data is not None and checked.data.value == part.data
    if part.event == "assistant.proposed":
        assert part.data["proposal"]["number"] == number, "it is one that was shown"
    said = part.data.get("assistant", {})
    texts = [said.get("text") or "", said.get("caption") or "", *(line["text"] for line in said.get("captions", ()))]
    for text in texts:
        assert text == escape_line(text) and "\n" not in text and "sk-secret-key-000" not in text
        assert "://" not in text and "javascript:" not in text
    assert all(measure_width(text) <= MAX_WIDTH for text in texts[1:])
    assert len(texts[0]) < 3 * MAX_ANSWER


def run_assistant(cases: int, seed_number: int) -> int:
    """Check so many streams and as many answers; 0 where all end as they should, else the smallest case is told."""
    counts: Counter[str] = Counter()
    logged = logging.root.manager.disable
    logging.disable(logging.WARNING)
    quiet = settings(
        max_examples=cases, deadline=None, database=None, derandomize=False, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    @quiet
    @seed(seed_number)
    @given(_STREAMS, st.lists(st.integers(1, 9), max_size=20))
    def streams_are_read(data: bytes, cuts: list[int]) -> None:
        check_stream(data, cuts)

    @quiet
    @seed(seed_number)
    @given(_ANSWERS)
    def answers_end_well(stream: bytes) -> None:
        began_s = time.process_time()
        counts[check_reply(stream)] += 1
        assert time.process_time() - began_s < MOST_S, "it takes too long"

    try:
        for checked in (streams_are_read, answers_end_well):
            checked()
    except Exception as error:
        print(f"seed {seed_number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n")
        return 1
    finally:
        logging.disable(logged)
    print(f"{cases:,} cases of each: {', '.join(f'{count:,} {name}' for name, count in sorted(counts.items()))}")
    return 0
