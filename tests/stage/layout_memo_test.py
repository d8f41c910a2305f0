"""What was laid out before changes no box: a layout with a memo is the layout without one."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stage.flex_taffy_test import trees
from vitrine.stage.layout.flex import LayoutMemo, lay_out
from vitrine.stage.layout.item import LayoutItem


@st.composite
def edited(draw: st.DrawFn, item: LayoutItem) -> LayoutItem:
    """The same tree with one change somewhere: all beside the way to it are the same objects."""
    if not item.children or draw(st.integers(0, 3)) == 0:
        other: LayoutItem = draw(trees(1, True))
        what = draw(st.sampled_from(("gap", "padding", "margin", "row", "align", "justify", "grow", "rtl", "all")))
        return other if what == "all" else item._replace(**{what: getattr(other, what)})
    children = list(item.children)
    index = draw(st.integers(0, len(children) - 1))
    match draw(st.sampled_from(("edit", "edit", "edit", "insert", "remove", "swap"))):
        case "insert":
            children.insert(index, draw(trees(1, True)))
        case "remove":
            del children[index]
        case "swap":
            children[index], children[0] = children[0], children[index]
        case _:
            children[index] = draw(edited(children[index]))
    return item._replace(children=tuple(children))


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_trees_that_follow_one_another_have_the_boxes_that_each_has_alone(data: st.DataObject) -> None:
    memo = LayoutMemo()
    seen: list[LayoutItem] = [data.draw(trees())]
    for _ in range(5):
        tree = data.draw(st.one_of(edited(seen[-1]), st.sampled_from(seen)))
        assert memo.lay_out(tree) == lay_out(tree)
        seen.append(tree)
