"""Local voices: which one there is, what it is started with, and that a text is never an argument."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.output.voice.voices import make_voice
from vitrine.errors import MachineError
from vitrine.output.voice.local_voice import LocalVoice, VoiceKind, find_local_voice, prepare_words


@pytest.mark.parametrize(
    ("platform", "installed", "kind"),
    [
        ("linux", ("espeak-ng",), VoiceKind.ESPEAK),
        ("linux", ("say",), None),
        ("darwin", ("say", "espeak-ng"), VoiceKind.SAY),
        ("win32", ("powershell",), VoiceKind.SAPI),
        ("win32", ("espeak-ng",), VoiceKind.ESPEAK),
        ("linux", (), None),
    ],
)
def test_the_system_s_own_comes_first(platform: str, installed: tuple[str, ...], kind: VoiceKind | None) -> None:
    found = find_local_voice(platform, lambda name: f"/bin/{name}" if name in installed else None)
    assert (found and found.kind) == kind


@pytest.mark.parametrize("kind", VoiceKind)
@pytest.mark.parametrize("text", ["-w /etc/passwd; rm -rf ~", "$(id) `id`", "绿茶 --help", '"; Remove-Item C:\\'])
def test_a_text_is_never_an_argument(kind: VoiceKind, text: str, tmp_path: Path) -> None:
    voice = LocalVoice(kind, "/bin/voice")
    for file in (None, tmp_path / "a.wav"):
        arguments, variables = voice.command(text, file)
        assert not any(word in argument for word in text.split() for argument in arguments[1:] if len(word) > 2)
        assert str(file) in (*arguments, *variables.values()) or file is None
    assert voice.command("Tea")[0] != voice.command("茶")[0] or kind is VoiceKind.SAPI, "each in its language"


def test_words_are_one_line_without_commands() -> None:
    assert prepare_words("a\n b\x1b[31m\u200b [[volm 0]] c") == "a b [31m [ [volm 0]] c"
    assert len(prepare_words("x" * 9_000)) == 1_000


def test_a_voice_that_fails_is_one_sentence(tmp_path: Path) -> None:
    voice = make_voice(tmp_path)
    voice.write("two words", tmp_path / "a.wav")
    assert (tmp_path / "a.wav").stat().st_size == 44 + 2 * 2205 * 2
    with pytest.raises(MachineError, match="cannot say what is said; leave out --speak"):
        voice.write("fail", tmp_path / "b.wav")
    with pytest.raises(MachineError, match="cannot say"):
        voice._replace(program=str(tmp_path / "none")).write("x", tmp_path / "c.wav")
