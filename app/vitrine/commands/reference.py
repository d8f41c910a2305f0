"""The command `reference`: the whole language in the terminal, or as one page."""

from __future__ import annotations

from pathlib import Path

from vitrine.content.catalogue.catalogue_csv import COLUMNS
from vitrine.content.catalogue.catalogue_schema import build_catalogue_schema
from vitrine.content.route.route_file import build_route_schema
from vitrine.errors import CommandLineError, Problem, suggest_name
from vitrine.escape import escape_line
from vitrine.files.atomic import atomic_write
from vitrine.flow.chart.event import EVENT_MEANINGS
from vitrine.proof.plan.proof_schema import build_proof_schema
from vitrine.report.reference_page import render_reference_page
from vitrine.scene.describe.examples import render_example
from vitrine.scene.describe.field_table import render_definition
from vitrine.scene.describe.prose import render_prose
from vitrine.scene.describe.reference import Topic, build_scene_topics, find_text, list_names

#: What of the proof's definitions stands under which title.
_PROOF_PARTS = {
    **{"MomentEntry": "Moment", "Expectations": "Expectations", "ToleranceEntry": "Tolerance"},
    **{"TolerancesEntry": "Tolerances", "VariantEntry": "Variant", "CurveEntry": "Curve"},
}
_CATALOGUE_PARTS = {"ProductEntry": "Product", "OfferEntry": "Offer", "ReviewEntry": "Review"}
_ROUTE_PARTS = {"OriginEntry": "Origin", "ManoeuvreEntry": "Manoeuvre"}
_IMPORT_TEXT = """\
`vitrine route import walk.gpx` makes walk.route.yaml of a GPX, of GeoJSON (whose lines' `name` are streets), or of
Amap's walking directions. Its points become metres: [east, north] is x and -z of the world.

`vitrine route find market-town "Stall 7" "Bell Tower" -o walk.route.yaml` finds a way on a map, from latitude,longitude
or a name to another. The made-up town of the demo comes with the program; `vitrine map import town.osm.pbf` makes
a map of an extract of OpenStreetMap, of the ways that one may walk.
"""
_CSV_TEXT = """\
## Catalogue as a table

A `.csv` in UTF-8 whose rows have the GTIN of a product with an offer, a review, or both. The rows of one product stand
together; what is said of the product itself may stand in its first row alone. `review`, `by` and `reviewed` are a
review's text, author and time. `vitrine catalogue import shop.csv` makes the database of either, shop.sqlite."""


def run_reference(name: str | None, output: Path | None) -> None:
    """Print all of the reference or what it has under a name; or write it as a page. Raises CommandLineError."""
    topics = build_topics()
    if name is not None and output is not None:
        raise CommandLineError(Problem("a page holds every topic", hint="leave the topic out, or -o"))
    if output is not None:
        with atomic_write(output) as beside:
            beside.write_text(render_reference_page(topics), encoding="utf-8")
        print(escape_line(f"{output}: open it in a browser"))
        return
    text = "\n".join(f"# {topic.name}\n\n{topic.text}" for topic in topics) if name is None else find_text(topics, name)
    if text is None:
        names = list_names(topics)
        message = f'the reference has nothing under "{name}"'
        allowed = f"a field, a kind of node, or {', '.join(topic.name for topic in topics)}"
        raise CommandLineError(Problem(message, allowed=allowed, hint=suggest_name(name or "", names)))
    print(text, end="")


def build_topics() -> list[Topic]:
    """The topics of all files that a designer writes."""
    return [
        *build_scene_topics(),
        Topic("events", _render_events()),
        Topic("proof", _render_proof()),
        Topic("catalogue", _render_catalogue()),
        Topic("route file", _render_route()),
    ]


def _render_events() -> str:
    rows = "\n".join(f"| `{syntax.replace(', ', '`, `')}` | {meaning} |" for syntax, meaning in EVENT_MEANINGS.items())
    head = "## Events\n\nUnder `event` of a transition, there also several with spaces between, and in takes."
    return f"{head}\n\n| text | when |\n|---|---|\n{rows}\n\n{render_example('Events')}{render_prose('Takes')}"


def _render_catalogue() -> str:
    schema = build_catalogue_schema()
    parts = [render_definition(title, schema["$defs"][name]) for name, title in _CATALOGUE_PARTS.items()]
    columns = ", ".join(f"`{name}`" for name in COLUMNS)
    return "\n".join([render_definition("Catalogue", schema), *parts, f"{_CSV_TEXT}\n\nColumns: {columns}.\n"])


def _render_route() -> str:
    schema = build_route_schema()
    parts = [render_definition(title, schema["$defs"][name]) for name, title in _ROUTE_PARTS.items()]
    return "\n".join([render_definition("Route file", schema), *parts, _IMPORT_TEXT])


def _render_proof() -> str:
    schema = build_proof_schema()
    parts = [render_definition(title, schema["$defs"][name]) for name, title in _PROOF_PARTS.items()]
    return "\n".join([render_definition("Proof", schema), *parts])
