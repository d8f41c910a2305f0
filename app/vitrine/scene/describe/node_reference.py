"""The reference of node kinds and of states as Markdown, made from the schema: what `vitrine nodes` prints."""

from __future__ import annotations

import json
from typing import Any

from vitrine.expression.grammar import FUNCTIONS
from vitrine.scene.describe.format_reference import render_formats
from vitrine.scene.describe.schema import Schema, build_scene_schema
from vitrine.scene.nodes.animated_number import EASINGS
from vitrine.scene.nodes.bindable import list_keys
from vitrine.scene.nodes.binding import DISPLAY_VALUES, PLACE_VALUES, WEARER_VALUES
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.node import NODE_MODELS, Container
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.value import NAMED_COLORS

_COMMON_TITLE = "Fields of every node"
_CONTAINER_TITLE = "Fields of group and panel"


def render_node_reference(kind: str | None = None) -> str:
    """The reference of all kinds, or of one. Raises KeyError for a kind that is not there."""
    defs = build_scene_schema()["$defs"]
    if kind is not None:
        return _render_kind(kind, defs)
    kinds = [_render_kind(name, defs) for name in NODE_MODELS]
    shared = [
        _render_shared(_COMMON_TITLE, "Group", NodeBase, (), defs),
        _render_shared(_CONTAINER_TITLE, "Group", Container, list_keys(NodeBase), defs),
    ]
    values = [
        _render_definition(name, defs)
        for name in (
            "Anchor",
            "Tween",
            "Change",
            "Gradient",
            "Halo",
            "Mask",
            "ShapeForm",
            "Arc",
            "Ring",
            "EdgeArrow",
            "Repeat",
            "Span",
            "Font",
        )
    ]
    return "\n".join(
        [
            "# Nodes\n",
            *kinds,
            _render_use(defs),
            *shared,
            *values,
            _render_animated_numbers(),
            _render_type(),
            _render_bindings(),
            _FOCUS,
            render_formats(),
            _render_states(defs),
            _render_colors(),
            _render_icons(),
        ]
    )


def _render_kind(kind: str, defs: Schema) -> str:
    model = NODE_MODELS[kind]
    definition = defs[model.__name__]
    shared = set(list_keys(Container if issubclass(model, Container) else NodeBase))
    rows = [
        _render_row(n, field, definition)
        for n, field in definition["properties"].items()
        if n not in shared | {"kind", "style"}
    ]
    also = "; also the fields of every node" + (" and of containers" if issubclass(model, Container) else "")
    return f"## {kind}\n\n{definition['description']}\n\n{_render_table(rows)}{also[2:].capitalize()}.\n"


def _render_shared(title: str, example: str, model: type[NodeBase], without: Any, defs: Schema) -> str:
    definition = defs[example]
    names = [name for name in list_keys(model) if name not in without]
    extra = ["style"] if not without else []
    rows = [_render_row(name, definition["properties"][name], definition) for name in [*names, *extra]]
    return f"## {title}\n\n{_render_table(rows)}"


def _render_definition(name: str, defs: Schema) -> str:
    definition = defs[name]
    rows = [_render_row(key, field, definition) for key, field in definition["properties"].items()]
    return f"## {name}\n\n{definition['description']}\n\n{_render_table(rows)}"


def _render_table(rows: list[str]) -> str:
    return "\n".join(["| field | holds | default | meaning |", "|---|---|---|---|", *rows]) + "\n\n"


def _render_row(name: str, field: Schema, definition: Schema) -> str:
    needed = any(name in way["required"] for way in (definition, *definition.get("anyOf", [])) if "required" in way)
    default = "needed" if needed else _render_default(field.get("default"))
    meaning = field.get("description", "").replace("|", "\\|")
    return f"| `{name}` | {_describe_type(field).replace('|', chr(92) + '|')} | {default} | {meaning} |"


def _render_default(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`" if not isinstance(value, dict) else ""


def _describe_type(field: Schema) -> str:
    """What a field may hold, in words."""
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2]
        return {"Motion": "moving number", "Node": "node", "Actions": "actions", "States": "states"}.get(name, name)
    named = next((option for option in field.get("anyOf", ()) if len(option.get("enum", ())) > 12), None)
    if named is not None:
        return "a name of the list below, or one of its own"
    if "then" in field:
        return _describe_union([_describe_type(field["else"]), _describe_type(field["then"])])
    if "else" in field:
        return _describe_type(field["else"])
    if "enum" in field:
        names = field["enum"]
        return ", ".join(map(str, names)) if len(names) <= 12 else "a name of the list below"
    ways = field.get("anyOf", field.get("oneOf"))
    if ways:
        return _describe_union([_describe_type(way) for way in ways])
    return _describe_scalar(field)


def _describe_union(ways: list[str]) -> str:
    # Nearly every field may be bound, which is said once.
    ways = list(dict.fromkeys(way for way in ways if way not in ("null", "Bound")))
    inks = ", ".join(NAMED_COLORS)
    if inks in ways:
        return " or ".join(["colour", *(way for way in ways if way not in (inks, "text"))])
    counts = [way.split(" ")[0] for way in ways if way[:1].isdigit()]
    if len(counts) > 1:
        single = " or ".join(way for way in ways if not way[:1].isdigit())
        return f"{single}, or a list of {', '.join(counts[:-1])} or {counts[-1]}"
    return " or ".join(ways)


def _describe_scalar(field: Schema) -> str:
    kind = field.get("type")
    if kind == "array":
        return _describe_list(field)
    words = {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "true or false",
        "object": "keys",
    }
    text = words.get(str(kind), str(kind))
    least, most = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
    if least is not None and most is not None and most < 1e6:
        return f"{text} {least:g} to {most:g}"
    return f"{text} from {least:g} on" if least is not None and least > -1e6 else text


def _describe_list(field: Schema) -> str:
    items = field.get("items", {})
    if isinstance(items, list):
        return f"[{', '.join(_describe_type(item) for item in items)}]"
    count = field.get("minItems")
    inner = _describe_type(items)
    return f"{count} of: {inner}" if count and count == field.get("maxItems") else f"list of: {inner}"


def _render_animated_numbers() -> str:
    return f"""## Moving numbers

Wherever a moving number is allowed: `{{osc: [amplitude, hertz, phase in degrees], base: 1}}` or
`{{keys: [[seconds, value], [seconds, value, easing]], loop: true}}`. Easings: {", ".join(EASINGS)}.

"""


def _render_type() -> str:
    return """## Type

```yaml
fonts:
  brand: fonts/Brand.ttf                                  # of a variable font all its weights
  narrow: {file: fonts/Brand.ttf, axes: {wdth: 80}}
  serif: {regular: Serif.otf, bold: Serif-Bold.otf, italic: Serif-Italic.otf}
font: brand                                               # of all texts that name none
nodes:
  - kind: text
    size: 0.8
    text: [{text: "¥"}, {text: "{price}", weight: bold, size: 1.4, color: price}, " each"]
    lines: 1
    shrink_text: [0.9, 0.8]                               # before it would end in an ellipsis
    anchor: {head: center}
```

A weight that a font has not becomes its nearest by the rule of CSS (500 goes to 400 before 700, less goes lighter, more
bolder), never a thickened one; `italic` without italic letters leans them by 12 degrees. `check` says both, and which
letters come from the built-in font, since the named one has not got them. The built-in font has 400 and 700. WOFF2 is
unpacked first, by `woff2_decompress`. Pieces of a text share baseline and lines, which are as high as their largest.

"""


def _render_bindings() -> str:
    functions, of_places, of_wearers, of_displays = (
        ", ".join(f"`{name}`" for name in names)
        for names in (
            FUNCTIONS,
            PLACE_VALUES,
            (f"wearer.{value}" for value in WEARER_VALUES),
            (f"display.{value}" for value in DISPLAY_VALUES),
        )
    )
    return f"""## Bindings

Texts, and nearly every other field (not ids, anchors' ways and states), may be bound: `{{product.price:price}}`,
`opacity: "{{battery / 100}}"`, `color: "{{'warning' if speed > limit else 'primary'}}"`. In the braces stand names of
content, of the chart's variables, or live values, and

* numbers, 'texts', true, false, null; `+ - * / // % **` (a minus has a space on each side: `a-b` is a name)
* `== != < <= > >=`, also chained; `and or not`; `a if b else c`; `In("state")`
* {functions}; list items by index: `rows.0.name`, `rows[index].name`

Guards and values of a statechart are written in the same way. What is missing stays missing through calculations, is
shown as –, is false in conditions, and leaves a field its default. How a value is shown stands behind the last colon:
`{{product.price:EUR}}`.

Live values: `places.ID.` and one of {of_places} (bearing: degrees to the right of where the wearer looks; elevation:
above the horizon), `routes.ID.remaining_m`, `routes.ID.arrival`, `routes.ID.to.PLACE`, {of_wearers} (speed: over the
last second), `clock.now`, `time`, and `row.COLUMN` in a group with `repeat`. Of what one looks through: {of_displays}
(degrees as they are seen; colours: 1 of a mono display; levels: steps of light), `device`, its id, and `light.lux`,
around.

## Lists

```yaml
- kind: panel
  anchor: {{head: center}}
  gap: 0.3
  repeat: {{each: menu.items, as: dish, key: id}}
  children:
    - {{kind: text, text: "{{index + 1}} {{dish.name}}: {{dish.price:price}}"}}
    - {{kind: group, direction: row, repeat: {{each: dish.tags, as: tag}}, children: [{{kind: text, text: "{{tag}}"}}]}}
    - {{kind: panel, height: 0.05, fill: outline, if: {{last: {{hidden: true}}}}}}
```

The children stand once for each item of a list of content, in the layout of their container. Inside, the item has the
name that `as` gives it (`item` without), and there are `index` from 0, `first` and `last` (`dish.index` of a list
around). Data of events may bring another list: copies come and go with its items. Pictures and icons may be those of
an item. Conditions, states and `change` work inside; anchors, routes and leaders cannot stand there.

## Fields by state and condition

```yaml
- kind: panel
  fill: veil
  states: {{paying: {{fill: guidance, scale: 1.05}}, done: {{hidden: true}}}}
  if: {{"display.width_deg < 20": {{width: 12}}, "battery < 0.2": {{fill: warning}}}}
  change: {{seconds: 0.16, easing: ease-out}}
```

While a state of the chart is active, or a condition true, these fields hold instead of the node's own. The order, of
which the later wins: styles, the node, its active states in the order of the chart (inner after outer), `:focus`,
`:pressed`, its conditions in the order of the file. Nearly every field may stand there, also bound: all that bindings
may, texts and pictures. With `change` numbers, sides and colours go over to those of another state, all else switches
at once; what a condition changes is a cut. `hidden: true` takes a node away, out of the layout as `when` does.

"""


_FOCUS = """## Focus, pages and scrolling

```yaml
- {kind: panel, id: pay, focusable: true, states: {":focus": {border_color: guidance}, ":pressed": {fill: guidance}}}
- {kind: group, id: list, overflow: scroll, height: 6, children: [...]}
- {kind: text, text: "{list.page} of {list.pages}, {focus}"}
```

* The focus follows the order of the file: `key:left` and `key:right` move it along rows, `key:up`, `key:down`,
  `swipe_up` and `swipe_down` along columns, `swipe_forward` and `swipe_back` on and back along either. What is at the
  end of its container goes to the next around it; nothing wraps around.
* First the first focusable node that is shown has it; one that comes with `autofocus` takes it. Of one that goes the
  next in the same part of the scene has it, else the one before; a part that comes again has it where it left it.
* A gaze at a focusable node moves the focus there, and a press at it by name (`tap:pay` in a take).
* `tap`, `double_tap` and `long_press` go to the chart as `tap:ID` of the focused node first, and as they are where that
  changes nothing. A swipe that the chart answers moves nothing.
* `:focus` and `:pressed` (0.12 s) come after the chart's states and before `if:`. In a node inside a focusable one they
  are that one's.
* `overflow: scroll` brings the focused node to the middle, or else moves on by a child at each swipe, of a single one
  by equal parts; `overflow: pages` shows one child at a time.
* `focus` is the id of the node that has it, `ID.page` and `ID.pages` count from 1.

"""


def _render_states(defs: Schema) -> str:
    parts = [_render_subsection(name, defs[name]) for name in ("State", "Transition", "Action")]
    return "".join(["## States\n\nUnder `statechart`, `states` by name; actions are one or a list.\n\n", *parts])


def _render_subsection(name: str, definition: Schema) -> str:
    rows = [_render_row(key, field, definition) for key, field in definition["properties"].items()]
    return f"### {name}\n\n{_render_table(rows)}"


def _render_use(defs: Schema) -> str:
    fields = defs["Use"]["properties"]
    rows = [_render_row(name, fields[name], defs["Use"]) for name in ("use", "with", "parts")]
    return f"## Components\n\nInstead of a kind; also the fields of every node.\n\n{_render_table(rows)}"


def _render_colors() -> str:
    inks = "\n".join(f"| `{name}` | `{code}` |" for name, code in NAMED_COLORS.items())
    head = '## Colours\n\n`"#RRGGBB"`, `"#RRGGBBAA"`, a name from the scene\'s `colors`, or one of\n\n'
    return f"{head}| name | sRGB |\n|---|---|\n{inks}\n\n"


def _render_icons() -> str:
    return f"## Icons\n\n{', '.join(f'`{name}`' for name in ICON_NAMES)}\n"
