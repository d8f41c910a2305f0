"""Server-sent events, by the standard: whatever the pieces, the same events."""

from __future__ import annotations

import pytest

from vitrine.content.assistant.event_stream import MAX_LETTERS, EventStreamError, EventStreamParser, ServerEvent


@pytest.mark.parametrize(
    ("text", "events"),
    [
        # The examples of the standard, 9.2.6.
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [("message", "YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            [("message", "first event"), ("message", "second event"), ("message", " third event")],
        ),
        ("data\n\ndata\ndata\n\ndata:", [("message", ""), ("message", "\n")]),
        ("data:test\n\ndata: test\n\n", [("message", "test"), ("message", "test")]),
        # What else it says.
        ("\ufeffdata: x\n\n", [("message", "x")]),
        ("event: add\ndata: 1\n\nevent: gone\n\ndata: 2\n\n", [("add", "1"), ("message", "2")]),
        ("data: a\r\rdata: b\r\n\r\ndata: c\n\r\n", [("message", "a"), ("message", "b"), ("message", "c")]),
        ("Data: x\nfoo: y\nretry: 5\n\n", []),
        ("data: cut off\n", []),
    ],
)
def test_the_examples_of_the_standard(text: str, events: list[tuple[str, str]]) -> None:
    data = text.encode()
    assert EventStreamParser().feed(data) == [ServerEvent(*event) for event in events]
    parser = EventStreamParser()
    assert [each for byte in data for each in parser.feed(bytes([byte]))] == [ServerEvent(*event) for event in events]


def test_what_never_ends_is_an_error() -> None:
    with pytest.raises(EventStreamError):
        EventStreamParser().feed(b"data: " + b"x" * MAX_LETTERS)
    parser = EventStreamParser()
    with pytest.raises(EventStreamError):
        for _ in range(MAX_LETTERS):
            parser.feed(b"data:x\n" * 1_000)
