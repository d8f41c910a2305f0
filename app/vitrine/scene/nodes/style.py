"""Styles: fields by name that nodes take over. A later style wins over an earlier one, the node's own over both."""

from __future__ import annotations

from vitrine.document.located_data import Map, Seq, make_problem, make_unknown_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.nodes.bindable import list_keys
from vitrine.scene.nodes.node import NODE_MODELS

#: What makes a node what it is cannot come from a style.
_IDENTITY_FIELDS = frozenset({"kind", "id", "children"})
_FIELDS_BY_KIND = {kind: frozenset(list_keys(model)) - _IDENTITY_FIELDS for kind, model in NODE_MODELS.items()}
ALL_FIELDS = frozenset().union(*_FIELDS_BY_KIND.values())
#: Fields that hold fields by name, which are taken over one by one.
_BLOCK_FIELDS = ("states", "if")


def check_styles(styles: Map) -> list[Problem]:
    """Fields in styles that no kind of node has."""
    problems = []
    for style in styles.values():
        for key in style if isinstance(style, Map) else ():
            if key not in ALL_FIELDS:
                allowed = ", ".join(sorted(ALL_FIELDS))
                message = f'no kind of node has the field "{key}"'
                hint = suggest_name(key, ALL_FIELDS)
                problems.append(make_problem(style, key, message, allowed=allowed, hint=hint, at_key=True))
    return problems


def list_style_names(raw: Map) -> tuple[str, ...]:
    """The names under `style:` of a node."""
    names = raw.get("style")
    if isinstance(names, Seq):
        return tuple(name for name in names if isinstance(name, str))
    return (names,) if isinstance(names, str) else ()


def apply_styles(raw: Map, kind: str, styles: Map, problems: list[Problem]) -> Map:
    """The node with the fields of its styles below its own, as far as its kind has them, and without `style`."""
    if "style" not in raw:
        return raw
    given = raw["style"]
    if not isinstance(given, str) and not (isinstance(given, Seq) and all(isinstance(name, str) for name in given)):
        problems.append(make_problem(raw, "style", "this is no name of a style", allowed="a name or a list of names"))
        return raw.without("style")
    merged = Map({}, {}, raw.mark)
    for index, name in enumerate(list_style_names(raw)):
        style = styles.get(name)
        if isinstance(style, Map):
            merged = merge_fields(merged, style.only(_FIELDS_BY_KIND[kind]))
        elif style is None:
            owner, key = (given, index) if isinstance(given, Seq) else (raw, "style")
            problems.append(make_unknown_problem(owner, key, "style", name, styles))
    return merge_fields(merged, raw.without("style"))


def merge_fields(below: Map, over: Map) -> Map:
    """The fields with those of `over` in place of their own, field by field in states and conditions that both have."""
    merged = below.merged(over)
    blocks = {key: (below[key], over[key]) for key in _BLOCK_FIELDS if key in below and key in over}
    joined = {key: _merge_blocks(*pair) for key, pair in blocks.items() if all(isinstance(one, Map) for one in pair)}
    return Map({**merged, **joined}, merged.marks, merged.mark) if joined else merged


def _merge_blocks(below: Map, over: Map) -> Map:
    both = [name for name in over if isinstance(below.get(name), Map) and isinstance(over[name], Map)]
    merged = below.merged(over)
    return Map({**merged, **{name: below[name].merged(over[name]) for name in both}}, merged.marks, merged.mark)
