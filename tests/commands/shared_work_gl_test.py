"""`check` and `sheet` by several processes: the same report, the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.proof.small_project import make_project
from vitrine.commands.check import OutputOptions, run_check
from vitrine.commands.sheet import run_sheet
from vitrine.engine.check_plan import CheckOptions
from vitrine.engine.view_options import ViewOptions
from vitrine.errors import CommandLineError

pytestmark = pytest.mark.usefixtures("shared_context")


def check(scene: Path, capsys: pytest.CaptureFixture[str], workers: int, devices: str = "even-g2,quark-s1") -> object:
    options = CheckOptions(devices, "office,sunlit", every=4)
    run_check(scene, options, OutputOptions(as_json=True), workers=workers)
    return json.loads(capsys.readouterr().out)


def test_two_processes_report_what_one_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scene = make_project(tmp_path).scene
    alone = check(scene, capsys, 1)
    assert isinstance(alone, dict) and alone["readings"] and alone["findings"]
    assert check(scene, capsys, 2) == alone


def test_a_lens_that_a_take_clears_is_as_clear_for_two_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = make_project(tmp_path).scene
    untold = check(scene, capsys, 1, "xreal-one-pro")
    take = scene.with_name("demo.take.jsonl")
    told = take.read_text().replace('"vitrine_take": 1', '"vitrine_take": 2') + '{"t": 2.0, "event": "lens.clear"}\n'
    take.write_text(told, encoding="utf-8")
    alone = check(scene, capsys, 1, "xreal-one-pro")
    assert isinstance(alone, dict) and isinstance(untold, dict) and alone["readings"] != untold["readings"]
    assert check(scene, capsys, 2, "xreal-one-pro") == alone


@pytest.mark.parametrize("name", ["sheet.png", "sheet.html"])
def test_two_processes_write_the_same_sheet(name: str, tmp_path: Path) -> None:
    scene = make_project(tmp_path).scene

    def sheet(workers: int) -> dict[str, bytes]:
        folder = tmp_path / str(workers)
        folder.mkdir()
        options = CheckOptions("even-g2,quark-s1", "office,sunlit")
        run_sheet(scene, (0.2, 1.0), folder / name, options, ViewOptions(size="160x90"), "devices", workers)
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}

    assert sheet(2) == sheet(1)


def test_two_places_are_one_too_many(tmp_path: Path) -> None:
    scene = make_project(tmp_path).scene
    with pytest.raises(CommandLineError, match="two places"):
        run_check(scene, CheckOptions(), OutputOptions(), workers=2, cluster="tcp://127.0.0.1:1")
