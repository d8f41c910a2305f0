"""The reference of the whole language, topic by topic, as Markdown: made from the schema, with an example each."""

from __future__ import annotations

import re
from typing import NamedTuple

from vitrine.scene.describe.field_table import render_definition
from vitrine.scene.describe.format_reference import render_formats, render_languages
from vitrine.scene.describe.node_reference import (
    render_colors,
    render_definitions,
    render_icons,
    render_kinds,
    render_shared_fields,
    render_states,
)
from vitrine.scene.describe.prose import render_prose
from vitrine.scene.describe.schema import Schema, build_scene_schema
from vitrine.scene.describe.service_reference import render_services

_CODE = re.compile(r"`([^`]+)`")
#: Definitions of the scene itself, by their headings.
_SCENE_PARTS = {
    **{"Place": "PlaceEntry", "Camera": "CameraEntry"},
    **{"Occluder": "OccluderEntry", "Component": "ComponentEntry"},
}


class Topic(NamedTuple):
    """One topic: its name as it is asked for, and its text, Markdown whose sections begin with `## `."""

    name: str
    text: str

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Title and body of each section."""
        parts = f"\n{self.text}".split("\n## ")[1:]
        return [(title.strip(), body.strip()) for title, _, body in (part.partition("\n") for part in parts)]


def build_scene_topics() -> list[Topic]:
    """The topics of scene files, from the outside in."""
    schema = build_scene_schema()
    defs = schema["$defs"]
    return [
        _make_topic("scene", _render_scene(schema)),
        _make_topic("nodes", render_kinds(defs)),
        _make_topic(
            "fields",
            render_shared_fields(defs),
            render_definitions(defs, "Tween", "Change"),
            render_prose("Moving numbers"),
        ),
        _make_topic("styles", render_prose("Styles")),
        _make_topic("anchors", render_definitions(defs, "Anchor", "EdgeArrow")),
        _make_topic("codes", render_prose("Codes")),
        _make_topic("sizes", render_prose("Sizes and displays")),
        _make_topic("lists", render_prose("Lists"), render_definitions(defs, "Repeat")),
        _make_topic("type", render_prose("Type"), render_definitions(defs, "Span", "Font")),
        _make_topic("colours", render_colors(), render_definitions(defs, "Gradient", "Halo")),
        _make_topic("masks", render_definitions(defs, "Mask")),
        _make_topic("icons", render_icons()),
        _make_topic("bindings", render_prose("Bindings")),
        _make_topic("expressions", render_prose("Expressions")),
        _make_topic("formats", render_formats()),
        _make_topic("languages", render_languages()),
        _make_topic("values", render_prose("World values")),
        _make_topic("time", render_prose("Time")),
        _make_topic("states", render_states(defs)),
        _make_topic("services", render_services(defs)),
        _make_topic("conditions", render_prose("Fields by state and condition")),
        _make_topic("focus", render_prose("Focus, pages and scrolling")),
        _make_topic("tokens", render_prose("Tokens")),
    ]


def render_node_reference() -> str:
    """All of nodes and of what stands in them: every topic but the scene's own."""
    return "\n".join(topic.text for topic in build_scene_topics()[1:])


def find_text(topics: list[Topic], name: str) -> str | None:
    """What the reference has under a name: a topic, a section, or the rows of a field. None where it has nothing."""
    sought = name.casefold()
    for topic in topics:
        if topic.name == sought:
            return topic.text
    for topic in topics:
        for title, body in topic.sections:
            if title.casefold() == sought:
                return f"## {title}\n\n{body}\n"
    found = [(title, rows) for topic in topics for title, body in topic.sections if (rows := _find_rows(body, sought))]
    return "\n".join(f"## {title}\n\n{rows}\n" for title, rows in found) or None


def list_names(topics: list[Topic]) -> list[str]:
    """The names that `find_text` knows but for fields: of topics, then of sections."""
    return [*(topic.name for topic in topics), *(title for topic in topics for title, _ in topic.sections)]


def _find_rows(body: str, word: str) -> str:
    """The rows of tables whose first cell has a word, with the head of the first of these tables."""
    lines = body.splitlines()
    rows = [index for index, line in enumerate(lines) if word in _CODE.findall(line.partition(" | ")[0].casefold())]
    rows = [index for index in rows if lines[index].startswith("|")]
    if not rows:
        return ""
    rule = max(index for index in range(rows[0]) if lines[index].startswith("|---"))
    return "\n".join([*lines[rule - 1 : rule + 1], *(lines[index] for index in rows)])


def _render_scene(schema: Schema) -> str:
    parts = [render_definition(title, schema["$defs"][name]) for title, name in _SCENE_PARTS.items()]
    return "".join([render_definition("Scene", schema), *parts])


def _make_topic(name: str, *sections: str) -> Topic:
    return Topic(name, f"{''.join(sections).strip()}\n")
