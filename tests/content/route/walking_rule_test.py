"""Which ways one may walk, by their tags; in which directions; what they are called."""

from __future__ import annotations

import pytest

from vitrine.content.route.walking_rule import (
    WalkingRule,
    WayKind,
    WaySurface,
    is_closed,
    read_name,
    read_walking_rule,
)


def read(text: str) -> WalkingRule | None:
    """The rule of tags that are written "highway=path foot=no"."""
    return read_walking_rule(dict(part.split("=") for part in text.split()))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("highway=residential", WayKind.STREET),
        ("highway=secondary", WayKind.ROAD),
        ("highway=footway", WayKind.FOOTWAY),
        ("highway=cycleway", WayKind.PATH),
        ("highway=steps", WayKind.STEPS),
        ("highway=footway footway=crossing", WayKind.CROSSING),
        ("highway=path path=crossing", WayKind.CROSSING),
        ("highway=pedestrian area=yes", WayKind.SQUARE),
        ("highway=pedestrian type=multipolygon", WayKind.SQUARE),
        ("highway=pedestrian", WayKind.STREET),
        ("railway=platform", WayKind.FOOTWAY),
        ("highway=service access=private foot=yes", WayKind.STREET),
        ("highway=trunk foot=yes", WayKind.ROAD),
        ("highway=track access=destination", WayKind.PATH),
        ("highway=motorway", None),
        ("highway=motorway foot=yes", None),
        ("highway=trunk", None),
        ("highway=trunk access=yes", None),
        ("highway=construction", None),
        ("highway=residential foot=no", None),
        ("highway=residential access=private", None),
        ("highway=residential foot=use_sidepath", None),
        ("highway=footway access=yes foot=private", None),
        ("railway=rail", None),
        ("waterway=river name=Willow", None),
    ],
)
def test_who_may_walk_where(tags: str, kind: WayKind | None) -> None:
    rule = read(tags)
    assert (None if rule is None else rule.kind) == kind


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ("highway=residential oneway=yes", (True, True)),
        ("highway=residential oneway=-1", (True, True)),
        ("highway=footway oneway:foot=yes", (True, False)),
        ("highway=footway oneway:foot=-1", (False, True)),
        ("highway=path foot:backward=no", (True, False)),
        ("highway=path foot:forward=no", (False, True)),
        ("highway=steps conveying=forward", (True, False)),
        ("highway=steps conveying=backward", (False, True)),
        ("highway=steps conveying=reversible", (True, True)),
    ],
)
def test_directions(tags: str, directions: tuple[bool, bool]) -> None:
    rule = read(tags)
    assert rule is not None and (rule.is_forward, rule.is_backward) == directions


def test_a_way_that_no_direction_is_left_of_is_none() -> None:
    assert read("highway=path foot:forward=no foot:backward=no") is None


def test_attributes() -> None:
    rule = read("highway=footway surface=sett bridge=viaduct tunnel=no")
    assert rule == WalkingRule(WayKind.FOOTWAY, WaySurface.SETTS, is_bridge=True)
    assert read("highway=path surface=gravel tunnel=culvert") == WalkingRule(
        WayKind.PATH, WaySurface.UNPAVED, is_tunnel=True
    )


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"barrier": "gate"}, False),
        ({"barrier": "bollard"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, False),
        ({"barrier": "wall"}, True),
        ({"barrier": "wall", "access": "yes"}, True),
        ({"barrier": "wall", "foot": "yes"}, False),
        ({"highway": "crossing", "access": "no"}, False),
    ],
)
def test_closed_nodes(tags: dict[str, str], closed: bool) -> None:
    assert is_closed(tags) is closed


def test_names() -> None:
    assert read_name({"name": "灯笼巷", "name:en": "Lantern Lane", "name:zh": "灯笼巷"}) == (
        "灯笼巷",
        "Lantern Lane",
        "灯笼巷",
    )
    assert read_name({"name:zh": "灯笼巷"}) == ("灯笼巷", "", "灯笼巷")
    assert read_name({"is_sidepath:of:name": "Wenyi Road"}) == ("Wenyi Road", "", "")
    assert read_name({"highway": "path"}) == ("", "", "")
