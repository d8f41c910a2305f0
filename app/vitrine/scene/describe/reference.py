"""The reference of the whole language, topic by topic, as Markdown: made from the schema, with an example each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vitrine.scene.describe.examples import render_example
from vitrine.scene.describe.node_reference import render_definition, render_node_reference
from vitrine.scene.describe.schema import Schema, build_scene_schema

_SCENE_PARTS = {
    **{"PlaceEntry": "Place", "CameraEntry": "Camera"},
    **{"OccluderEntry": "Occluder", "ComponentEntry": "Component"},
}
#: Which sections make a topic. All others are of the nodes.
_SECTIONS_BY_TOPIC = {
    "fields": ("Fields of every node", "Fields of group and panel", "Repeat", "Tween", "Change", "Moving numbers"),
    "anchors": ("Anchor", "EdgeArrow"),
    "colours": ("Colours", "Gradient", "Halo"),
    "icons": ("Icons",),
    "bindings": ("Bindings",),
    "expressions": ("Expressions",),
    "formats": ("Formats", "Languages"),
    "values": ("World values",),
    "conditions": ("Fields by state and condition",),
    "states": ("States",),
    "focus": ("Focus, pages and scrolling",),
    "type": ("Type", "Span", "Font"),
    "masks": ("Mask",),
}
_STYLES = """## Styles

Fields of nodes by name, under `styles`; a node takes them over by `style`, one or a list, the later before the earlier,
its own fields before all. A style may have fields that only some kinds have: each kind takes those that it knows.

"""


_TOKENS = """## Tokens

Design tokens as the W3C's Design Tokens Format Module has them: groups, `$type` of the token or of the nearest group,
`$value`, aliases `{group.token}`, also within a value. Of several files the later wins, token by token. In `nodes`,
`styles`, `components` and `colors` the name of a token stands in place of a value, `$group.token`; in texts it is text.

| type | stands for |
|---|---|
| `color` | a colour, also in an expression: `'$brand.accent'`; by hex, srgb, srgb-linear, hsl, hwb |
| `dimension` | degrees: px by `px_per_deg` beside the file, a rem as 16 px, or deg as they are |
| `number` | a number |
| `duration` | seconds |
| `fontWeight` | regular or bold, from 600 on |
| `fontFamily` | the first of its names |
| `cubicBezier` | the easing of CSS with that curve |
| `transition` | what `change` holds; its delay has no meaning here |
| `gradient` | a fill of two colours |
| `typography` | under `style`: size, weight, spacing, line_height |
| `border` | under `style`: border, border_color |
| `shadow` | under `style`: a halo, since a dark shadow would emit nothing; of several layers the first |
| `strokeStyle` | nothing by itself |

"""


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
    sections = Topic("", render_node_reference()).sections
    topics = [Topic("scene", _render_scene(schema)), Topic("nodes", "")]
    taken = {title for titles in _SECTIONS_BY_TOPIC.values() for title in titles}
    topics[1] = Topic("nodes", _join(section for section in sections if section[0] not in taken))
    for name, titles in _SECTIONS_BY_TOPIC.items():
        topics.append(Topic(name, _join(section for section in sections if section[0] in titles)))
    topics.insert(3, Topic("styles", _STYLES + render_example("Styles")))
    topics.append(Topic("tokens", _TOKENS + render_example("Tokens")))
    return topics


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


def _find_rows(body: str, field: str) -> str:
    lines = body.splitlines()
    rows = [line for line in lines if line.casefold().startswith(f"| `{field}` |")]
    head = [line for line in lines if line.startswith(("| field", "|---|"))][:2]
    return "\n".join([*head, *rows]) if rows else ""


def _render_scene(schema: Schema) -> str:
    sections = [render_definition("Scene", schema)]
    sections += [render_definition(title, schema["$defs"][name]) for name, title in _SCENE_PARTS.items()]
    return "\n".join(sections)


def _join(sections: Iterable[tuple[str, str]]) -> str:
    return "\n\n".join(f"## {title}\n\n{body}" for title, body in sections) + "\n"
