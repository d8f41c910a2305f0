"""The report of a fault says where it happened, and nothing of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine import __version__
from vitrine.commands.duration import parse_seconds
from vitrine.output.fault_report import format_fault, redact_argument, write_fault


def fault() -> Exception:  # type: ignore[return]  # it always raises
    said = "".join(["SEC", "RET of /home/some", "one/scene.yaml"])
    try:
        try:
            parse_seconds(said)
        except ValueError as error:
            raise KeyError(said) from error
    except KeyError as error:
        return error


def test_it_says_where_and_not_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/someone"))
    monkeypatch.setattr("getpass.getuser", lambda: "someone")
    arguments = ["shot", "/home/someone/films/scene.yaml", "--at", "1", "-o=~/someone.png"]
    path = write_fault(fault(), arguments, tmp_path / "out")
    text = path.read_text(encoding="utf-8")
    assert path.parent == tmp_path / "out" and path.name.startswith("fault-")
    assert f"Vitrine {__version__}, Python 3." in text
    assert "vitrine shot scene.yaml --at 1 -o=USER.png\n" in text
    assert "app/vitrine/commands/duration.py:" in text and " in parse_seconds" in text
    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert "SECRET" not in text and "someone" not in text and str(Path.cwd()) not in text


def test_two_in_one_second_are_two_files(tmp_path: Path) -> None:
    paths = {write_fault(fault(), [], tmp_path) for _ in range(3)}
    assert len(paths) == 3 and sorted(tmp_path.iterdir()) == sorted(paths)


def test_a_recursion_is_told_by_its_ends() -> None:
    def deeper(number: int) -> int:
        return deeper(number + 1)

    with pytest.raises(RecursionError) as told:
        deeper(0)
    text = format_fault(told.value, [])
    assert "builtins.RecursionError" in text and " more\n" in text and len(text.splitlines()) < 80


@pytest.mark.parametrize(
    ("argument", "short"),
    [
        ("/home/a/b/scene.yaml", "scene.yaml"),
        ("..\\scenes\\scene.yaml", "scene.yaml"),
        ("rtsp://user:word@camera/1", "rtsp://…"),
        ("--feed=http://x/secret", "--feed=http://…"),
        ("--take=a/b.jsonl", "--take=b.jsonl"),
        ("camera:Somebody's phone", "camera:…"),
        ("--feed=phone:192.168.1.5", "--feed=phone:…"),
        ("--at", "--at"),
        ("1:05", "1:05"),
    ],
)
def test_words_of_the_command_line_are_shortened(argument: str, short: str) -> None:
    assert redact_argument(argument) == short
