"""The cookbook's assistant: what its take plays is what the built-in answers are, at the speed of reading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.content.assistant.assistants import NO_FILES, QuietWearer, example_rows
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.service import Answer
from vitrine.flow.timeline.take import TimedEvent
from vitrine.scene.services.assistant_entry import AssistantEntry

ROWS = example_rows("assistant")


def list_asked() -> Iterator[tuple[TimedEvent, list[TimedEvent]]]:
    """Each question with the rows that answer it, up to what ends them."""
    for number, row in enumerate(ROWS):
        if str(row.event) == "question.asked":
            rest = ROWS[number + 1 :]
            end = next(place for place, each in enumerate(rest) if not str(each.event).startswith("assistant."))
            yield row, list(rest[:end])


@pytest.mark.parametrize("number", range(3))
def test_what_the_take_plays_is_what_is_answered_today(number: int) -> None:
    asked, told = list(list_asked())[number]
    assert asked.data is not None and told
    wearer = QuietWearer()
    before = tuple(row for row in ROWS if row.t_s < asked.t_s)
    request = {"question": asked.data.value["question"]["text"], "rows": before, "t_s": asked.t_s}
    answers: list[tuple[Answer, float]] = []
    for part in AssistantService(AssistantEntry(), NO_FILES, pace=wearer.pace).stream("ask", request):
        answers.append((part, wearer.now_s))
    for row, (answer, now_s) in zip(told, answers, strict=False):
        assert (str(row.event), row.data and row.data.value) == answer
        assert row.t_s - told[0].t_s == pytest.approx(now_s, abs=0.002)
    is_whole = str(told[-1].event) == "assistant.done"
    assert is_whole == (len(told) == len(answers)) and is_whole == (number < 2), "the last is stopped by a tap"
