"""Fields by state and condition: each draw list is that of the scene in which what holds is written, in any order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flow.tween_test import state_at
from tests.scene.scenes import at, loaded, mistake
from vitrine.flow.animate.easing import ease
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.node import Panel
from vitrine.scene.nodes.shape import Shape
from vitrine.stage.draw.light import Light, color_from_light, light_from_color
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.stage.place.value_blend import blend_field
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 900.0, 900.0, 320.0, 240.0))
START = State()
HEAD = """
content: {battery: 0.1, w: 6, word: Go, nil: null}
statechart: {states: {a: {transitions: [{event: tap, target: b}], states: {a1: {}, a2: {}}}, b: {}}}
styles: {wide: {width: 9, states: {a: {width: 5, border: 0.2}, b: {width: 4}}}}
"""


def staged(folder: Path, nodes: str, head: str = HEAD) -> Stage:
    scene = loaded(folder, f"{head}nodes:\n{nodes}")
    return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))


def drawn(
    stage: Stage, state: State = START, surroundings: Surroundings = UNKNOWN_SURROUNDINGS, sight: Viewpoint = SIGHT
) -> str:
    return stage.build_draw_list(state, sight, surroundings).digest()


def active(*names: str, t_s: float = 1.0) -> State:
    spans: dict[str, Any] = {name: ((0.0, None),) for name in names}
    return State(t_s, frozenset(names), spans=spans)


PANEL = "- {kind: panel, id: p, anchor: {head: center}, height: 2, border: 0.1, %s}\n"


def make_panel(fields: str) -> str:
    """A panel with these fields; with a border of its own where neither they nor their style have one."""
    bare = "border" in fields or "style" in fields
    return (PANEL.replace("border: 0.1, ", "") if bare else PANEL) % fields


@pytest.mark.parametrize(
    ("varied", "plain"),
    [
        ("width: 6, states: {a: {width: 8, fill: guidance}}", "width: 8, fill: guidance"),
        ("width: 6, states: {b: {width: 8}}", "width: 6"),
        ("width: 6, states: {a1: {width: 3}, a: {width: 8}}", "width: 3"),
        ("style: wide, states: {a: {width: 8}}", "width: 8, border: 0.2"),
        ("style: wide", "width: 5, border: 0.2"),
        ("width: 6, states: {a: {width: '{w / 2}'}}", "width: 3"),
        ("width: 6, states: {a: {halo: {size: '{w / 6}', color: price}}}", "width: 6, halo: {size: 1, color: price}"),
        ("width: 6, states: {a: {fill: {start: price, end: veil}}}", "width: 6, fill: {start: price, end: veil}"),
        ("width: 6, states: {a: {margin: [0, 1], radius: 0.5}}", "width: 6, margin: [0, 1], radius: 0.5"),
        ("width: 6, states: {a: {opacity: 0.5, rotate: 20}}", "width: 6, opacity: 0.5, rotate: 20"),
        ("width: 6, states: {a: {width: 8}}, if: {battery < 0.2: {width: 2}}", "width: 2"),
        ("width: 6, if: {battery < 0.2: {width: 2}, w == 6: {width: 3}}", "width: 3"),
        ("width: 6, if: {nil < 3: {width: 2}}", "width: 6"),
        ("width: 6, if: {In('a1') and w > 2: {width: '{w + 1}'}}", "width: 7"),
        ("width: 6, states: {a: {width: {osc: [1, 0.25], base: 4}}}", "width: {osc: [1, 0.25], base: 4}"),
    ],
)
def test_what_holds_is_drawn_as_what_is_written(tmp_path: Path, varied: str, plain: str) -> None:
    now = active("a", "a1")
    assert drawn(staged(tmp_path, make_panel(varied)), now) == drawn(staged(tmp_path, make_panel(plain)), now)


def test_an_anchor_varies(tmp_path: Path) -> None:
    moved = "- {kind: panel, height: 2, width: 3, border: 0.1, anchor: {head: top, offset: [1, 2]}}"
    varied = PANEL % "width: 3, states: {a: {anchor: {head: top, offset: ['{w / 6}', 2]}}}"
    made, other = (staged(tmp_path, node).build_draw_list(active("a"), SIGHT) for node in (varied, moved))
    assert (made.placed_layers["corners"] == other.placed_layers["corners"]).all()


@pytest.mark.parametrize(
    ("kind", "varied", "plain"),
    [
        ("text", "text: Stop, states: {a: {text: 'Pay {word}'}}", "text: Pay Go"),
        ("text", "text: Stop, color: price, states: {a: {color: warning}}", "text: Stop, color: warning"),
        ("progress", "value: 0.2, width: 4, states: {a: {value: 0.7}}", "value: 0.7, width: 4"),
        ("progress", "value: 0.2, width: 4, states: {a: {value: '{battery}'}}", "value: 0.1, width: 4"),
        ("icon", "icon: check, states: {a: {icon: close}}", "icon: close"),
        ("badge", "text: x, states: {a: {color: price, text: y}}", "text: y, color: price"),
        ("badge", "text: x, filled: true, if: {w > 5: {color: price}}", "text: x, filled: true, color: price"),
        (
            "shape",
            "circle: 3, states: {a: {stroke: price}}",
            "circle: 3, stroke: price",
        ),
    ],
)
def test_kinds_vary_in_their_own_fields(tmp_path: Path, kind: str, varied: str, plain: str) -> None:
    node = "- {kind: %s, id: n, anchor: {head: center}, %s}\n"
    now = active("a")
    assert drawn(staged(tmp_path, node % (kind, varied)), now) == drawn(staged(tmp_path, node % (kind, plain)), now)


def test_hidden_is_out_of_the_layout(tmp_path: Path) -> None:
    row = (
        "- {kind: group, id: g, direction: row, anchor: {head: top}, children: [%s{kind: icon, id: i, icon: check}]}\n"
    )
    text = "{kind: text, id: t, text: Hello, states: {a: {hidden: true}}}, "
    stage = staged(tmp_path, row % text)
    assert drawn(stage, active("a")) == drawn(staged(tmp_path, row % ""), active("a"))
    assert drawn(stage, active("b")) != drawn(stage, active("a"))
    root = staged(tmp_path, PANEL % "width: 3, if: {battery < 0.2: {hidden: true}}")
    assert not root.build_draw_list(State(), SIGHT).placed_roots
    assert len(root.build_draw_list(State(content_overlay={"battery": 0.5}), SIGHT).placed_roots) == 1


CHANGING = PANEL % (
    "width: 6, change: {seconds: 0.4}, states: {b: {width: 8, fill: guidance, radius: 1}}, children: ["
    "{kind: text, id: t, text: Hi, change: {seconds: 0.4, easing: linear}, states: {b: {color: '#000000'}}}]"
)


def test_widths_move_by_the_formula_and_purely(tmp_path: Path) -> None:
    stage = staged(tmp_path, CHANGING)
    passages = ((1.0, "b", True), (1.1, "b", False), (1.2, "b", True))
    times = (0.5, 1.0, 1.05, 1.15, 1.3, 1.45, 1.7)
    states = [state_at(t_s, *passages) for t_s in times]

    def width(state: State) -> float:
        (root,) = stage.build_draw_list(state, SIGHT).placed_roots
        box = root.node_boxes_px["p"]
        return (box[2] - box[0]) / SIGHT.intrinsics.px_per_deg

    for t_s, state in zip(times, states, strict=True):
        steps = ((1.0, 2.0), (1.1, -2.0), (1.2, 2.0))
        expected = 6 + sum(step * ease("ease-out", (t_s - start) / 0.4) for start, step in steps if start <= t_s)
        assert width(state) == pytest.approx(expected, abs=1.5 / SIGHT.intrinsics.px_per_deg), t_s
    shown = [drawn(stage, state) for state in states]
    assert [drawn(stage, state) for state in reversed(states)] == shown[::-1]
    assert [drawn(staged(tmp_path, CHANGING), state) for state in states] == shown
    rest = PANEL % "width: 8, fill: guidance, radius: 1, children: [{kind: text, id: t, text: Hi, color: '#000000'}]"
    assert shown[-1] == drawn(staged(tmp_path, rest))


def test_at_rest_nothing_is_painted_anew(tmp_path: Path) -> None:
    stage = staged(tmp_path, CHANGING)
    passages = ((1.0, "b", True), (2.0, "b", False))

    def layer(t_s: float) -> int:
        (root,) = stage.build_draw_list(state_at(t_s, *passages), SIGHT).placed_roots
        return id(root.sub_layers)

    first, during, then = layer(0.1), layer(1.2), layer(1.5)
    assert layer(0.9) == first and layer(1.9) == then and len({first, during, then}) == 3


def test_what_is_under_way_fills_no_cache(tmp_path: Path) -> None:
    scene = loaded(tmp_path, f"{HEAD}nodes:\n{CHANGING}")
    painter = RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False)))
    stage = Stage(scene, painter)
    for t_s in (0.5, *(1.0 + 0.02 * frame for frame in range(20)), 1.6):
        stage.build_draw_list(state_at(t_s, (1.0, "b", True)), SIGHT)
    assert (len(painter._cache), len(painter._static_cache)) == (2, 2)


def test_a_moving_number_is_weighed(tmp_path: Path) -> None:
    node = PANEL % "width: 6, change: {seconds: 0.4, easing: linear}, states: {b: {width: {osc: [2, 0.5], base: 6}}}"
    stage = staged(tmp_path, node)
    at_half = drawn(stage, state_at(0.5, (0.3, "b", True)))
    assert at_half == drawn(staged(tmp_path, PANEL % "width: 7"), State(0.5))
    assert drawn(stage, state_at(1.5, (0.3, "b", True))) == drawn(staged(tmp_path, PANEL % "width: 4"))


def test_colours_move_in_linear_light(tmp_path: Path) -> None:
    panel = Panel(id="p")
    mixed = blend_field(panel, "fill", ("#FF0000", "#0000FF"), (0.5, 0.5), 0.0)
    assert light_from_color(mixed) == pytest.approx((0.5, 0.0, 0.5, 1.0), abs=0.004)
    assert mixed == "#BC00BCFF"
    clear = blend_field(panel, "fill", (None, "#FF0000"), (0.75, 0.25), 0.0)
    assert light_from_color(clear) == pytest.approx((0.25, 0.0, 0.0, 0.25), abs=0.003)
    assert blend_field(panel, "direction", ("row", "column"), (0.9, 0.1), 0.0) == "column"
    assert blend_field(panel, "width", (None, 3.0), (0.9, 0.1), 0.0) == 3.0
    assert blend_field(panel, "padding", ((1.0,), (0.0, 2.0)), (0.5, 0.5), 0.0) == (0.5, 1.5)
    assert blend_field(panel, "radius", ((0.0,), (4.0, 8.0, 0.0, 4.0)), (0.5, 0.5), 0.0) == (2.0, 4.0, 0.0, 2.0)
    assert blend_field(panel, "opacity", (0.0, 1.0), (-0.2, 1.2), 0.0) == 1.0
    points = ((0.0, 0.0), (2.0, 0.0)), ((0.0, 2.0), (4.0, 0.0))
    shape = Shape(id="s", line=((0.0, 0.0), (2.0, 0.0)))
    assert blend_field(shape, "line", points, (0.5, 0.5), 0.0) == ((0.0, 1.0), (3.0, 0.0))
    assert color_from_light(Light(0.0, 0.0, 0.0, 0.0)) == "#00000000"


SIZES = (
    PANEL
    % "width: 8, if: {display.width_deg < 30: {width: 4}, light.lux > 5000: {border: 0.3}, display.colors == 1: {fill:"
    " guidance}}"
)


def test_conditions_know_display_device_and_light(tmp_path: Path) -> None:
    stage = staged(tmp_path, SIZES)
    assert stage.view_names == {"display", "light"}
    narrow = Viewpoint(SIGHT.pose, Intrinsics.from_fov(640, 480, 20.0))
    wide = Viewpoint(SIGHT.pose, Intrinsics.from_fov(640, 480, 50.0))
    mono, bright = Surroundings("g2", 1, 16, 500.0), Surroundings("x", 256**3, 256, 10_000.0)
    for sight, around, plain in (
        (narrow, mono, "width: 4, fill: guidance"),
        (wide, mono, "width: 8, fill: guidance"),
        (narrow, bright, "width: 4, border: 0.3"),
        (wide, UNKNOWN_SURROUNDINGS, "width: 8"),
    ):
        written = staged(tmp_path, make_panel(plain))
        assert drawn(stage, State(), around, sight) == drawn(written, State(), around, sight), plain
    told = staged(tmp_path, "- {kind: text, id: t, anchor: {head: top}, text: '{device} {display.width_deg:.1f}'}\n")
    for device, text in (("g2", "g2 20.0"), (None, "– 20.0"), ("other", "other 20.0")):
        made = told.build_draw_list(State(), narrow, Surroundings(device))
        assert [one.text for one in told.list_elements(made, narrow)] == [text]


def test_rows_of_a_table_vary(tmp_path: Path) -> None:
    head = HEAD
    table = "x,y,z,n\n0,1.6,-10,2\n1,1.6,-12,3\n"
    group = (
        "- {kind: group, id: g, repeat: {file: r.csv}, children: [{kind: panel, id: p, height: 1, border: 0.1, %s}]}\n"
    )

    def stage(fields: str) -> Stage:
        scene = loaded(tmp_path, f"{head}nodes:\n{group % fields}", r_csv=table)
        return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))

    varied = stage("width: 1, change: {seconds: 0.2}, states: {b: {width: '{row.n}'}}")
    assert drawn(varied, state_at(2.0, (1.0, "b", True))) == drawn(stage("width: '{row.n}'"))
    assert drawn(varied, state_at(0.9, (1.0, "b", True))) == drawn(stage("width: 1"))
    assert drawn(varied, state_at(1.1, (1.0, "b", True))) not in (
        drawn(stage("width: 1")),
        drawn(stage("width: '{row.n}'")),
    )


def test_components_pass_states_on(tmp_path: Path) -> None:
    head = HEAD + (
        "components: {button: {params: [on, level, label], node: {kind: panel, id: p, width: 4, height: 2, border: 0.1,"
        " states: {'{on}': {width: 6, fill: guidance}}, if: {level < 0.2: {border: 0.3}}, children: ["
        "{kind: text, id: t, text: '{label}'}]}}}\n"
    )
    use = (
        "- {use: button, id: b, with: {on: a, level: '{battery}', label: Go}, anchor: {head: center},"
        " states: {a: {width: 7}}, parts: {t: {states: {a: {color: '#000000'}}}}}\n"
    )
    plain = (
        "- {kind: panel, id: b, width: 7, height: 2, border: 0.3, fill: guidance, anchor: {head: center},"
        " children: [{kind: text, id: b/t, text: Go, color: '#000000'}]}\n"
    )
    now = active("a")
    plain = plain.replace("id: b/t, ", "")
    made = staged(tmp_path, use, head).build_draw_list(now, SIGHT)
    other = staged(tmp_path, plain, head).build_draw_list(now, SIGHT)
    assert (made.placed_layers == other.placed_layers).all()


@pytest.mark.parametrize(
    ("fields", "message", "key"),
    [
        ("states: {bb: {width: 1}}", 'unknown state "bb"', "nodes.0.states.bb"),
        (
            "states: {':focus': {width: 1}}",
            '":focus" never holds here: neither the node nor one around it can have the focus',
            "nodes.0.states.:focus",
        ),
        ("states: {a: {widht: 1}}", 'unknown key "widht"', "nodes.0.states.a.widht"),
        ("states: {a: {width: wide}}", 'text "wide" is no number', "nodes.0.states.a.width"),
        ("states: {a: {width: '{nix}'}}", 'content has no "nix"', "nodes.0.states.a.width"),
        ("states: {a: {when: b}}", '"when" stays as it is in every state', "nodes.0.states.a.when"),
        ("states: {a: {kind: text}}", '"kind" stays as it is in every state', "nodes.0.states.a.kind"),
        ("states: {a: 3}", "number 3 does not fit here", "nodes.0.states.a"),
        ("states: 3", "number 3 does not fit here", "nodes.0.states"),
        ("if: {nix < 3: {width: 1}}", 'content has no "nix"', "nodes.0.if.nix < 3"),
        ("if: {display.size < 3: {width: 1}}", 'there is no live value "display.size"', "nodes.0.if.display.size < 3"),
        ("if: {w <: {width: 1}}", '"w <" is no expression', "nodes.0.if.w <"),
        ("change: {easing: ease}", 'the key "seconds" is missing', "nodes.0.change"),
    ],
)
def test_a_mistake_is_one_sentence_at_its_place(tmp_path: Path, fields: str, message: str, key: str) -> None:
    found = mistake(tmp_path, HEAD + f"nodes:\n- {{kind: panel, anchor: {{head: top}}, {fields}}}")
    assert message in found.message and at(found)[3] == key


def test_an_anchor_is_changed_only_where_there_is_one(tmp_path: Path) -> None:
    nodes = "nodes: [{kind: group, anchor: {head: top}, children: [{kind: panel, states: {a: {anchor: {head: top}}}}]}]"
    assert "no anchor of its own" in mistake(tmp_path, HEAD + nodes).message


def test_each_state_is_looked_at_for_what_nobody_reads(tmp_path: Path) -> None:
    node = (
        "- {kind: text, id: t, anchor: {head: top}, text: Hi, opacity: 0, states: {a: {opacity: 1, size: 0.3}, b: {"
        "color: '#020202'}}, if: {battery < 0.2: {size: '{w}'}}}"
    )
    scene = loaded(tmp_path, f"{HEAD.replace('styles', '#')}nodes:\n{node}")
    assert [warning.message for warning in scene.warnings] == [
        "the text is 0.3 degrees high; text under 0.6 cannot be read",
        "the colour #020202 emits nothing",
    ]


def test_what_does_nothing_is_a_warning(tmp_path: Path) -> None:
    nodes = (
        "- {kind: panel, id: p, anchor: {head: top}, width: 3, when: b, states: {a: {width: 4}, b: {width: 3}},"
        " if: {1 > 2: {height: 2}}}"
    )
    scene = loaded(tmp_path, f"{HEAD.replace('styles', 'colors: {}' + chr(10) + '#')}nodes:\n{nodes}")
    assert [warning.message for warning in scene.warnings] == [
        "1 > 2 is never true",
        'what holds in "a" is never seen',
    ]
    same = loaded(tmp_path, f"{HEAD.replace('styles', '#')}nodes:\n{PANEL % 'width: 3, states: {b: {width: 3}}'}")
    assert [warning.message for warning in same.warnings] == ['nothing changes in the state "b"']


def test_focus_and_a_press_come_after_the_chart_and_before_conditions(tmp_path: Path) -> None:
    """Each draws what the last of them says: of a state, the focus, a press and a condition that holds."""
    panel = "- {kind: panel, id: p, anchor: {head: center}, height: 2, border: 0.1, focusable: true, %s}\n"
    blocks = {"a": 3, "p:focus": 4, "p:pressed": 5}
    written = "states: {':pressed': {width: 5}, ':focus': {width: 4}, a: {width: 3}}%s"
    for names in ([], ["a"], ["a", "p:focus"], ["p:focus", "p:pressed", "a"]):
        width = f"width: {max([blocks[name] for name in names], default=2)}"
        assert drawn(staged(tmp_path, panel % f"width: 2, {written % ''}"), active(*names)) == drawn(
            staged(tmp_path, panel % width)
        )
        conditional = panel % f"width: 2, {written % ', if: {battery < 0.2: {width: 6}}'}"
        assert drawn(staged(tmp_path, conditional), active(*names)) == drawn(staged(tmp_path, panel % "width: 6"))
