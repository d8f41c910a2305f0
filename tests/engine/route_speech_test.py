"""What the guided walk of the cookbook says, in two languages: the library's sentences with the route's figures."""

from __future__ import annotations

import pytest

from tests.examples_test import example
from vitrine.engine.opening import open_session

ENGLISH = [
    "In 20 m, turn right into Lantern Lane",
    "Turn right into Lantern Lane",
    "In 9 m, you arrive at Stall 7",
    "You are here: Stall 7",
]
CHINESE = ["前方20米右转进入Lantern Lane", "右转进入Lantern Lane", "前方9米到达Stall 7", "已到达Stall 7"]


@pytest.mark.parametrize(("locale", "sentences"), [(None, ENGLISH), ("zh-CN", CHINESE)])
def test_a_walk_is_spoken_turn_by_turn(locale: str | None, sentences: list[str]) -> None:
    with open_session(example("walking-route"), None, ahead=0, locale=locale) as session:
        starts = [session.state_at(second / 2).last_utterance for second in range(2, 50)]
        said = [session.build_utterance(start).text for start in dict.fromkeys(starts) if start is not None]
    assert [text.replace("\u2060", "").replace("\u00a0", " ") for text in said] == sentences
