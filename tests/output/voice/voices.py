"""A stand-in voice: a program that writes a tone as long as its text, a tenth of a second a word."""

from __future__ import annotations

import sys
from pathlib import Path

from vitrine.output.voice.local_voice import LocalVoice, VoiceKind

_PROGRAM = """#!%s
import math, struct, sys, wave
words = sys.stdin.buffer.read().decode().split()
if "fail" in words:
    sys.exit(3)
with wave.open(sys.argv[sys.argv.index("-w") + 1], "wb") as sound:
    sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(22050)
    tone = [round(20000 * math.sin(2 * math.pi * 441 * n / 22050)) for n in range(2205 * len(words))]
    sound.writeframes(struct.pack("<%%dh" %% len(tone), *tone))
"""


def make_voice(folder: Path) -> LocalVoice:
    """The voice, as a program in a folder."""
    program = folder / "voice"
    program.write_text(_PROGRAM % sys.executable)
    program.chmod(0o755)
    return LocalVoice(VoiceKind.ESPEAK, str(program))
