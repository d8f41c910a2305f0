"""The prepared program's forks are processes of their own, and end as the program that is started anew does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.prepared_program import PreparedProgram, run_anew, run_text_anew
from tests.source_path import SOURCE_PATH

#: Tells where it is, what it was given and whether somebody was here before, and leaves something behind.
TELLS = """
import os, sys
import vitrine
print(os.getcwd(), os.environ["ASKED"], "HOME" in os.environ, sys.stdin.read(), hasattr(vitrine, "left_behind"))
vitrine.left_behind = True
os.environ["ASKED"] = "left behind"
print("über", file=sys.stderr)
"""


@pytest.fixture
def prepared(prepared_program: PreparedProgram | None) -> PreparedProgram:
    if prepared_program is None:
        pytest.skip("only Linux forks here")
    return prepared_program


@pytest.mark.parametrize("words", [["--version"], ["shto"], ["check", "absent.yaml"], ["devices", "--json"]])
def test_a_command_line_ends_as_it_does_anew(prepared: PreparedProgram, tmp_path: Path, words: list[str]) -> None:
    surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    assert prepared.run(words, tmp_path, surroundings) == run_anew(words, tmp_path, surroundings)


def test_a_program_has_its_own_folder_variables_and_input_and_leaves_nothing(
    prepared: PreparedProgram, tmp_path: Path
) -> None:
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": SOURCE_PATH, "ASKED": "this"}
    told = (0, f"{tmp_path} this False typed False\n", "über\n")
    assert run_text_anew(TELLS, "typed", tmp_path, surroundings) == told
    for _ in range(2):
        assert prepared.run_text(TELLS, "typed", tmp_path, surroundings) == told


def test_what_goes_wrong_is_told_by_code_and_traceback(prepared: PreparedProgram, tmp_path: Path) -> None:
    failed = prepared.run_text("print('half')\nraise ValueError('wrong')", "", tmp_path, os.environ)
    assert (failed.code, failed.out) == (1, "half\n") and "ValueError: wrong" in failed.err
    assert (
        prepared.run_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "", tmp_path, os.environ)[0] == -9
    )
    assert prepared.run_text("raise SystemExit(7)", "", tmp_path, os.environ).code == 7
