"""Local voice: a program of this machine that says a text, aloud or into a WAV file. No server is asked.

espeak-ng anywhere, `say` on macOS, SAPI on Windows. The text goes in by the standard input, never as an argument.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import MachineError
from vitrine.scene.nodes.value import is_cjk

#: What is said to who has no voice.
NO_VOICE = "no voice is installed on this machine: install espeak-ng, and what is said is heard"
#: Letters that are said at once: more is no utterance.
MAX_LETTERS = 1_000
#: A text of that length takes a second to synthesise.
_WITHIN_S = 30.0
#: Where SAPI writes to, absent: aloud.
_WAV_VARIABLE = "VITRINE_WAV"
_SAPI = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech;"
    " $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    f" if ($env:{_WAV_VARIABLE}) {{ $voice.SetOutputToWaveFile($env:{_WAV_VARIABLE}) }};"
    " $voice.Speak([Console]::In.ReadToEnd())"
)


class VoiceKind(StrEnum):
    """Which program it is."""

    ESPEAK = "espeak-ng"
    SAY = "say"
    SAPI = "powershell"


class VoiceCommand(NamedTuple):
    """What is started, and what stands in its environment beside the rest."""

    arguments: tuple[str, ...]
    variables: Mapping[str, str] = {}

    def start(self, text: str) -> subprocess.Popen[bytes]:
        """The program at work on a text. Raises OSError where it cannot be started."""
        process = subprocess.Popen(
            self.arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self.variables},
        )
        assert process.stdin is not None
        try:
            process.stdin.write(text.encode("utf-8", "replace"))
            process.stdin.close()
        except OSError:  # it has ended already, which its exit code tells
            pass
        return process


class LocalVoice(NamedTuple):
    """A program that speaks; `program` is its path."""

    kind: VoiceKind
    program: str

    def command(self, text: str, file: Path | None = None) -> VoiceCommand:
        """The command that says a text in its language, aloud or into a WAV file."""
        chinese = is_cjk(text)
        target: tuple[str, ...] = ()
        if self.kind is VoiceKind.ESPEAK:
            target = () if file is None else ("-w", str(file))
            return VoiceCommand((self.program, "-b", "1", "-v", "cmn" if chinese else "en", *target, "--stdin"))
        if self.kind is VoiceKind.SAY:
            target = () if file is None else ("-o", str(file), "--file-format=WAVE", "--data-format=LEI16@22050")
            return VoiceCommand((self.program, *(("-v", "Tingting") if chinese else ()), *target, "-f", "-"))
        variables = {} if file is None else {_WAV_VARIABLE: str(file)}
        return VoiceCommand((self.program, "-NoProfile", "-NonInteractive", "-Command", _SAPI), variables)

    def write(self, text: str, file: Path) -> None:
        """Say a text into a WAV file. Raises MachineError."""
        try:
            code = self.command(text, file).start(text).wait(_WITHIN_S)
        except (OSError, subprocess.TimeoutExpired):
            code = -1
        if code != 0 or not file.is_file():
            raise MachineError(f"{self.kind} cannot say what is said; leave out --speak")


def find_local_voice(
    platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> LocalVoice | None:
    """The voice of this machine, None where there is none; the system's own before espeak-ng."""
    own = {"darwin": VoiceKind.SAY, "win32": VoiceKind.SAPI}.get(platform)
    for kind in (own, VoiceKind.ESPEAK):
        if kind is not None and (program := which(kind)) is not None:
            return LocalVoice(kind, program)
    return None


def prepare_words(text: str) -> str:
    """A text as it is said: on one line, without what would be a command to `say`."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words.replace("[[", "[ [")[:MAX_LETTERS]
