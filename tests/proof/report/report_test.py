"""Reports: what lies in the folder, what an earlier run left in it, and slices merged into one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.proof.report.made_report import make_changed, make_report, make_result, make_same
from vitrine.commands.merge import run_merge
from vitrine.errors import InputError
from vitrine.proof.report.page_data import MAX_FIGURES, build_page_data, list_devices, list_nodes, list_picture_names
from vitrine.proof.report.picture_folder import FOLDER
from vitrine.proof.report.report import merge_reports, write_report
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import read_result


def write_slice(folder: Path, moments: list[int], planned: int) -> Path:
    """A slice's report with these changed moments."""
    found = [make_changed(number, folder=folder / FOLDER) for number in moments]
    write_report(folder, make_result(found, planned=planned))
    return folder


def page_data(folder: Path) -> dict[str, object]:
    text = (folder / "index.html").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text.split('id="data">')[1].split("</script>")[0])
    return found


def test_a_report_is_a_page_its_pictures_and_three_files_for_programs(tmp_path: Path) -> None:
    result = make_report(tmp_path, changed=2)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("index.html", "junit.xml", "summary.md", "result.json", "pictures")
    }
    assert read_result(tmp_path / "result.json") == result
    assert "http" not in (tmp_path / "index.html").read_text(encoding="utf-8").replace("http-equiv", "").replace(
        "http://www.w3.org/2000/svg", ""
    )


def test_pictures_that_no_moment_names_any_more_go_and_nothing_else(tmp_path: Path) -> None:
    make_report(tmp_path, changed=2)
    (tmp_path / FOLDER / "notes.txt").write_text("mine")
    write_report(tmp_path, make_result([make_changed(1)]))
    left = {path.name for path in (tmp_path / FOLDER).iterdir()} - {"notes.txt"}
    assert (tmp_path / FOLDER / "notes.txt").exists()
    assert left and left <= set(list_picture_names(make_result([make_changed(1)])))


def test_slices_become_one_report_with_the_pictures_of_all(tmp_path: Path) -> None:
    one, other = write_slice(tmp_path / "a", [0, 1], 4), write_slice(tmp_path / "b", [2, 3], 4)
    assert run_merge([one / "result.json", other], tmp_path / "all") == 1
    merged = read_result(tmp_path / "all" / "result.json")
    assert [moment.moment for moment in merged.moments] == [f"walk@{number:04d}s" for number in range(4)]
    assert merged.failures == ()
    moments = page_data(tmp_path / "all")["moments"]
    assert isinstance(moments, list)
    files = [set(moment["pictures"][0]["files"]) for moment in moments]
    assert files == [{"approved", "drawn", "difference"}] * 4
    assert all((tmp_path / "all" / file).is_file() for m in moments for file in m["pictures"][0]["files"].values())


def test_a_merge_into_one_of_its_slices_keeps_the_pictures(tmp_path: Path) -> None:
    one, other = write_slice(tmp_path / "a", [0], 2), write_slice(tmp_path / "b", [1], 2)
    merge_reports([one, other], one)
    assert len(read_result(one / "result.json").moments) == 2
    assert len(list((one / FOLDER).iterdir())) == 8


def test_a_missing_slice_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, numbers in (("a", [0]), ("b", [1])):
        moments = [make_same(number) for number in numbers]
        write_report(tmp_path / name, make_result(moments, planned=3))
    assert run_merge([tmp_path / "a", tmp_path / "b"], tmp_path / "all") == 1
    assert "fails: slice missing: 2 of 3 planned moments are here" in capsys.readouterr().out


def test_all_slices_of_a_good_run_pass(tmp_path: Path) -> None:
    for name, number in (("a", 0), ("b", 1)):
        write_report(tmp_path / name, make_result([make_same(number)], planned=2))
    assert run_merge([tmp_path / "a", tmp_path / "b"], tmp_path / "all") == 0


def test_slices_of_different_runs_fail(tmp_path: Path) -> None:
    for name, number, planned in (("a", 0, 2), ("b", 1, 3)):
        write_report(tmp_path / name, make_result([make_same(number)], planned=planned))
    (failure,) = merge_reports([tmp_path / "a", tmp_path / "b"], tmp_path / "all").failures
    assert "slices of different runs: 2 and 3 moments were planned" in failure


def test_a_moment_in_two_slices_is_a_mistake_and_nothing_is_written(tmp_path: Path) -> None:
    one = write_slice(tmp_path / "a", [0], 1)
    with pytest.raises(InputError, match="shop/walk@0000s is in two of these results"):
        run_merge([one, one / "result.json"], tmp_path / "all")
    assert not (tmp_path / "all").exists()


def test_what_is_no_result_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"moments": 3}')
    with pytest.raises(InputError, match=r"a\.json moments: this is no result of a proof; name the result\.json"):
        run_merge([tmp_path / "a.json"], tmp_path / "all")
    with pytest.raises(InputError, match=r"result\.json"):
        run_merge([tmp_path], tmp_path / "all")


def test_a_device_and_a_node_are_those_that_differ() -> None:
    assert list_devices(make_changed(0)) == ["even-g2"] and list_nodes(make_changed(0)) == ["title"]
    figures = ("place/quark-s1/card/price#2 left: 3.00 → 4.00", "state: open → closed", "text/a/b: new, x")
    moment = MomentResult(scene="s", scene_file="s", moment="m", t_s=0, verdict="changed", figures=figures)
    assert list_devices(moment) == ["quark-s1"] and list_nodes(moment) == ["a/b", "card/price"]
    assert list_devices(make_same(0)) == ["even-g2"], "what differs nowhere is found under each of its devices"


def test_the_moments_around_are_of_the_same_take() -> None:
    moments = [make_changed(number).model_copy(update={"take": "b" if number == 2 else ""}) for number in (0, 1, 2, 3)]
    present = frozenset(list_picture_names(make_result(moments)))
    data = build_page_data(make_result(moments), present)["moments"]
    assert isinstance(data, list)
    around = [{r: m["pictures"][0][r]["moment"] for r in ("before", "after") if r in m["pictures"][0]} for m in data]
    # The third is on another take, so that on the first one the fourth follows the second.
    assert around[0] == {"after": "walk@0001s"} and around[1] == {"before": "walk@0000s", "after": "walk@0003s"}
    assert around[2] == {}


def test_of_a_thousand_figures_the_page_lists_some_and_counts_the_rest() -> None:
    figures = tuple(f"place/d{number}/card left: 1.00 → 2.00" for number in range(1000))
    moment = make_changed(0).model_copy(update={"figures": figures})
    data: Any = build_page_data(make_result([moment]), ())
    (found,) = data["moments"]
    assert len(found["figures"]) == MAX_FIGURES + 1 and found["figures"][-1].startswith("and 800 more")
    assert len(found["devices"]) == 1001, "the filter knows them all"
