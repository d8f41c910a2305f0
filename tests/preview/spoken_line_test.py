"""The spoken line of the window: heard from its beginning while it plays, silent when it pauses or cannot speak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.engine.session_test import Software
from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.glass.catalogue.audio_cues import may_speak
from vitrine.glass.catalogue.library import Library
from vitrine.preview.model.player import Player
from vitrine.preview.model.spoken_line import SpokenLine

SCENE = """vitrine: 1
feed: testcard:320x180
statechart:
  states:
    a: {initial: true, transitions: [{after_s: 1, target: b}]}
    b: {enter: {say: second}, transitions: [{after_s: 2, target: c}]}
    c: {enter: {say: third}}
nodes: [{kind: text, text: x, anchor: {head: top}}]
"""


class Heard:
    """A voice that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def say(self, text: str) -> None:
        self.told.append(text)

    def stop(self) -> None:
        self.told.append("-")


def test_what_is_said_is_heard_once_from_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "scene.yaml").write_text(SCENE)
    devices = Library(paths.assets()).devices().values()
    speaks = next(each for each in devices if may_speak(each))
    silent = next(each for each in devices if not may_speak(each))
    voice, player = Heard(), Player()
    line = SpokenLine(voice)  # type: ignore[arg-type]
    with open_session(tmp_path / "scene.yaml", Software(), ahead=0) as session:  # type: ignore[arg-type]

        def follow(t_s: float, playing: bool = True, profile: object = speaks) -> list[str]:
            voice.told.clear()
            line.follow(session, replace(player, t_s=t_s, playing=playing), profile)  # type: ignore[arg-type]
            return list(voice.told)

        assert follow(0.5) == []
        assert follow(1.01) == ["second"] and follow(1.05) == []
        assert follow(1.1, playing=False) == ["-"] and follow(1.2, playing=False) == []
        assert follow(1.3) == [], "gone on, the rest of it is not heard"
        assert follow(3.02) == ["third"]
        assert follow(2.5) == ["-"], "who goes back into the middle of one hears nothing"
        assert follow(3.01, profile=silent) == []
        assert follow(1.0) == ["second"] and follow(1.1, profile=silent) == ["-"]
