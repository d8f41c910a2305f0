"""A broken scene gives an InputError, never another exception: random damage to a scene that has everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scene.scenes import picture
from vitrine.document.located_data import strip_places
from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

GOOD = """\
vitrine: 1
name: Everything
clock: "10:42"
camera: {size: [1280, 720], focal_px: 620}
include: [parts.yaml]
places: {corner: {at: [0, 0, -20], radius_m: 3}, stall: [8, 0, -20]}
routes: {market: [[0, 0, 0], [0, 0, -20], [8, 0, -20]]}
occluders: [{center: [0, 1, 0], size: [1, 1, 1]}]
content:
  shoe: {title: Runner, price: 399, image: shoe.png, rating: 4.5, reviews: 2314, shops: [{name: A, price: 3}]}
colors: {brand: "#11AAFF"}
styles: {caption: {size: 0.65, color: secondary, anchor: {head: top}}, bold: {weight: bold}}
components:
  tag:
    params: [product, size]
    node:
      kind: panel
      children:
        - {kind: text, id: title, text: "{product.title}", size: "{size}", style: caption}
        - {use: tiny, id: t, with: {p: "{product}"}}
        - {kind: leader, source: title, target: {world: corner}}
statechart:
  states:
    guiding: {initial: true, transitions: [{event: tap, target: browsing}]}
    browsing: {states: {card: {initial: true}}}
nodes:
  - {kind: route, route: market, width_m: {osc: [0.1, 1], base: 1}}
  - kind: panel
    id: hud
    anchor: {head: bottom, offset: [0, -2]}
    when: [guiding, card]
    fill: {start: veil, end: "#FFFFFF", angle: 45}
    halo: {size: 1}
    enter: {slide: [0, 1], easing: ease-out}
    children:
      - {kind: icon, icon: turn-right}
      - {kind: text, text: "{routes.market.remaining_m:m} {shoe.price:price}", style: [caption, bold], color: brand}
      - {kind: progress, value: "{shoe.rating}"}
      - {kind: image, src: shoe.png, inset: [1, null, 1, null]}
  - {kind: card, id: card, product: shoe, when: card, parts: {title: {size: 1.2}}}
  - {use: tag, id: tag-1, with: {product: shoe, size: {keys: [[0, 1], [1, 2, ease-in]], loop: true}}}
  - {kind: badge, text: New, filled: true}
  - {kind: leader, source: card, target: {world: stall}}
  - {kind: group, repeat: {file: shops.csv, limit: 5}, children: [{kind: text, text: "{row.name}"}]}
"""
TREE = json.loads(json.dumps(strip_places(parse_yaml(GOOD, "good"))))
Path_ = tuple[Any, ...]

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=8),
    st.sampled_from(["{", "}", "{a}", "{shoe}", "{shoe.price:m}", "{row.x}", "card", "hud"]),
    st.sampled_from(["../x", "/", "\0", "a/b", "#0", "x" * 5000]),
    st.lists(st.one_of(st.integers(-5, 5), st.text(max_size=3), st.none()), max_size=4),
    st.dictionaries(st.sampled_from(["kind", "use", "id", "osc", "keys", "head", "children", "a"]), st.integers(0, 3)),
    st.sampled_from([TREE["nodes"], TREE["nodes"][1], TREE["components"]["tag"], TREE["content"]]),
)  # fmt: skip
DAMAGE = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.text("\t\n {}[]:-#&*!'\",ax0", max_size=4))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz")
    picture(path)
    (path / "shops.csv").write_text("x,y,z,name\n1,2,3,Tea\n")
    (path / "parts.yaml").write_text("components: {tiny: {params: [p], node: {kind: text, text: '{p.reviews:int}'}}}\n")
    return path


def load(folder: Path, text: str) -> Scene | InputError:
    path = folder / "scene.yaml"
    path.write_text(text, "utf-8", errors="surrogatepass")
    try:
        return load_scene(path)
    except InputError as error:
        assert error.problems and all(problem.message and problem.place for problem in error.problems)
        assert not any("Error" in problem.message or "Traceback" in problem.message for problem in error.problems)
        return error


def paths(tree: Any, prefix: Path_ = ()) -> Iterator[Path_]:
    """Every key path of a tree of dicts and lists."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, item in entries:
        yield (*prefix, key)
        yield from paths(item, (*prefix, key))


PATHS = sorted(paths(TREE), key=str)


def changed(tree: Any, path: Path_, change: Any) -> Any:
    """A copy of the tree with the value at `path` replaced, or taken out where `change` is Ellipsis."""
    copy = json.loads(json.dumps(tree))
    owner = copy
    for key in path[:-1]:
        owner = owner[key]
    if change is ...:
        del owner[path[-1]]
    else:
        owner[path[-1]] = change
    return copy


def test_the_scene_itself_is_good(folder: Path) -> None:
    scene = load(folder, GOOD)
    assert isinstance(scene, Scene) and len(scene.nodes) == 7


@settings(max_examples=200)
@given(st.lists(DAMAGE, max_size=3))
def test_damaged_text(folder: Path, damage: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for start, length, put in damage:
        text = text[:start] + put + text[start + length :]
    load(folder, text)


@settings(max_examples=300)
@given(st.sampled_from(PATHS), JUNK)
def test_a_wrong_value_anywhere(folder: Path, path: Path_, junk: Any) -> None:
    load(folder, json.dumps(changed(TREE, path, junk)))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_anything_missing(folder: Path, path: Path_) -> None:
    load(folder, json.dumps(changed(TREE, path, ...)))


@settings(max_examples=100)
@given(st.sampled_from(PATHS), st.sampled_from(PATHS))
def test_one_value_in_place_of_another(folder: Path, to: Path_, source: Path_) -> None:
    value = TREE
    for key in source:
        value = value[key]
    load(folder, json.dumps(changed(TREE, to, value)))
