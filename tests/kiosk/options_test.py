"""What is wrong with the command line is told before a window opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.kiosk import run_kiosk, sources
from app.scene.problem import InputError


@pytest.mark.parametrize(
    ("device", "environment", "idle_s", "sentence"),
    [
        ("genric", "overcast", 60.0, '"generic"'),
        ("generic", "nowhere", 60.0, '"nowhere"'),
        ("generic", "overcast", 0.0, "--idle 0"),
        ("generic", "overcast", float("nan"), "--idle nan"),
    ],
)
def test_a_wrong_option_is_one_sentence(
    scene: Path, device: str, environment: str, idle_s: float, sentence: str
) -> None:
    log = scene.parent / "kiosk.log"
    with pytest.raises(InputError, match=sentence):
        run_kiosk(scene, None, None, device, environment, idle_s, log)
    assert not log.exists()


def test_the_scenes_own_clip_stands_in_for_a_feed_that_is_away() -> None:
    assert sources("camera:0") == ("camera:0", None)
    assert sources(None) == (None,)
