"""What is wrong with the command line is told before a window opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.commands.kiosk import run_kiosk
from vitrine.engine.view_spec import ViewOptions
from vitrine.errors import InputError
from vitrine.kiosk.sources import list_sources


@pytest.mark.parametrize(
    ("typed", "idle_s", "sentence"),
    [
        (ViewOptions(device="genric"), 60.0, '"generic"'),
        (ViewOptions(environment="nowhere"), 60.0, '"nowhere"'),
        (ViewOptions(optics="stong"), 60.0, '"strong"'),
        (ViewOptions(), 0.0, "--idle 0"),
        (ViewOptions(), float("nan"), "--idle nan"),
    ],
)
def test_a_wrong_option_is_one_sentence(scene: Path, typed: ViewOptions, idle_s: float, sentence: str) -> None:
    log = scene.parent / "kiosk.log"
    with pytest.raises(InputError, match=sentence):
        run_kiosk(scene, None, None, typed, idle_s, log)
    assert not log.exists()


def test_the_scenes_own_clip_stands_in_for_a_feed_that_is_away() -> None:
    assert list_sources("camera:0") == ("camera:0", None)
    assert list_sources(None) == (None,)
