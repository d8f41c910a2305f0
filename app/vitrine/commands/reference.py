"""The command `reference`: the whole language in the terminal, or as one page."""

from __future__ import annotations

from pathlib import Path

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
    return [*build_scene_topics(), Topic("events", _render_events()), Topic("proof", _render_proof())]


def _render_events() -> str:
    rows = "\n".join(f"| `{syntax.replace(', ', '`, `')}` | {meaning} |" for syntax, meaning in EVENT_MEANINGS.items())
    head = "## Events\n\nUnder `event` of a transition, there also several with spaces between, and in takes."
    return f"{head}\n\n| text | when |\n|---|---|\n{rows}\n\n{render_example('Events')}{render_prose('Takes')}"


def _render_proof() -> str:
    schema = build_proof_schema()
    parts = [render_definition(title, schema["$defs"][name]) for name, title in _PROOF_PARTS.items()]
    return "\n".join([render_definition("Proof", schema), *parts])
