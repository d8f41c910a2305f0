"""What is wrong with the command line is told before a window opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.shots import typed
from vitrine.commands.kiosk import run_kiosk
from vitrine.engine.shot import Shot
from vitrine.errors import InputError
from vitrine.kiosk.sources import list_sources


@pytest.mark.parametrize(
    ("shot", "idle_s", "sentence"),
    [
        (typed(device="genric"), 60.0, '"generic"'),
        (typed(environment="nowhere"), 60.0, '"nowhere"'),
        (typed(optics="stong"), 60.0, '"strong"'),
        (typed(latency="80"), 60.0, "--latency"),
        (typed(), 0.0, "--idle 0"),
        (typed(), float("nan"), "--idle nan"),
    ],
)
def test_a_wrong_option_is_one_sentence(scene: Path, shot: Shot, idle_s: float, sentence: str) -> None:
    log = scene.parent / "kiosk.log"
    with pytest.raises(InputError, match=sentence):
        run_kiosk(replace(shot, scene=scene), idle_s, log)
    assert not log.exists()


def test_the_scenes_own_clip_stands_in_for_a_feed_that_is_away() -> None:
    assert list_sources("camera:0") == ("camera:0", None)
    assert list_sources(None) == (None,)
