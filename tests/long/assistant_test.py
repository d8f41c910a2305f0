"""Generated streams of chat endpoints at their fewest."""

from __future__ import annotations

import pytest

from tests.content.assistant.chat_endpoint import make_answer
from tests.long.assistant import check_reply, run_assistant


def test_two_hundred_of_each_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_assistant(200, 1) == 0, capsys.readouterr().out
    told = capsys.readouterr().out
    for ending in ("assistant.done", "assistant.incomplete"):
        assert ending in told, told


def test_an_answer_ends_as_it_should() -> None:
    assert check_reply(make_answer("It costs ¥ 68.")) == "assistant.done"
    assert check_reply(make_answer("It costs ¥ 68.")[:90]) == "assistant.incomplete"
