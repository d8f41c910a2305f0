"""The reference of formats as Markdown: what may stand behind the last colon of a binding, with what it shows."""

from __future__ import annotations

from vitrine.scene.describe.examples import render_example
from vitrine.scene.format.language import Language
from vitrine.scene.format.unit import UNITS
from vitrine.scene.nodes.binding import format_value

#: Formats with a value, and what they mean; a value that is shown in two languages shows what a locale changes.
_EXAMPLES: tuple[tuple[str, object, str], ...] = (
    ("", 21.5, "the value as it is"),
    ("int", 12345.6, "a whole number"),
    (".1f", 21.46, "so many digits after the point"),
    ("price", 1299.5, "an amount behind ¥, or behind a sign of one's own: `price €`"),
    ("m", 1234, "metres as a walker needs them: to 5 from 20 on, to 10 from 100 on, then km"),
    ("clock", 75_900, "seconds of the day, 24 hours"),
    ("clock 12h", 75_900, "12 hours"),
    ("thousands", 12345.6, "a number with its thousands parted"),
    ("%", 0.62, "a share of 1"),
    ("EUR", 1299.5, "money, by any code of ISO 4217; cents only where there are any"),
    ("m/s -> km/h", 6.7, "a value in one unit shown in another"),
    ("°C", 21.4, "a value in the unit that is shown"),
    ("date", "2026-06-05", "a day, of a text, or of seconds since midnight of the scene's `date`: `{clock.now:date}`"),
    ("date short", "2026-06-05", "without its year"),
    ("weekday", "2026-06-05", "its name; `weekday short`"),
    ("m:ss", 185, "seconds that have gone by; also `h:mm`, `h:mm:ss`"),
    ("duration", 3_900, "seconds in words, to the minute"),
    ("distance", 480, "metres as guidance tells them, in coarser steps the farther it is: 35 m, 500 m, 1.2 km"),
    ("distance mi", 480, "the same in feet and miles: 200 ft, 0.3 mi"),
    ("plural one '# item' other '# items'", 3, "a text for each form of a number; see below"),
)
_SHOWN = (Language(), Language("de"), Language("zh-CN"))


def render_formats() -> str:
    """The section of formats."""
    heads = " | ".join(language.locale for language in _SHOWN)
    rows = [_render_example(*example) for example in _EXAMPLES]
    table = "\n".join([f"| format | of | {heads} | meaning |", "|---|---|---|---|---|---|", *rows])
    return f"""## Formats

Behind the last colon of a binding. `locale:` of the scene says in which language (absent: English).

{table}

Behind a unit, a currency, `%` or `thousands` may stand how many digits follow the point: `% .1f`, `EUR .2f`, `km .0f`.
A value whose name ends in its unit, as `distance_m`, `speed_m_s` and `bearing_deg` do, needs no other:
`{{wearer.speed_m_s:km/h}}`. Of what is calculated from one, the format says it: `{{wearer.speed_m_s * 2:m/s -> km/h}}`.
Units: {", ".join(f"`{name}`" for name in UNITS)}.

A plural has a text in quotes for each form that the language has, of zero, one, two, few, many, other (English: one
and other; Chinese: other; Arabic: all six), as in ICU's messages; `other` stands for those that are missing,
`=0 'none'` for a number itself, and `#` for the number. What a format makes never breaks over two lines.

{render_example("Formats")}"""


def render_languages() -> str:
    """The section of languages."""
    return f"""## Languages

`{{t.KEY}}` in a text stands for the string of the scene's `locale`, or of `--locale zh-CN`; without either for that of
the first language. A key that a language lacks is looked for in the language that it is a kind of (zh-CN: zh), then in
the first. Bindings work in a string, also in one that a condition chooses: `{{t.open if is_open else t.closed}}`; those
without may stand in any calculation. Included files bring strings of their own. A language that is written from right
to left turns the scene, unless its `direction` says otherwise.

{render_example("Languages")}"""


def _render_example(spec: str, value: object, meaning: str) -> str:
    shown = " | ".join(format_value(value, spec, language).replace("\u2060", "") for language in _SHOWN)
    return f"| {f'`{spec}`' if spec else ''} | {value} | {shown} | {meaning} |"
