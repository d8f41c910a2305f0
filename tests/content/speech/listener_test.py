"""A listener hears while a question lasts and tells why it cannot; nothing of one question comes into another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing

import numpy as np
import pytest

from tests.content.speech.made_up_speech import MadeUpRecognizer, MadeUpWords, SilentMicrophone
from vitrine.content.speech.listener import HeardWords, Listener
from vitrine.content.speech.sound_queue import MAX_SAMPLES, SoundQueue
from vitrine.content.speech.speech_recognizer import Samples, SpeechRecognizer
from vitrine.errors import InputError, MachineError

DEADLINE_S = 20.0


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.001)


def test_words_come_while_they_are_said_and_are_final_once_the_question_ends() -> None:
    microphone = SilentMicrophone()
    with closing(Listener(MadeUpRecognizer, microphone.open)) as listener:
        listener.begin()
        until(lambda: listener.heard == HeardWords(is_open=True))
        microphone.say("is it")
        until(lambda: listener.heard == HeardWords("is it", is_open=True))
        microphone.say("any good")
        listener.end()
        until(lambda: listener.heard.is_final)
        assert listener.heard == HeardWords("is it any good?", is_final=True), "what waited at the end is heard, too"
        assert not microphone.is_open


def test_a_question_that_was_given_up_leaves_nothing_to_the_next() -> None:
    microphone = SilentMicrophone()
    with closing(Listener(MadeUpRecognizer, microphone.open)) as listener:
        listener.begin()
        until(lambda: microphone.is_open)
        microphone.say("never mind")
        listener.give_up()
        until(lambda: not microphone.is_open and not listener.heard.is_open)
        assert not listener.heard.is_final
        listener.begin()
        assert listener.heard.words == ""
        until(lambda: microphone.is_open)
        microphone.say("is it")
        listener.end()
        until(lambda: listener.heard.is_final)
        assert listener.heard.words == "is it?"


def test_a_key_that_is_let_go_while_the_model_is_read_opens_no_microphone() -> None:
    microphone, may_be_made = SilentMicrophone(), threading.Event()
    microphone.is_missing = True

    def make() -> SpeechRecognizer:
        may_be_made.wait(DEADLINE_S)
        return MadeUpRecognizer()

    with closing(Listener(make, microphone.open)) as listener:
        listener.begin()
        listener.end()
        assert listener.heard == HeardWords()
        may_be_made.set()
        until(lambda: listener.heard == HeardWords(is_final=True))


@pytest.mark.parametrize("error", [MachineError("sherpa-onnx is not installed"), InputError("no such model")])
def test_a_recogniser_that_cannot_be_made_is_one_sentence_at_each_question(error: Exception) -> None:
    def make() -> SpeechRecognizer:
        raise error

    microphone = SilentMicrophone()
    with closing(Listener(make, microphone.open)) as listener:
        for _ in range(2):
            listener.begin()
            until(lambda: listener.heard == HeardWords(is_final=True, failure=str(error)))


def test_a_model_that_fails_and_a_microphone_that_is_missing_are_one_sentence_each() -> None:
    class Failing(MadeUpWords):
        def add(self, samples: Samples) -> str:
            raise ValueError("inside")

    class Sometimes(MadeUpRecognizer):
        def __init__(self) -> None:
            self._words: list[MadeUpWords] = [Failing(), MadeUpWords()]

        def begin(self) -> MadeUpWords:
            return self._words.pop(0)

    microphone = SilentMicrophone()
    with closing(Listener(Sometimes, microphone.open)) as listener:
        listener.begin()
        until(lambda: microphone.is_open)
        microphone.say("is it")
        failure = "the model of speech failed: ValueError"
        until(lambda: listener.heard == HeardWords(is_final=True, failure=failure))
        assert not microphone.is_open
        microphone.is_missing = True
        listener.begin()
        until(lambda: listener.heard == HeardWords(is_final=True, failure="no microphone is connected"))


def test_of_a_key_that_something_lies_on_no_more_than_half_a_minute_is_kept() -> None:
    queue, block = SoundQueue(), np.ones(MAX_SAMPLES // 2 + 1, np.float32)
    for _ in range(3):
        queue.put(block)
    queue.end()
    queue.put(block)
    assert queue.take() is None and len(queue.take_rest()) == MAX_SAMPLES
    assert len(queue.take_rest()) == 0
