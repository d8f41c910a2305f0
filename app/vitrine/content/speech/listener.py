"""Listener: the thread that holds the microphone and the recogniser. No sound outlives the question it was part of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from vitrine.content.speech.microphone import open_microphone
from vitrine.content.speech.sound_queue import SoundQueue
from vitrine.content.speech.speech_recognizer import SpeechRecognizer
from vitrine.errors import InputError, MachineError

RecognizerMaker = Callable[[], SpeechRecognizer]
MicrophoneOpener = Callable[[SoundQueue], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class HeardWords:
    """What was heard so far. `is_open`: the microphone is open just now. `is_final`: no more comes. `failure` is one
    sentence of why nothing can be heard.
    """

    words: str = ""
    is_open: bool = False
    is_final: bool = False
    failure: str = ""


class Listener:
    """A thread that hears one question at a time. Nothing here waits for it but `close`, and that not for long."""

    def __init__(self, make_recognizer: RecognizerMaker, microphone: MicrophoneOpener = open_microphone) -> None:
        """The recogniser is made at once, on the thread: a model takes seconds to read."""
        self._make, self._microphone = make_recognizer, microphone
        self._changed = threading.Condition()
        self._wanted: SoundQueue | None = None  # the question that is to be heard next
        self._current = SoundQueue()  # the last that was begun
        self._heard = HeardWords()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    @property
    def heard(self) -> HeardWords:
        """What was heard so far of the question that was begun last."""
        with self._changed:
            return self._heard

    def begin(self) -> None:
        """Listen to a question, instead of one that was not ended."""
        self._current.give_up()
        with self._changed:
            self._current = self._wanted = SoundQueue()
            self._heard = HeardWords(is_open=self._heard.is_open)
            self._changed.notify()

    def end(self) -> None:
        """The question was asked: its last words follow, then it is final."""
        self._current.end()

    def give_up(self) -> None:
        """The question is not asked after all: nothing of it is told any more."""
        self._current.give_up()

    def close(self, within_s: float = 1.0) -> None:
        """Close the microphone and end the thread; one that hangs is left behind."""
        self._current.give_up()
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(within_s)

    def _run(self) -> None:
        recognizer, failure = self._make_recognizer()
        while (queue := self._next_question()) is not None:
            if queue.is_ended:  # let go before the model was read: the microphone was not opened, and is not now
                self._tell(queue, HeardWords(is_final=True))
                continue
            if recognizer is None:
                self._tell(queue, HeardWords(is_final=True, failure=failure))
                continue
            try:
                self._hear(queue, recognizer)
            except MachineError as error:
                self._tell(queue, HeardWords(is_final=True, failure=str(error)))
            except Exception as error:  # whatever a stranger's model leads the library to
                failure = f"the model of speech failed: {type(error).__name__}"
                self._tell(queue, HeardWords(is_final=True, failure=failure))

    def _make_recognizer(self) -> tuple[SpeechRecognizer | None, str]:
        try:
            return self._make(), ""
        except (InputError, MachineError) as error:
            return None, str(error)

    def _next_question(self) -> SoundQueue | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted is not None or self._is_closed)
            queue, self._wanted = self._wanted, None
            return None if self._is_closed else queue

    def _hear(self, queue: SoundQueue, recognizer: SpeechRecognizer) -> None:
        spoken, heard = recognizer.begin(), HeardWords(is_open=True)
        try:
            with self._microphone(queue):
                self._tell(queue, heard)
                while (samples := queue.take()) is not None:
                    heard = replace(heard, words=spoken.add(samples))
                    self._tell(queue, heard)
        finally:
            self._tell(queue, replace(heard, is_open=False))
        if not queue.is_given_up:
            spoken.add(queue.take_rest())
            self._tell(queue, HeardWords(spoken.finish(), is_final=True))

    def _tell(self, queue: SoundQueue, heard: HeardWords) -> None:
        """Say what was heard; of a question that another has replaced, only whether the microphone is open."""
        with self._changed:
            self._heard = heard if queue is self._current else replace(self._heard, is_open=heard.is_open)
