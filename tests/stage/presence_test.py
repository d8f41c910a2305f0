"""How much of a root is shown: chains multiply, slides add up, and what is gone is gone."""

from collections.abc import Mapping

import pytest

from vitrine.flow.animate.tween import FULLY_PRESENT
from vitrine.flow.timeline.state import State
from vitrine.geometry import Point
from vitrine.scene.nodes.animated_number import Oscillation
from vitrine.scene.nodes.node import Group, Panel, Text
from vitrine.scene.nodes.node_base import TweenSpec
from vitrine.stage.place.placement import ProjectedAnchor
from vitrine.stage.place.presence import compute_inner_presences, compute_node_presence, compute_root_presence
from vitrine.stage.place.render_root import DEFAULT_ANCHOR, RenderRoot, iter_conditional_nodes

HALF = TweenSpec(seconds=1.0, easing="linear", slide=(2.0, 4.0), scale=0.5)


def state(t_s: float, **spans: tuple[float, float | None]) -> State:
    held: Mapping[str, tuple[tuple[float, float | None], ...]] = {name: (span,) for name, span in spans.items()}
    return State(t_s, frozenset(name for name, (_, end) in spans.items() if end is None), spans=held)


def root(*chain: Group | Panel | Text) -> RenderRoot:
    return RenderRoot(chain[-1], DEFAULT_ANCHOR, chain, 0, tuple(iter_conditional_nodes(chain[-1])))


def test_opacities_of_a_chain_multiply_its_own_too() -> None:
    chain = (Group(opacity=0.5), Panel(opacity=0.5), Text(text="Hi", opacity=Oscillation(0.25, 1.0, 90.0, 0.5)))
    assert compute_root_presence(root(*chain), State(0.0)).opacity == pytest.approx(0.25 * 0.75)
    assert compute_root_presence(root(*chain), State(0.5)).opacity == pytest.approx(0.25 * 0.25)


def test_tweens_of_a_chain_multiply_and_their_slides_add_up() -> None:
    look = compute_root_presence(
        root(Group(when=("a",), enter=HALF), Text(text="Hi", when=("a",), enter=HALF)), state(0.5, a=(0.0, None))
    )
    assert look.opacity == pytest.approx(0.25)
    assert look.slide_deg == pytest.approx((2.0, 4.0))
    assert look.scale == pytest.approx(0.5625)


def test_a_node_below_one_that_is_gone_is_gone() -> None:
    chain = (Group(when=("a",)), Text(text="Hi"))
    assert compute_root_presence(root(*chain), state(3.0, a=(0.0, 1.0))).opacity == 0.0
    # Without fade it keeps its light to the very end, and then it is gone all the same.
    still = (Group(when=("a",), exit=TweenSpec(fade=False)), Text(text="Hi"))
    assert compute_root_presence(root(*still), state(1.1, a=(0.0, 1.0))).opacity == 1.0
    assert compute_root_presence(root(*still), state(1.2, a=(0.0, 1.0))).opacity == 0.0


def test_what_is_written_goes_before_what_is_usual() -> None:
    spans = {"a": (0.0, 1.0)}
    assert compute_node_presence(Text(text="Hi", when=("a",)), state(1.15, **spans)).shown  # 0.16 s
    assert not compute_node_presence(Text(text="Hi", when=("a",)), state(1.17, **spans)).shown
    slow = Text(text="Hi", when=("a",), exit=TweenSpec(seconds=0.4, easing="linear"))
    assert compute_node_presence(slow, state(1.3, **spans)).opacity == pytest.approx(0.25)
    assert not compute_node_presence(
        Text(text="Hi", when=("a",), exit=TweenSpec(seconds=0.0)), state(1.0, **spans)
    ).shown


def test_a_slide_may_move_by_itself() -> None:
    node = Text(
        text="Hi", when=("a",), enter=TweenSpec(seconds=2.0, easing="linear", slide=(Oscillation(4.0, 0.25), 0.0))
    )
    assert compute_node_presence(node, state(1.0, a=(0.0, None))).slide_deg == pytest.approx((2.0, 0.0))


def test_only_inner_nodes_that_depend_on_states_are_told() -> None:
    gone = Text(id="gone", text="Hi", when=("b",))
    here = Text(id="here", text="Hi", when=("a",))
    panel = Panel(id="p", when=("a",), children=(Text(id="always", text="Hi"), Group(id="g", children=(gone, here))))
    found = compute_inner_presences(root(panel), state(9.0, a=(0.0, None)))
    assert list(found) == ["gone", "here"]
    assert not found["gone"].shown and found["here"] == FULLY_PRESENT


def test_a_slide_moves_the_spot_which_then_is_not_at_rest() -> None:
    at = ProjectedAnchor(Point(100.0, 50.0), 3.0, 0.5, True)
    there = compute_root_presence(root(Text(text="Hi")), State(0.0))
    assert there.apply_slide(at, 20.0) is at
    sliding = there._replace(slide_deg=(0.5, -1.0))
    assert sliding.apply_slide(at, 20.0) == ProjectedAnchor(Point(110.0, 30.0), 3.0, 0.5, False)
