"""The prose of the reference: what no field alone can say, a section of Markdown each, with its example."""

from __future__ import annotations

from vitrine.expression.grammar import FUNCTIONS
from vitrine.scene.describe.examples import render_example
from vitrine.scene.nodes.animated_number import EASINGS

_FUNCTIONS = ", ".join(f"`{name}`" for name in FUNCTIONS)
_EASINGS = ", ".join(f"`{name}`" for name in EASINGS)

_TEXTS = {
    "Moving numbers": f"""\
Wherever a moving number is allowed: `{{osc: [amplitude, hertz, phase in degrees], base: 1}}` or
`{{keys: [[seconds, value], [seconds, value, easing]], loop: true}}`.
Easings: {_EASINGS}.""",
    "Styles": """\
Fields of nodes by name, under `styles`; a node takes them over by `style`, one or a list, the later before the earlier,
its own fields before all. A style may have fields that only some kinds have: each kind takes those that it knows.""",
    "Sizes and displays": """\
Sizes are degrees, as the wearer sees them, so that a scene looks the same in all glasses whose display it fits.

* `width: 90%` is a share of the parent's content box, of a node with an anchor a share of the display;
  `max_width: display` is the display's own width. Both also stand in `height`, `min_width` and the like.
* `if: {"display.width_deg < 20": {...}}` makes a variant for small displays, for mono ones (`display.colors == 1`), for
  glasses (`device == 'even-g2'`), for those without a touch bar (`device_input.long_press == 0`), in sunlight
  (`light.lux > 10000`), where the display is too dim for the light (`light.contrast < 4`). `check` and the window say
  which variant stands.
* `inside: safe` in an anchor moves a node as little as brings all of it into the safe zone, `inside: display` onto the
  display; what is in the world only while its place is on the display.
* `check` tells what is cut, what lies over what, and which letters are off the display. `over: true`, or the ids of
  nodes, says of an overlap that it is meant.""",
    "Codes": """\
`vitrine scan FEED -o FILE.take.jsonl` reads the codes in a film or picture; live, in `preview --live` and `kiosk
--live`, a scene with `services: {codes: {}}` reads what the camera sees. A take has a row for each frame with any, and
`code.lost` for the first without:

    {"t": 3.2, "event": "code.seen", "data": {
     "code": {"payload": "6901234500011", "format": "ean-13",
      "corners": [[0.41, 0.36], [0.63, 0.36], [0.63, 0.51], [0.41, 0.51]], "confidence": 0.98, "id": 1},
     "codes": [{"payload": "6901234500011", …}, {"payload": "6901234500028", …}]}}

* `code` is the one nearest to the frame's middle; `codes` are all of the frame, nearest first, each with the same
  fields: `{codes.length}`, `repeat: {each: codes, key: id}`. A row may tell of one as `code` alone.

* A live session keeps a row only where it shows or does anything new: `for_s` in `code` says for how many seconds its
  codes are seen there unless another row comes, and `code.lost`, of the first frame without any, ends it at once.
* `payload` is what it says; of an EAN or UPC code its number, a UPC-E written out. It is a text from outside: it is
  shown, and nothing more.
* `corners` are parts of the frame, from the code's own top-left clockwise, at the outer edges of its bars or modules.
* `id` tells copies of one payload apart as long as they are followed; `confidence` is 0 to 1.
* A transition on `code.seen` answers the nearest. Keep its payload in a variable, as below: `{code.payload}` is that of
  the latest row, whichever code was the nearest then.
* `anchor: {code: any}` keeps to the one that it began with for as long as that is seen; a payload may be bound:
  `code: "{chosen}"`. A node lies on the code, or with `at: right` beside it; on glasses in the code's direction.""",
    "Type": """\
The built-in font has 400 and 700. `fonts` names others: one file, of a variable font with all its weights, or files by
face; `font` says which one all texts have that name none.

A weight that a font has not becomes its nearest by the rule of CSS (500 goes to 400 before 700, less goes lighter, more
bolder), never a thickened one; `italic` without italic letters leans them by 12 degrees. `check` says both, and which
letters come from the built-in font, since the named one has not got them. WOFF2 is unpacked first, by
`woff2_decompress`. Pieces of a text share baseline and lines, which are as high as their largest. `shrink_text` tries
smaller sizes before a text would end in an ellipsis.""",
    "Bindings": """\
Texts, and nearly every other field (not ids and states, nor what an anchor is fixed to, but for a code's payload), may
be bound: in the braces stands an expression, of which most are the name of a value in content, of a chart's variable,
or of a live value. What is missing leaves a field its default.

With `change` numbers, sides, colours and gauges go over to another value where an event's data, a variable or a state
of the chart changes it: `{kind: progress, value: "{battery / 100}", change: {seconds: 0.3}}`. What the world changes,
such as a distance, is as it is at each instant.""",
    "Expressions": f"""\
They are written in bindings, conditions, guards and values of a statechart in the same way, of names and

* numbers, 'texts', true, false, null; `+ - * / // % **` (a minus has a space on each side: `a-b` is a name)
* `== != < <= > >=`, also chained; `and or not`; `a if b else c`; `In("state")`
* {_FUNCTIONS}; list items by index: `rows.0.name`, `rows[index].name`; how many there are: `rows.length`, where data
  that are no list may have a `length` of their own

What is missing stays missing through calculations, is shown as –, and is false in conditions; it is never 0. How a
value is shown stands behind the last colon: `{{product.price:EUR}}`.""",
    "World values": """\
In bindings and in `if`, beside content and the chart's variables. Guards and values of the chart know the variables,
content, `In("state")` and, of the event, `data.NAME`, but none of these.

| name | value |
|---|---|
| `places.ID.distance_m` | metres from the wearer to a place |
| `places.ID.bearing_deg` | degrees to the right of where the wearer looks |
| `places.ID.elevation_deg` | degrees above the horizon |
| `routes.ID.remaining_m` | metres of a route that are left |
| `routes.ID.arrival` | when one arrives, seconds of the day |
| `routes.ID.to.PLACE` | metres along a route to a place |
| `wearer.speed_m_s` | metres a second, over the last second |
| `wearer.heading_deg` | where the wearer looks: 0 is towards -z, 90 towards +x |
| `wearer.x_m`, `wearer.y_m`, `wearer.z_m` | where the wearer's eyes are, in the metres of places |
| `clock.now` | seconds of the day |
| `time` | seconds of the take |
| `states.ID.elapsed_s` | seconds since a state was entered; of one that was left, as long as it lasted; else missing |
| `states.ID.total_s` | seconds in which it was active so far, all times together: a stopwatch that can be held |
| `display.width_deg`, `display.height_deg` | the display's size, as it is seen |
| `display.px_per_deg` | pixels of the display to a degree |
| `display.colors` | how many colours it can show: 1 of a mono display |
| `display.levels` | steps of light that it has |
| `device` | the id of the glasses |
| `device_input.long_press`, `device_input.voice`, `device_input.phone` | 1 or 0: whether its wearer has this to say \
something by; missing where nobody knows |
| `light.lux` | the light around |
| `light.contrast` | of the display's white over mid-grey in it: text reads from 2 on, colour from 8 |
| `focus` | the id of the node that has the focus |
| `ID.page`, `ID.pages` | of a node with `overflow`: which child stands, from 1 on, and of how many |
| `t.KEY` | a string of the scene's language |
| `row.COLUMN` | the row of a table, in a group with `repeat`: a text, and a number wherever it is calculated with or \
compared to one |""",
    "Time": """\
`after_s` of a transition is what time does in a chart: it leaves a state that has been active so long. Guards are asked
when an event comes, so they know no time. What is shown counts by itself: `time` from the take's start,
`states.ID.elapsed_s` from a state's entry, `states.ID.total_s` all times in it together. A stopwatch is
`{states.run.elapsed_s:m:ss}`, a countdown `{max(90 - states.run.elapsed_s, 0):m:ss}`, and a ring that fills has it in
`trim`. Of a state that was left they stand still, so that what goes with it goes as it was.""",
    "Fields by state and condition": """\
While a state of the chart is active, or a condition true, these fields hold instead of the node's own. The order, of
which the later wins: styles, the node, its active states in the order of the chart (inner after outer), `:focus`,
`:pressed`, its conditions in the order of the file. Nearly every field may stand there, also bound: all that bindings
may, texts and pictures. With `change` numbers, sides and colours go over to those of another state, all else switches
at once; what a condition changes is a cut. `hidden: true` takes a node away, out of the layout as `when` does: its
light fades where it was, and what comes takes its place at once.""",
    "Lists": """\
The children of a group or panel with `repeat: {each: …}` stand once for each item of a list of content, in the layout
of their container. Inside, the item has the name that `as` gives it (`item` without), and there are `index` from 0,
`first` and `last` (`dish.index` of a list around); everywhere `menu.items.length` says how many there are. Data of
events may bring another list: copies come and go with its items. Pictures and icons may be those of an item.
Conditions, states, `when` and `change` work inside; anchors, routes and leaders cannot stand there. A copy that is
tapped or looked at sends `tap:ID` with these names as its data: `data.index`, `data.dish.name`; `key` gives it a name
of its own, `tap:ID[soup]`. `repeat: {file: …}` of a group puts a copy at each place of a table in the world.""",
    "Focus, pages and scrolling": """\
* The focus follows the order of the file: `key:left` and `key:right` move it along rows, `key:up`, `key:down`,
  `swipe_up` and `swipe_down` along columns, `swipe_forward` and `swipe_back` on and back along either. What is at the
  end of its container goes to the next around it; nothing wraps around.
* First the first focusable node that is shown has it; one that comes with `autofocus` takes it. Of one that goes the
  next in the same part of the scene has it, else the one before; a part that comes again has it where it left it.
* A gaze at a focusable node moves the focus there, and a press at it by name (`tap:pay` in a take). `hit` makes a node
  larger for gazes than it looks.
* `press` and `release` tell that a finger came down and went up, without a node: what is shown while one holds on, such
  as a ring that closes until the `long_press`, stands in a state between them.
* `tap`, `double_tap` and `long_press` go to the chart as `tap:ID` of the focused node first, and as they are where that
  changes nothing. A swipe that the chart answers moves nothing.
* `:focus` and `:pressed` (0.12 s) come after the chart's states and before `if:`. In a node inside a focusable one they
  are that one's.
* `overflow: scroll` brings the focused node to the middle, or else moves on by a child at each swipe, of a single one
  by equal parts; `overflow: pages` shows one child at a time. A page that comes later, with `autofocus`, turns them
  to itself: so captions follow what is told.""",
    "States": """\
Under `statechart` stand `states` by name, of which one is active on each level, of a parallel state all, and
`datamodel`, the chart's variables by name with what they hold at the start: a number, true, false, or an expression,
in which a word has quotes of its own, `"'en'"`. Texts and fields bind variables by their names.

* Guards (`cond`, `unless`) and values (`expr`) know the variables, `In("state")`, content as the events before have
  left it, and `data`, what the event brings. What has no value is false in a guard.
* An event goes to the innermost active state first; of a state's transitions the first in the file is taken whose guard
  holds. One without a `target` does its actions and leaves nothing.
* Actions are one or a list. Entering a state anew, as its own target, begins its `after_s` anew.
* Of glasses with two processors the small one draws, more seldom and for less power, what stands still before the head,
  and the large one all else. `tier` of a state asks for one of them; `budget` tells what that draws.""",
    "Takes": """\
A take, which `take:` of the scene or `--take` names, is what a wearer does, and when: a file `NAME.take.jsonl` with an
object a line, the head and then the events by time, `t` in seconds from the feed's first frame.

```json
{"vitrine_take": 2}
{"t": 1.5, "event": "swipe_forward"}
{"t": 3, "event": "code.seen", "data": {"product": {"price": 399}}}
```

`data` come over the content, name by name, from then on; a list comes whole. The picture lasts as long as its feed
does, a still one 10 s. In `preview`, R records a take of what is pressed.""",
    "Tokens": """\
Design tokens as the W3C's Design Tokens Format Module has them: groups, `$type` of the token or of the nearest group,
`$value`, aliases `{group.token}`, also within a value. Of several files the later wins, token by token. In `nodes`,
`styles`, `components`, `colors` and `font` the name of a token stands in place of a value, `$group.token`; in texts it
is text.

| type | stands for |
|---|---|
| `color` | a colour, also in an expression: `'$brand.accent'`; by hex, srgb, srgb-linear, hsl, hwb |
| `dimension` | degrees: px by `px_per_deg` beside the file, a rem as 16 px, or deg as they are |
| `number` | a number |
| `duration` | seconds |
| `fontWeight` | a weight, 100 to 900 |
| `fontFamily` | the first of its names that `fonts` has, as `Inter Display` or `inter-display`; sans-serif: built-in |
| `cubicBezier` | the easing of CSS with that curve |
| `transition` | what `change` holds; its delay has no meaning here |
| `gradient` | a fill of two colours |
| `typography` | under `style`: font, size, weight, spacing, line_height |
| `border` | under `style`: border, border_color |
| `shadow` | under `style`: a halo, since a dark shadow would emit nothing; of several layers the first |
| `strokeStyle` | nothing by itself |""",
}


def render_prose(title: str) -> str:
    """The section under a title. Raises KeyError for a title that has none."""
    return f"## {title}\n\n{_TEXTS[title]}\n\n{render_example(title)}"
