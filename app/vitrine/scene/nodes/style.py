"""Styles: fields by name that nodes take over. A later style wins over an earlier one, the node's own over both."""

from __future__ import annotations

from vitrine.document.located_data import Map, Seq, make_problem, make_unknown_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.nodes.node import NODE_MODELS

#: What makes a node what it is cannot come from a style.
_IDENTITY_FIELDS = frozenset({"kind", "id", "children"})
_FIELDS_BY_KIND = {kind: frozenset(model.model_fields) - _IDENTITY_FIELDS for kind, model in NODE_MODELS.items()}
ALL_FIELDS = frozenset().union(*_FIELDS_BY_KIND.values())


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
            merged = merged.merged(style.only(_FIELDS_BY_KIND[kind]))
        elif style is None:
            owner, key = (given, index) if isinstance(given, Seq) else (raw, "style")
            problems.append(make_unknown_problem(owner, key, "style", name, styles))
    return merged.merged(raw.without("style"))
