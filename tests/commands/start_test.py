"""Ctrl+C ends the program in silence from its first moment on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_path import ROOT, SOURCE_PATH
from vitrine import __main__ as entry
from vitrine import cli

#: Python runs this before the program: Ctrl+C comes in the very moment in which a module is looked for.
INTERRUPTS = """
import signal, sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to a console, not to a process")
@pytest.mark.parametrize(
    "module", ["logging", "typer", "vitrine.output.safe_stream", "annotated_types", "vitrine.commands.shot", "av"]
)
def test_ctrl_c_while_something_is_imported(tmp_path: Path, module: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTS.format(name=module))
    path = os.pathsep.join([str(tmp_path), SOURCE_PATH])
    command = [sys.executable, "-P", "-m", "vitrine.cli", "shot", "s.yaml", "--at", "1", "-o", "a.png"]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system cannot hold a signal back")
def test_one_that_was_held_back_is_let_in() -> None:
    code = (
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT]); signal.raise_signal(signal.SIGINT);"
        "from vitrine.commands.start import end_in_silence; end_in_silence(); print('lost')"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_installed_program_starts_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(entry, "end_in_silence", lambda: steps.append("silent"))
    monkeypatch.setattr(cli, "main", lambda: steps.append("runs"))
    entry.main()
    assert steps == ["silent", "runs"]
    assert 'vitrine = "vitrine.__main__:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
