"""`prove` and `merge` from the command line: a report whatever the verdict, and the gate as the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.prepared_program import Ran
from tests.proof.small_project import make_project

#: Goldens are compared whatever draws these tests.
PROVE = ("prove", "shop", "--renderer", "any")


def list_pictures(folder: Path) -> int:
    return len(list((folder / "pictures").glob("*.png")))


def test_a_change_fails_with_a_report_that_shows_it(tmp_path: Path, vitrine: Callable[..., Ran]) -> None:
    project = make_project(tmp_path)
    first = vitrine(*PROVE, "--update", "missing", "--report", "none", env={"CI": ""})
    if "is not the renderer that goldens are drawn by" in first.err:
        pytest.skip(first.err)
    assert first.code == 1 and list_pictures(tmp_path / "out" / "proof") == 0, "what was missing is written, and fails"
    assert vitrine(*PROVE).code == 0
    assert list_pictures(tmp_path / "out" / "proof") == 0
    project.change_scene("#26A269", "#26A2A9")
    changed = vitrine(*PROVE, "-o", "report")
    assert changed.code == 1 and "changed: shop/open" in changed.out
    assert list_pictures(tmp_path / "report") == 8
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert names == {"cache", "index.html", "junit.xml", "pictures", "proposed", "result.json", "summary.md"}
    assert all(
        moment["took_s"] > 0 for moment in json.loads((tmp_path / "report" / "result.json").read_text())["moments"]
    )
    merged = vitrine("merge", "report", "-o", "all")
    assert merged.code == 1 and "2 moments: 1 same, 1 changed" in merged.out
    assert list_pictures(tmp_path / "all") == 8
    twice = vitrine("merge", "report", "report/result.json", "-o", "all")
    assert twice.code == 1 and "is in two of these results" in twice.err


def test_a_word_that_is_no_choice_is_a_mistake_of_the_command_line(tmp_path: Path, vitrine: Callable[..., Ran]) -> None:
    make_project(tmp_path)
    wrong = vitrine(*PROVE, "--report", "som")
    assert wrong.code == 2 and 'no report "som"' in wrong.err and "changed, all, none" in wrong.err
    assert vitrine("schema", "sene").code == 2
    assert '"Result of a proof"' in vitrine("schema", "result").out
