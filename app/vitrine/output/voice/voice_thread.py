"""Voice of a window: what is said is heard, on a thread of its own; the next utterance cuts it short."""

from __future__ import annotations

import logging
import subprocess
import threading

from vitrine.output.voice.local_voice import LocalVoice, prepare_words

_LOG = logging.getLogger("vitrine.voice")


class VoiceThread:
    """A thread that starts a voice's program for each text, and ends it. Nothing here waits for it.

    Of texts that come faster than programs start the latest is said.
    """

    def __init__(self, voice: LocalVoice) -> None:
        self._voice = voice
        self._changed = threading.Condition()
        self._wanted: str | None = None  # the text that is to be said next; "" is silence
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, text: str) -> None:
        """Say a text from its beginning, instead of whatever is being said."""
        self._want(prepare_words(text))

    def stop(self) -> None:
        """Fall silent."""
        self._want("")

    def close(self, within_s: float = 1.0) -> None:
        """Fall silent and end the thread; one that hangs is left behind."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(within_s)

    def _want(self, text: str) -> None:
        with self._changed:
            self._wanted = text
            self._changed.notify()

    def _run(self) -> None:
        process: subprocess.Popen[bytes] | None = None
        while True:
            with self._changed:
                while self._wanted is None and not self._is_closed:
                    self._changed.wait()
                text, self._wanted = self._wanted, None
                is_closed = self._is_closed
            if process is not None:
                process.kill()
                process.wait()
                process = None
            if is_closed:
                return
            if text:
                process = self._start(text)

    def _start(self, text: str) -> subprocess.Popen[bytes] | None:
        try:
            return self._voice.command(text).start(text)
        except OSError as error:
            _LOG.warning("%s could not be started: %s", self._voice.kind, type(error).__name__)
            return None
