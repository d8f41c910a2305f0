"""Spoken line of the window: what is said at the time that is shown is heard from its beginning, and only then."""

from __future__ import annotations

from vitrine.engine.session import Session
from vitrine.flow.chart.utterance import UtteranceStart
from vitrine.glass.catalogue.audio_cues import may_speak
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.output.voice.voice_thread import VoiceThread
from vitrine.preview.model.player import Player

#: Who goes to another time hears nothing of an utterance that has begun earlier than this.
LATE_S = 0.5


class SpokenLine:
    """The utterance that is heard. It follows the player: paused, or on a device without a speaker, it is silent."""

    def __init__(self, voice: VoiceThread) -> None:
        self._voice = voice
        self._start: UtteranceStart | None = None
        self._is_heard = False

    def follow(self, session: Session, player: Player, profile: DeviceProfile) -> None:
        """Say what begins at the player's time; called at each step of the window."""
        t_s = session.wrap_time(player.t_s)
        start = session.state_at(t_s).last_utterance
        if not player.playing or not may_speak(profile):
            if self._is_heard:
                self._voice.stop()
            self._start, self._is_heard = start, False
            return
        if start == self._start:
            return
        self._start = start
        if start is not None and t_s - start.since_s < LATE_S:
            self._voice.say(session.build_utterance(start).text)
            self._is_heard = True
        elif self._is_heard:
            self._voice.stop()
            self._is_heard = False
