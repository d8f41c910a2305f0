"""Roots: what is anchored by itself leaves its parent, and takes along the states of all above it."""

from pathlib import Path

from tests.scene.scenes import loaded
from vitrine.scene.nodes.node import Container
from vitrine.stage.place.render_root import DEFAULT_ANCHOR, RenderRoot, split_roots

STATES = """
statechart: {initial: a, states: {a: {transitions: [{target: b, event: tap}]}, b: {}}}
nodes:
"""


def roots(folder: Path, nodes: str) -> dict[str, RenderRoot]:
    return {root.id: root for root in split_roots(loaded(folder, STATES + nodes))}


def inside(root: RenderRoot) -> list[str | None]:
    assert isinstance(root.node, Container)
    return [child.id for child in root.node.children]


def test_a_node_without_an_anchor_stands_in_the_middle(tmp_path: Path) -> None:
    found = roots(tmp_path, "- {kind: text, id: t, text: Hi}")
    assert found["t"].anchor == DEFAULT_ANCHOR and found["t"].pivot == "center"


def test_the_pivot_follows_the_point_of_the_display(tmp_path: Path) -> None:
    found = roots(
        tmp_path,
        "- {kind: text, id: t, text: Hi, anchor: {head: bottom}}\n"
        "- {kind: text, id: u, text: Hi, anchor: {head: bottom, pivot: top}}\n"
        "- {kind: text, id: v, text: Hi, anchor: {world: [0, 1, -4]}}",
    )
    assert [found[i].pivot for i in "tuv"] == ["bottom", "top", "center"]


ANCHORED = """
- kind: panel
  id: outer
  when: a
  children:
  - {kind: text, id: kept, text: Hi}
  - kind: group
    id: middle
    when: b
    children:
    - {kind: text, id: there, text: Hi, anchor: {world: [0, 1, -4]}, when: a}
    - {kind: text, id: beside, text: Hi, when: a}
  - {kind: text, id: last, text: Hi, anchor: {head: top}}
"""


def test_anchored_children_are_roots_with_all_above_them_in_their_chain(tmp_path: Path) -> None:
    found = roots(tmp_path, ANCHORED)
    assert list(found) == ["outer", "there", "last"]
    assert [root.order for root in found.values()] == [0, 1, 2]
    assert [node.id for node in found["there"].chain] == ["outer", "middle", "there"]
    assert [node.id for node in found["last"].chain] == ["outer", "last"]
    assert inside(found["outer"]) == ["kept", "middle"]


def test_nodes_inside_that_depend_on_states_are_known(tmp_path: Path) -> None:
    found = roots(tmp_path, ANCHORED)
    assert [node.id for node in found["outer"].conditional_nodes] == ["middle", "beside"]
    assert found["there"].conditional_nodes == ()


def test_a_tree_that_is_whole_is_the_scenes_own(tmp_path: Path) -> None:
    scene = loaded(tmp_path, "nodes:\n- kind: panel\n  id: p\n  children: [{kind: text, id: t, text: Hi}]")
    (root,) = split_roots(scene)
    assert root.node is scene.nodes[0]


def test_an_empty_group_keeps_its_room_in_a_row(tmp_path: Path) -> None:
    row = """
- kind: group
  id: row
  direction: row
  children:
  - {kind: group, id: spacer, width: 2}
  - {kind: text, id: t, text: Hi}
  - {kind: group, id: bare}
"""
    assert inside(roots(tmp_path, row)["row"]) == ["spacer", "t", "bare"]


def test_a_group_whose_children_all_left_stays_only_where_it_has_a_size(tmp_path: Path) -> None:
    row = """
- kind: panel
  id: row
  children:
  - {kind: group, id: gone, children: [{kind: text, id: a1, text: Hi, anchor: {head: top}}]}
  - {kind: group, id: sized, width: 2, children: [{kind: text, id: a2, text: Hi, anchor: {head: top}}]}
  - {kind: group, id: growing, grow: 1, children: [{kind: text, id: a3, text: Hi, anchor: {head: top}}]}
  - {kind: panel, id: panel, children: [{kind: text, id: a4, text: Hi, anchor: {head: top}}]}
"""
    found = roots(tmp_path, row)
    assert inside(found["row"]) == ["sized", "growing", "panel"]
    assert list(found) == ["row", "a1", "a2", "a3", "a4"]


def test_a_group_of_roots_is_none_itself(tmp_path: Path) -> None:
    found = roots(tmp_path, "- {kind: group, id: g, children: [{kind: text, id: t, text: Hi, anchor: {head: top}}]}")
    assert list(found) == ["t"]


def test_ways_leaders_and_tables_are_never_laid_out(tmp_path: Path) -> None:
    nodes = """
- kind: panel
  id: p
  children:
  - {kind: text, id: t, text: Hi}
  - {kind: route, id: way, points: [[0, 0, 0], [0, 0, -9]]}
  - {kind: leader, id: line, source: t, target: {world: [0, 1, -4]}}
  - {kind: group, id: shops, repeat: {file: shops.csv}, anchor: {world: [0, 0, 0]}, children: [{kind: text, text: Hi}]}
"""
    scene = loaded(tmp_path, "nodes:\n" + nodes.strip("\n"), shops_csv="x,y,z\n1,2,3\n")
    assert [root.id for root in split_roots(scene)] == ["p", "way", "line", "shops"]
    assert inside(split_roots(scene)[0]) == ["t"]
