"""The reference of services as Markdown: the block of each under `services:`, what it can be asked and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from vitrine.scene.describe.examples import render_example
from vitrine.scene.describe.field_table import render_row, render_table
from vitrine.scene.describe.schema import Schema
from vitrine.scene.services.service_kind import ServiceKind, list_answers
from vitrine.scene.services.service_kinds import SERVICE_KINDS

_TEXT = """\
What a scene asks while it runs live: in the window and the booth, over a camera or with `--live`. `services` says with
which settings, a state's `invoke` what is asked when it is entered, and the answer is a signal whose data come over the
scene's content, under the names below. It is a row of the take: who plays that asks nobody. An answer that comes after
its state was left is dropped; each of them may be `NAME.timeout` (4 s) or `NAME.failed`, with `{NAME.message}`. An
answer may come in parts, each a row, as long as its state holds. What the wearer asks in free words is `question.asked`
with {question: {text: …}}: Shift+T in the window, or a row of a take."""


def render_services(definitions: Schema) -> str:
    """The section of all services, and one for each kind."""
    kinds = "".join(_render_kind(name, kind, definitions) for name, kind in SERVICE_KINDS.items())
    return f"## Services\n\n{_TEXT}\n\n{render_example('Services')}{kinds}"


def _render_kind(name: str, kind: ServiceKind, definitions: Schema) -> str:
    block = definitions[kind.model.__name__]
    rows = [render_row(key, field, block) for key, field in block.get("properties", {}).items()]
    parts = [
        f"## Service {name}\n\n`services: {{{name}: …}}` is {kind.description}.\n\n{render_table(rows)}",
        *(_render_part(part, definitions[part]) for part in _find_parts(block, definitions)),
    ]
    asked = [
        f"| `{name}.{verb}` | {_list_inputs(each.required, each.optional)} | {_list_codes(list_answers(name, each))} |"
        f" {each.description} |"
        for verb, each in kind.verbs.items()
    ]
    if asked:
        parts.append("\n".join(["| asked | inputs | answers | meaning |", "|---|---|---|---|", *asked]) + "\n\n")
    if kind.signals:
        parts.append(f"It tells by itself {_list_codes(kind.signals)}.\n\n")
    if kind.content:
        names = "; ".join(_list_names(kind))
        parts.append(f"Names that it brings: {names}.\n\n")
    return "".join(parts)


def _list_inputs(required: Mapping[str, str], optional: Mapping[str, str]) -> str:
    told = [f"`{name}`: {meaning}" for name, meaning in required.items()]
    return "; ".join([*told, *(f"`{name}` (may be left out): {meaning}" for name, meaning in optional.items())])


def _list_codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _list_names(kind: ServiceKind) -> Iterator[str]:
    for name, value in kind.content.items():
        inner = f" with {_list_codes(tuple(value))}" if isinstance(value, dict) else " (a list)" if value == [] else ""
        yield f"`{name}`{inner}"


def _find_parts(block: Schema, definitions: Schema) -> list[str]:
    """The names of the definitions that a block refers to, those inside others after them."""
    found: list[str] = []
    waiting = [block]
    while waiting:
        text = json.dumps(waiting.pop(0))
        for part in text.split('"#/$defs/')[1:]:
            name = part.partition('"')[0]
            if name not in found:
                found.append(name)
                waiting.append(definitions[name])
    return found


def _render_part(name: str, definition: Schema) -> str:
    rows = [render_row(key, field, definition) for key, field in definition.get("properties", {}).items()]
    return f"### {name}\n\n{definition['description']}\n\n{render_table(rows)}" if rows else ""
