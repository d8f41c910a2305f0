"""Broken pictures as `check` finds them: small scenes with one fault each, and their sound twins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.frames import LIBRARY
from tests.scene.scenes import write
from vitrine.engine.device_run import collect_verdict, prepare_runs, record_instant
from vitrine.engine.opening import open_session
from vitrine.errors import InputError
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.view import View
from vitrine.scene.load.loader import load_scene
from vitrine.verdict.broken_picture import BROKEN_RULES
from vitrine.verdict.finding import Finding
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.scene_scan import scan_scene

CASES = Path(__file__).parents[3] / "shared" / "cases"
HEAD = "feed: testcard\nnodes:\n"
CENTER = "anchor: {head: center}"
LONG = "A long name that does not fit"
#: Two seconds in which another state begins after one.
CHART = "statechart: {states: {a: {initial: true, transitions: [{after_s: 1, target: b}]}, b: {}}}\n"


def play(
    path: Path, device: str = "generic", times_s: tuple[float, ...] = (0.0,)
) -> tuple[list[LegibilityResult], list[Finding]]:
    """What is found at these times on one device in an office."""
    with open_session(path, None, ahead=0) as session:
        glasses = resolve_glasses(LIBRARY.device(device), LIBRARY.environment("office"), View("eye", (320, 180)))
        runs, scan = prepare_runs(session, [glasses]), scan_scene(session.scene)
        for t_s in times_s:
            record_instant(session, runs, scan, session.instant_at(t_s))
        verdict = collect_verdict(runs, {"office": Thresholds()})
    return list(verdict.results), [one for one in verdict.findings if one.rule in BROKEN_RULES]


def find(folder: Path, nodes: str, *, top: str = "", **more: object) -> list[tuple[str, str, str]]:
    """The broken pictures of a scene: rule, element and the other one."""
    _, findings = play(write(folder, top + HEAD + nodes), **more)  # type: ignore[arg-type]
    return sorted((one.rule.id, one.element, one.other) for one in findings)


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        ("text: Hi", ""),
        ("text: ᚠᚢᚦ", "missing-glyph"),
        (f"text: {LONG}", ""),
        (f"text: {LONG}, lines: 1, width: 8", "text-shortened"),
        (f"text: {LONG}, lines: 1, width: 8, text_overflow: ellipsis", ""),
        (f"text: {LONG}, lines: 1, width: 40", ""),
        (f"text: {LONG}, width: 8", ""),
        (f"text: {LONG}, width: 8, height: 2", "text-shortened"),
        ('text: "wait…", lines: 1', ""),
        ("text: Unbreakable, width: 3", "broken-word"),
        ('text: "to 1234567890", width: 4', "broken-word"),
        ('text: "  two\\tlines\\nhere  "', ""),
    ],
)
def test_a_text_that_is_not_whole_is_told(tmp_path: Path, node: str, rule: str) -> None:
    found = find(tmp_path, f"- {{kind: text, id: t, size: 1, {node}, {CENTER}}}\n")
    assert found == ([(rule, "t", "")] if rule else [])


@pytest.mark.parametrize(
    ("height", "inner", "cut"),
    [
        ("1.2", "", True),
        ("3.2", "", False),
        # What moves through a clip is cut by design, and what lies wholly beyond it is not there.
        ("1.2", "margin: [{keys: [[0, 0], [2, -2]]}, 0, 0, 0], ", False),
        ("1.2", "margin: [2, 0, 0, 0], ", False),
    ],
)
def test_a_text_that_is_cut_by_a_clip_is_told_unless_it_moves(
    tmp_path: Path, height: str, inner: str, cut: bool
) -> None:
    text = f"{{kind: text, id: t, {inner}shrink: 0, size: 1, text: Two lines of words, width: 6}}"
    node = f"- {{kind: panel, id: p, clip: true, width: 8, height: {height}, {CENTER}, children: [{text}]}}\n"
    assert find(tmp_path, node) == ([("text-cut", "t", "")] if cut else [])


@pytest.mark.parametrize("kind", ["scroll", "pages", "visible, clip: true"])
def test_what_a_container_that_scrolls_cuts_is_one_swipe_away(tmp_path: Path, kind: str) -> None:
    texts = "".join(f"{{kind: text, id: t{number}, text: {LONG}, lines: 1}}, " for number in range(4))
    node = f"- {{kind: panel, width: 20, height: 1.6, overflow: {kind}, {CENTER}, children: [{texts}]}}\n"
    assert find(tmp_path, node) == ([("text-cut", "t1", "")] if "clip" in kind else [])


@pytest.mark.parametrize(
    ("right", "lost"), [(0.0, []), (0.4, ["letters-outside"]), (2.0, ["outside-display"]), (20.0, ["never-in-view"])]
)
def test_letters_beyond_the_display_are_told_once(tmp_path: Path, right: float, lost: list[str]) -> None:
    text = f"- {{kind: text, id: t, size: 1, text: Bright lamp, anchor: {{head: right, offset: [{right}, 0]}}}}\n"
    assert [rule for rule, *_ in find(tmp_path, text)] == lost


def two(down: float, front: str = "", back: str = "") -> str:
    """Two texts, the front one so many degrees below the other."""
    return (
        f"- {{kind: text, id: back, size: 1, text: Turn left, {back}{CENTER}}}\n"
        f"- {{kind: text, id: front, size: 1, text: Incoming call, {front}"
        f"anchor: {{head: center, offset: [0.5, {down}]}}}}\n"
    )


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        (two(0.3), True),
        (two(1.3), False),
        (two(0.3, "over: true, "), False),
        (two(0.3, "over: back, "), False),
        (two(0.3, "", "over: [front], "), False),
        (two(0.3, "opacity: 0, "), False),
        (two(0.3, "rotate: 90, "), True),
        # The box around a turned text reaches where its letters do not.
        (two(3.0, "rotate: 45, "), False),
    ],
)
def test_texts_over_one_another_are_told_unless_it_is_meant(tmp_path: Path, nodes: str, told: bool) -> None:
    assert find(tmp_path, nodes) == ([("text-on-text", "front", "back")] if told else [])


def test_an_over_of_what_is_around_counts_for_what_is_in_it(tmp_path: Path) -> None:
    group = "- {kind: group, id: outer, over: back, children: [{kind: text, id: in, size: 1, text: Call, %s}]}\n"
    assert find(tmp_path, two(5) + group % CENTER) == []
    assert find(tmp_path, two(5) + group.replace("over: back", "over: front") % CENTER) == [
        ("text-on-text", "in", "back")
    ]


PANEL = f"- {{kind: panel, id: veil, %s, width: 6, {CENTER}}}\n"
TEXT = f"- {{kind: text, id: t, size: 1, text: Price, %s{CENTER}}}\n"


@pytest.mark.parametrize(
    ("panel", "text", "told"),
    [
        ("height: 4, fill: veil", "", True),
        ("height: 4, fill: veil", "z: 1, ", False),
        ("height: 4, fill: veil, over: t", "", False),
        # Its outline runs around the word, or through it.
        ("height: 4, border: 0.1", "", False),
        ("height: 0.4, border: 0.1", "", True),
        ("height: 4, fill: veil, opacity: 0.02", "", False),
    ],
)
def test_what_lies_under_a_panel_is_told_unless_it_is_meant(tmp_path: Path, panel: str, text: str, told: bool) -> None:
    assert find(tmp_path, TEXT % text + PANEL % panel) == ([("under-panel", "t", "veil")] if told else [])


def test_a_badge_on_the_corner_of_an_icon_is_none(tmp_path: Path) -> None:
    icon = f"- {{kind: icon, id: bell, icon: pin, size: 3, {CENTER}}}\n"
    badge = "- {kind: panel, id: dot, fill: warning, width: 1.2, height: 1.2, anchor: {head: center, offset: [%s]}}\n"
    assert find(tmp_path, icon + badge % "1.5, -1.5") == []
    assert find(tmp_path, icon + badge.replace("1.2", "3") % "0, 0") == [("under-panel", "bell", "dot")]


def test_what_comes_and_goes_may_cross(tmp_path: Path) -> None:
    nodes = two(0.3, "when: b, ", "when: a, ")
    assert find(tmp_path, nodes, top=CHART, times_s=(0.5, 1.0, 1.05, 1.1, 1.15, 1.5)) == []
    assert find(tmp_path, nodes.replace("when: a", "when: [a, b]"), top=CHART, times_s=(1.1, 1.5)) == [
        ("text-on-text", "front", "back")
    ]


def test_copies_of_one_template_are_told_once_and_each_of_them_is_marked(tmp_path: Path) -> None:
    component = (
        "components: {tag: {node: {kind: panel, width: 3, children: [{kind: text, id: w, text: %s, lines: 1}]}}}\n"
    )
    uses = "".join(
        f"- {{use: tag, id: {name}, anchor: {{head: center, offset: [0, {y}]}}}}\n" for name, y in (("a", -3), ("b", 3))
    )
    results, findings = play(write(tmp_path, component % "Incomprehensible words" + HEAD + uses))
    assert [one.rule.id for one in findings] in (["broken-word"], ["text-shortened"], ["broken-word", "text-shortened"])
    assert len(results) == 2 and not any(one.reads for one in results)


def test_an_unknown_node_under_over_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='unknown node "bakc"; did you mean "back"'):
        load_scene(write(tmp_path, HEAD + two(1, "over: [bakc], ")))


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared is not beside this checkout")
def test_the_case_that_was_called_colour_has_three_elements_that_are_cut() -> None:
    results, findings = play(CASES / "language" / "err" / "overlap.yaml")
    assert {one.rule.id for one in findings} == {"text-on-text", "text-shortened"}
    assert [one.place.line for one in findings if one.place] == [6, 8]
    # Thai, Hebrew and the emoji have letters of our own by now.
    assert [bool(one.broken) for one in results] == [True, True, False, True]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ("", ["centre-covered", "touch-target"]),
        ("over: center, ", ["touch-target"]),
        ("over: [center], hit: [0, 0.5], ", ["touch-target"]),
        ("hit: 0.2, ", ["centre-covered"]),
        ("over: true, hit: [0.2, 0], ", ["centre-covered"]),
    ],
)
def test_what_is_meant_at_the_centre_and_reached_by_gaze_is_not_told(
    tmp_path: Path, fields: str, rules: list[str]
) -> None:
    """A wide button 1.9 degrees high, with the panel on which it stands."""
    chart = "statechart: {states: {a: {initial: true, transitions: [{event: 'gaze:go', target: b}]}, b: {}}}\n"
    # `over` holds for all that is in the panel, `hit` is the button's own.
    over, _, hit = fields.partition("hit")
    node = (
        f"- {{kind: panel, id: card, fill: veil, {over}height: 6, width: 12, {CENTER}, children: ["
        f"{{kind: panel, id: go, fill: veil, height: 1.9, {'hit' + hit if hit else ''}}}]}}\n"
    )
    with open_session(write(tmp_path, chart + HEAD + node), None, ahead=0) as session:
        glasses = resolve_glasses(LIBRARY.device("generic"), LIBRARY.environment("office"), View("eye", (320, 180)))
        runs, scan = prepare_runs(session, [glasses]), scan_scene(session.scene)
        record_instant(session, runs, scan, session.instant_at(0.0))
        findings = collect_verdict(runs, {"office": Thresholds()}).findings
    assert sorted(one.rule.id for one in findings if one.rule.id in ("centre-covered", "touch-target")) == rules
