"""A take played before devices: contrasts by the formula, from a scene file, its feed and an own device file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from vitrine import paths
from vitrine.cli import run
from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.device_run import prepare_runs, record_instant
from vitrine.engine.opening import open_session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view import View
from vitrine.scene.file_access import FileAccess
from vitrine.verdict.scene_scan import scan_scene

#: Letters that are blocks of ink, wide enough to be covered wholly.
SCENE = """
vitrine: 1
feed: feed
nodes:
- {kind: text, id: word, text: "■■■", size: 1, color: "#FFFFFF", anchor: {head: center}}
- {kind: text, id: grey, text: "■■■", size: 1, color: "#808080", anchor: {head: top}}
- {kind: arrow, id: turn, anchor: {world: [0, 1.6, 5]}}
"""
MINE = """
name: Mine
blend_mode: additive
nits: {claimed: 1000, min: 10}
transmittance: {clear: 0.8}
"""
#: Codes of the feed's pictures.
CODES = (118, 188, 118)
#: G = 0.18 · 1000 / (0.8 · 5000).
GAIN = 0.045


@pytest.fixture
def scene(tmp_path: Path) -> str:
    (tmp_path / "feed").mkdir()
    for index, code in enumerate(CODES):
        Image.new("RGB", (320, 180), (code, code, code)).save(tmp_path / "feed" / f"{index}.png")
    (tmp_path / "mine.device.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return str(tmp_path / "scene.yaml")


def judged(scene: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["check", scene, "--device", "mine", "--environment", "sunlit", "--json", *more]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_what_lies_off_the_display_and_shadows_without_light_are_told_with_their_lines(
    scene: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more = (
        '- {kind: panel, id: shade, width: 4, height: 2, halo: {color: "#000000"}, anchor: {head: left}}\n'
        "- {kind: panel, id: glow, width: 4, height: 2, halo: {color: veil}, anchor: {head: right}}\n"
        "- {kind: text, id: aside, text: Aside, anchor: {head: right, offset: [60, 0]}}\n"
        "- {kind: text, id: above, text: Above, anchor: {head: top, offset: [0, -3]}}\n"
        "- {kind: icon, id: hair, icon: straight, weight: 0.1, anchor: {head: bottom}}\n"
    )
    Path(scene).write_text(SCENE + more, encoding="utf-8")
    found = {(f["rule"], f["element"]): f["line"] for f in judged(scene, capsys)["findings"]}
    rules = ("dark-shadow", "never-in-view", "thin-weight")
    assert {key: line for key, line in found.items() if key[0] in rules} == {
        ("dark-shadow", "shade"): 8,
        ("never-in-view", "aside"): 10,
        ("never-in-view", "above"): 11,
        ("thin-weight", "hair"): 12,
    }


def test_what_slides_into_the_display_is_not_off_it(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    keys = "{keys: [[0, -60], [0.02, 0]]}"
    Path(scene).write_text(
        SCENE + f"- {{kind: text, id: late, text: Late, anchor: {{head: top, offset: [0, {keys}]}}}}\n",
        encoding="utf-8",
    )
    told = judged(scene, capsys)
    assert "late" in {r["element"] for r in told["readings"]}
    assert "never-in-view" not in {f["rule"] for f in told["findings"]}


def test_the_contrast_of_a_text_is_the_formula_at_its_worst_and_its_median(
    scene: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = judged(scene, capsys)
    word, grey = ({r["element"]: r for r in told["readings"]}[name] for name in ("word", "grey"))
    dark, bright = (float(linear_from_srgb(code / 255)) for code in (118, 188))
    assert word["contrast_worst"] == pytest.approx(1 + GAIN / bright, abs=1e-3)
    assert word["contrast_median"] == pytest.approx(1 + GAIN / dark, abs=1e-3)
    assert grey["contrast_worst"] == pytest.approx(1 + GAIN * float(linear_from_srgb(128 / 255)) / bright, abs=1e-3)
    assert (word["frames"], word["size_deg"], word["share_below"]) == (3, 1.0, 1.0)
    assert word["contrast_worst_at_s"] == pytest.approx(1 / 25)
    assert word["verdict"] == "unreadable" and told["frames"] == 3


def test_a_dark_lens_and_more_light_make_it_read(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    mine = Path(scene).parent / "mine.device.yaml"
    mine.write_text(MINE.replace("0.8", "0.02").replace("1000", "3000"), encoding="utf-8")
    told = judged(scene, capsys, "--brightness", "100%")
    gain = 0.18 * 3000 / (0.02 * 5000)
    word = next(r for r in told["readings"] if r["element"] == "word")
    assert word["contrast_worst"] == pytest.approx(1 + gain / float(linear_from_srgb(188 / 255)), rel=1e-3)
    assert word["verdict"] == "colour"


def test_an_arrow_behind_the_wearer_without_an_edge_arrow_is_told(
    scene: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = [f for f in judged(scene, capsys)["findings"] if f["rule"] == "no-edge-arrow"]
    assert [(f["element"], f["frames"]) for f in lost] == [("turn", 3)]
    file = Path(scene)
    file.write_text(SCENE.replace("[0, 1.6, 5]}", "[0, 1.6, 5]}, edge: {}"), encoding="utf-8")
    assert not [f for f in judged(scene, capsys)["findings"] if f["rule"] == "no-edge-arrow"]


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("error", 1), ("note", 1)])
def test_findings_fail_from_the_level_that_is_asked_for(
    scene: str, level: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", scene, "--device", "mine", "--environment", "sunlit", "--fail-on", level]) == code
    told = capsys.readouterr().out
    assert "unreadable" in told and "too dim" in told


def test_nothing_fails_where_everything_reads(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(scene)
    file.write_text("\n".join(SCENE.splitlines()[:-2]), encoding="utf-8")
    assert run(["check", scene, "--device", "mine", "--environment", "night-street", "--fail-on", "error"]) == 0
    assert "reads" in capsys.readouterr().out


def test_many_cases_are_told_as_a_matrix(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", scene, "--device", "mine,quark-s1", "--environment", "office,sunlit", "--every", "2"]) == 0
    told = capsys.readouterr().out
    assert "Which device fails in which light" in told and "quark-s1" in told


def test_sarif_is_written_beside_the_answer(scene: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "found.sarif"
    judged(scene, capsys, "--sarif", str(file))
    rules = {r["ruleId"] for r in json.loads(file.read_text(encoding="utf-8"))["runs"][0]["results"]}
    assert "contrast" in rules


TALKING = """
vitrine: 1
feed: feed
statechart:
  states:
    first: {transitions: [{after_s: 0.05, target: second}]}
    second: {enter: {say: Turn left}}
nodes:
- {kind: text, text: Turn right, anchor: {head: center}, when: first}
- {kind: text, text: Turn left, anchor: {head: center}, when: second}
"""


def by_ear(scene: str, device: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[tuple[str, str]]]:
    Path(scene).write_text(TALKING, encoding="utf-8")
    assert run(["check", scene, "--device", device, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return told["frames"], [
        (f["rule"], f["element"]) for f in told["findings"] if f["rule"] in ("eye-only", "ear-only")
    ]


def test_without_a_display_what_is_not_said_is_told(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "quark-g1", capsys) == (3, [("eye-only", "first")])


def test_what_is_not_said_is_counted_in_frames_of_the_feed(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first state lasts 0.05 s, in which the feed has the frames at 0 and at 0.04 s."""
    Path(scene).write_text(TALKING, encoding="utf-8")
    assert run(["check", scene, "--device", "quark-g1", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["frames"], found["of_frames"], found["at_s"]) == (2, 2, 0.0)


def test_without_speakers_what_is_said_is_told(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "even-g1", capsys) == (3, [("ear-only", "")])


def test_one_with_both_gets_everything(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "quark-s1", capsys) == (3, [])


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (["--thresholds", "1,2"], 2, "five rising contrasts"),
        (["--thresholds", "5,4,3,2,1"], 2, "above the one before"),
        (["--fail-on", "eror"], 2, 'did you mean "error"?'),
        (["--device", "quark-s2"], 1, 'did you mean "quark-s1"?'),
        (["--environment", "sunlight"], 1, "sunlit"),
        (["--device", ","], 1, "no device or environment is named"),
        (["--brightness", "120%"], 2, "no brightness"),
    ],
)
def test_what_is_typed_wrong_gets_one_sentence(
    scene: str, typed: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", scene, *typed]) == code
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error


def test_what_is_named_twice_is_judged_once(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also by its alias, and by the path of its file."""
    own = Path(scene).parent / "mine.device.yaml"
    assert run(["check", scene, "--device", f"quark-s1,mine,qwen-s1,{own}", "--environment", "sunlit", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [c["device"] for c in told["conditions"]] == ["quark-s1", "mine"]
    assert len(told["readings"]) == 4


@pytest.mark.parametrize("brightness", ["auto", "100%"])
def test_what_is_found_does_not_depend_on_the_order_of_devices_and_environments(
    scene: str, brightness: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules that no light changes are judged in none; the others in the light that they are told with."""
    more = (
        '- {kind: panel, id: shade, width: 4, height: 2, halo: {color: "#000000"}, anchor: {head: left}}\n'
        '- {kind: text, id: black, text: Dark, color: "#000000", anchor: {head: bottom}}\n'
        '- {kind: text, id: red, text: Left, size: 1, color: "#FF0000", anchor: {head: top-left}}\n'
    )
    Path(scene).write_text(SCENE + more, encoding="utf-8")
    devices, lights = ("mine", "even-g2", "apple-vision-pro"), ("night-street", "office", "sunlit")
    found = []
    for step in (1, -1):
        typed = ("--device", ",".join(devices[::step]), "--environment", ",".join(lights[::step]))
        assert run(["check", scene, *typed, "--brightness", brightness, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        found.append({key: sorted(json.dumps(one) for one in told[key]) for key in ("readings", "findings")})
    assert found[0] == found[1]
    rules = {(one["rule"], one["environment"]) for one in map(json.loads, found[0]["findings"])}
    assert {("dark-shadow", None), ("dark-ink", None), ("contrast", "sunlit")} <= rules


def test_two_devices_of_one_name_are_refused(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(scene).parent / "other" / "mine.device.yaml"
    other.parent.mkdir()
    other.write_text(MINE.replace("1000", "2000"), encoding="utf-8")
    assert run(["check", scene, "--device", f"mine,{other}"]) == 1
    assert 'two files are called "mine"' in capsys.readouterr().err


def test_an_own_device_goes_before_the_shipped_one_of_its_name(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(scene).with_name("quark-s1.device.yaml").write_text(MINE, encoding="utf-8")
    assert run(["check", scene, "--device", "quark-s1", "--environment", "sunlit", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["conditions"][0]["most_nits"] == 1000


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--sarif", "none/found.sarif"], "the folder none is not there"),
        (["--pictures", "none/worst"], "the folder none is not there"),
        (["--heat", "none/map.png"], "the folder none is not there"),
        (["--heat", "map.bmp"], "allowed: .png, .mp4, .gif"),
        (["--heat", "map.png", "--device", "quark-g1"], "no display"),
        (["--heat", "map.png", "--device", "quark-s1,mine"], "one device in one light"),
    ],
)
def test_where_nothing_can_be_written_nothing_is_played(
    scene: str, typed: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", scene, *typed]) == 1
    said = capsys.readouterr()
    assert told in said.err and not said.out


def test_one_frame_of_a_take_is_enough(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = judged(scene, capsys, "--every", "1000")
    assert told["frames"] == 1 and {r["frames"] for r in told["readings"]} == {1}


def test_a_scene_of_which_nothing_is_judged_has_no_readings(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One shape, and a text that is never in sight."""
    Path(scene).write_text(
        SCENE[: SCENE.index("- {kind: text")]
        + "- {kind: panel, id: box, width: 2, height: 1, fill: veil, anchor: {head: center}}\n"
        + "- {kind: text, id: behind, text: behind, anchor: {world: [0, 1.6, 9]}}\n",
        encoding="utf-8",
    )
    assert judged(scene, capsys)["readings"] == []
    assert run(["check", scene, "--device", "mine,quark-g1", "--environment", "sunlit,office"]) == 0
    assert "nothing is shown to be read" in capsys.readouterr().out


def test_the_same_take_gives_the_same_bytes(scene: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for name in ("a.sarif", "b.sarif"):
        run(["check", scene, "--device", "mine,quark-s1", "--json", "--sarif", str(tmp_path / name)])
        said.append((capsys.readouterr().out, (tmp_path / name).read_bytes()))
    assert said[0] == said[1]


def test_all_stands_for_every_real_one(scene: str) -> None:
    asked = plan_check(Path(scene), CheckOptions("all", "all"))
    ids = [profile.id for profile in asked.profiles]
    assert {"mine", "quark-s1", "quark-g1", "apple-vision-pro"} <= set(ids)
    assert not {"generic", "passthrough"} & set(ids)
    assert [light.nits for light in asked.environments] == sorted(light.nits for light in asked.environments)


def test_what_the_table_says_of_contrast_is_not_said_again(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", scene, "--device", "mine", "--environment", "sunlit"])
    told = capsys.readouterr().out
    assert "unreadable" in told and "[contrast]" not in told


def test_displays_that_are_alike_share_a_frame_and_keep_their_own_traits(scene: str) -> None:
    library = Library(paths.assets(), FileAccess(Path(scene).parent))
    (Path(scene).parent / "twin.device.yaml").write_text(MINE.replace("Mine", "Twin"), encoding="utf-8")
    devices = [library.device(name) for name in ("mine", "twin", "even-g2")]
    glasses = [resolve_glasses(device, library.environment("sunlit"), View()) for device in devices]
    with open_session(Path(scene), None, ahead=0) as session:
        runs, instant = prepare_runs(session, glasses), session.instant_at(0.0)
        mine, twin, other = record_instant(session, runs, scan_scene(session.scene), instant)
        assert mine.frame is twin.frame and other.frame.size_px != mine.frame.size_px
        assert [one.observation.traits.device for one in (mine, twin, other)] == ["mine", "twin", "even-g2"]
        for run, one in zip(runs, (mine, twin, other), strict=True):
            alone = session.build_display_frame(instant, run.display)
            assert one.observation.elements == session.list_elements(alone) and run.recorder.frames == 1
