"""The voice of a window: the newest text cuts short the one before, silence too, and nobody waits."""

from __future__ import annotations

import queue
from typing import Any

from tests.content.service_runner_test import WITHIN_S
from vitrine.output.voice.voice_thread import VoiceThread


class NotingVoice:
    """A voice whose programs are noted as they start and end."""

    kind = "stand-in"

    def __init__(self) -> None:
        self.log: queue.Queue[str] = queue.Queue()

    def command(self, text: str) -> Any:
        """The command that says a text."""
        speaker = self

        class NotedProgram:
            """A program that runs until it is killed."""

            def start(self, text: str) -> Any:
                speaker.log.put(f"start {text}")
                if text == "none":
                    raise OSError("no such program")
                return self

            def kill(self) -> None:
                speaker.log.put(f"kill {text}")

            def wait(self) -> None:
                """It has ended."""

        return NotedProgram()


def test_the_newest_text_cuts_short_the_one_before() -> None:
    speaker = NotingVoice()
    thread = VoiceThread(speaker)  # type: ignore[arg-type]
    log = []
    for say in ("a", "b", "", "none", "c"):
        thread.say(say) if say else thread.stop()
        log.append(speaker.log.get(timeout=WITHIN_S))
        if log[-1] == "kill a":
            log.append(speaker.log.get(timeout=WITHIN_S))
    thread.close(WITHIN_S)
    log.append(speaker.log.get(timeout=WITHIN_S))
    assert log == ["start a", "kill a", "start b", "kill b", "start none", "start c", "kill c"]
    assert speaker.log.empty()
