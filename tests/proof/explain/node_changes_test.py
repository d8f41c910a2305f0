"""What changed of which node, from the lines of two goldens: words, causes before consequences, nothing twice."""

from __future__ import annotations

import pytest

from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.explain.node_changes import Family, find_changed_parts
from vitrine.proof.golden.golden import Golden

FAMILY = Family({"price": "card", "title": "card", "badge": "card", "left": "pair", "right": "pair"})
NODES = {"card": (10, 20, 100, 50), "price": (20, 30, 40, 10), "title": (20, 45, 60, 10), "left": (200, 9, 30, 10),
         "right": (240, 9, 30, 10)}  # fmt: skip


def make_lines() -> dict[str, tuple[str, ...]]:
    lines: dict[str, tuple[str, ...]] = {"time": ("1",)}
    for name, box in NODES.items():
        lines[f"place/g2/{name}"] = tuple(f"{value:.2f}" for value in box)
        lines[f"size/g2/{name}"] = ("1.000",)
        lines[f"draw/{name}"] = ("ink=#58E6A4/1.000", "opacity=0.850")
        lines[f"form/{name}"] = ("ink_hash=ab", "over=card") if name in ("price", "title") else ("ink_hash=ab",)
    return lines | {"text/price": ('"¥399"',)}


def tell(**changed: tuple[str, ...] | None) -> dict[str, str]:
    """The words of each node after lines were changed, or taken out; `__` stands for a slash."""
    lines = make_lines()
    for key, values in changed.items():
        name = key.replace("__", "/")
        lines = {one: old for one, old in lines.items() if one != name} | ({name: values} if values else {})
    found = find_changed_parts(Golden(make_lines()), Golden(lines), ["g2"], FAMILY, Tolerances())
    return {name: "; ".join(part.words for part in parts) for name, parts in found.items()}


def place(x: float, y: float, w: float, h: float) -> tuple[str, ...]:
    return tuple(f"{value:.2f}" for value in (x, y, w, h))


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("text__price", ('"¥\\u0020389"',), "text '¥399' → '¥ 389'"),
        ("draw__price", ("ink=#5CE6A4/1.000", "opacity=0.850"), "colour #58E6A4 → #5CE6A4"),
        ("draw__price", ("ink=#58E6BC/1.000", "opacity=0.850"), "colour #58E6A4 → #58E6BC (hue 10°)"),
        ("draw__price", ("ink=#58E6A4/1.000", "opacity=0.800"), "opacity 0.85 → 0.80"),
        ("draw__price", ("ink=#58E6A4/0.500", "opacity=0.850"), "opacity 0.85 → 0.425"),
        ("draw__price", ("halo=#000000/1.000", "ink=#58E6A4/1.000", "opacity=0.850"), "halo is new"),
        ("form__price", ("ink_hash=ab", "over=card", "stroke=3"), "stroke the default → 3"),
        ("form__price", ("ink_hash=cd", "over=card"), "its letters or its shape are drawn otherwise"),
        ("place__g2__price", place(23.2, 30, 40, 10), "3.2 px right"),
        ("place__g2__price", place(19.5, 31, 40, 10), "0.5 px left and 1.0 px down"),
        ("place__g2__price", place(20, 30, 42.5, 10), "2.5 px wider"),
        ("place__g2__card", place(9, 19.5, 102, 51), "2.0 % larger"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(key: str, values: tuple[str, ...], words: str) -> None:
    assert tell(**{key: values}) == {key.rpartition("__")[2]: words}


def test_what_is_within_tolerance_is_no_change() -> None:
    assert tell(draw__price=("ink=#59E5A4/0.999", "opacity=0.851"), place__g2__price=place(20.15, 30, 40, 10)) == {}


def test_a_node_that_went_is_told_before_those_that_moved_up() -> None:
    gone = dict.fromkeys(("place__g2__price", "size__g2__price", "draw__price", "form__price", "text__price"))
    words = tell(**gone, place__g2__title=place(20, 30, 60, 10))
    assert list(words.items()) == [("price", "gone"), ("title", "15.0 px up")]


def test_what_goes_along_with_its_panel_is_not_told_again() -> None:
    moved = {f"place__g2__{name}": place(NODES[name][0] + 3, *NODES[name][1:]) for name in ("card", "price", "title")}
    assert tell(**moved) == {"card": "3.0 px right"}
    moved["place__g2__title"] = place(NODES["title"][0] + 5, *NODES["title"][1:])
    assert tell(**moved) == {"card": "3.0 px right", "title": "5.0 px right"}


def test_what_all_of_a_group_did_is_told_of_the_group() -> None:
    faded = {f"draw__{name}": ("ink=#58E6A4/1.000", "opacity=0.800") for name in ("left", "right")}
    assert tell(**faded) == {"pair": "opacity 0.85 → 0.80"}
    assert tell(draw__left=faded["draw__left"]) == {"left": "opacity 0.85 → 0.80"}


def test_a_text_that_says_more_is_not_told_to_be_wider() -> None:
    assert tell(text__price=('"¥1399"',), place__g2__price=place(20, 30, 50, 10)) == {"price": "text '¥399' → '¥1399'"}


def test_two_nodes_that_changed_places_are_told_with_one_another() -> None:
    old = Golden({**make_lines(), "form/title": ("over=price",), "form/price": ("over=card",)})
    new = Golden({**make_lines(), "form/title": ("over=card",), "form/price": ("over=title",)})
    found = find_changed_parts(old, new, ["g2"], FAMILY, Tolerances())
    assert {name: parts[0].words for name, parts in found.items()} == {
        "price": "behind title, now in front of it",
        "title": "in front of price, now behind it",
    }
