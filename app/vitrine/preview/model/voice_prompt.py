"""Voice prompt of the window: the words of a question that is asked aloud, shown while its key is held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vitrine.preview.model.player import Player

if TYPE_CHECKING:  # a window without a model of speech imports none of it
    from vitrine.content.speech.listener import HeardWords, Listener

NO_MODEL = "no model of speech: start with --speech-model DIR; Shift T types a question"
NOTHING_HEARD = "nothing was understood, and nothing is asked"
#: What stands where the words will be: the microphone opens, it is open, the last words are being found.
OPENING, OPEN, CLOSED = "the microphone opens …", "listening …", "…"


class VoicePrompt:
    """The prompt that a listener fills. It follows the listener at each step of the window and waits for nothing."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._is_held = False

    def begin(self) -> None:
        """The key is down: listen."""
        self._is_held = True
        self._listener.begin()

    def end(self) -> None:
        """The key was let go."""
        self._is_held = False
        self._listener.end()

    def give_up(self) -> None:
        """The question is not asked after all."""
        self._is_held = False
        self._listener.give_up()

    def follow(self, player: Player) -> tuple[Player, HeardWords | None]:
        """The player with the words so far; and what was heard, once that is final."""
        heard = self._listener.heard
        player = replace(player, microphone_on=heard.is_open)
        if not player.listens:
            return player, None
        waiting = "" if heard.words else OPEN if heard.is_open else OPENING if self._is_held else CLOSED
        player = replace(player, prompt=heard.words, composed=waiting)
        return player, heard if heard.is_final else None
