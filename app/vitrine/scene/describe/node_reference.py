"""The reference of node kinds, of what stands in their fields, and of states, as Markdown, made from the schema."""

from __future__ import annotations

from collections.abc import Collection

from vitrine.scene.describe.examples import render_example
from vitrine.scene.describe.field_table import render_definition, render_row, render_table
from vitrine.scene.describe.prose import render_prose
from vitrine.scene.describe.schema import Schema
from vitrine.scene.nodes.bindable import list_keys
from vitrine.scene.nodes.icon_names import ICON_TOPICS
from vitrine.scene.nodes.node import NODE_MODELS, Container
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.value import NAMED_COLORS


def render_kinds(defs: Schema) -> str:
    """A section of each kind of node, of components, and of what only shapes have."""
    kinds = [_render_kind(name, defs) for name in NODE_MODELS]
    return "".join([*kinds, _render_use(defs), render_definitions(defs, "Arc", "Ring")])


def render_shared_fields(defs: Schema) -> str:
    """The sections of the fields that every node has, and every container."""
    common = ("style", *list_keys(NodeBase))
    of_containers = [name for name in list_keys(Container) if name not in common]
    every, containers = "Fields of every node", "Fields of group and panel"
    return _render_shared(every, common, defs) + _render_shared(containers, of_containers, defs)


def render_definitions(defs: Schema, *names: str) -> str:
    """A section of each of some definitions of the schema."""
    return "".join(render_definition(name, defs[name]) for name in names)


def render_states(defs: Schema) -> str:
    """The section of states, of ways between them, and of what is done on these."""
    parts = [_render_subsection(name, defs[name]) for name in ("State", "Transition", "Action")]
    return "".join([render_prose("States"), *parts])


def render_colors() -> str:
    """The section of colours."""
    inks = "\n".join(f"| `{name}` | `{code}` |" for name, code in NAMED_COLORS.items())
    head = '## Colours\n\n`"#RRGGBB"`, `"#RRGGBBAA"`, a name from the scene\'s `colors`, or one of\n\n'
    return f"{head}| name | sRGB |\n|---|---|\n{inks}\n\n{render_example('Colours')}"


def render_icons() -> str:
    """The section of icons."""
    lists = {topic: ", ".join(f"`{name}`" for name in names) for topic, names in ICON_TOPICS.items()}
    rows = "\n".join(f"| {topic} | {names} |" for topic, names in lists.items())
    return f"## Icons\n\nIn `assets/icons`.\n\n| for | names |\n|---|---|\n{rows}\n\n"


def _render_kind(kind: str, defs: Schema) -> str:
    model = NODE_MODELS[kind]
    definition = defs[model.__name__]
    is_container = issubclass(model, Container)
    shared = {*list_keys(Container if is_container else NodeBase), "kind", "style"}
    rows = [
        render_row(name, field, definition) for name, field in definition["properties"].items() if name not in shared
    ]
    also = f"Also the fields of every node{' and of containers' if is_container else ''}."
    return f"## {kind}\n\n{definition['description']}\n\n{render_table(rows)}{also}\n\n{render_example(kind)}"


def _render_shared(title: str, names: Collection[str], defs: Schema) -> str:
    definition = defs["Group"]
    rows = [render_row(name, definition["properties"][name], definition) for name in names]
    return f"## {title}\n\n{render_table(rows)}"


def _render_subsection(name: str, definition: Schema) -> str:
    rows = [render_row(key, field, definition) for key, field in definition["properties"].items()]
    return f"### {name}\n\n{render_table(rows)}"


def _render_use(defs: Schema) -> str:
    fields = defs["Use"]["properties"]
    rows = [render_row(name, fields[name], defs["Use"]) for name in ("use", "with", "parts")]
    head = "## Components\n\nInstead of a kind; also the fields of every node."
    return f"{head}\n\n{render_table(rows)}{render_example('Components')}"
