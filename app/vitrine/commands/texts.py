"""The commands `schema` and `nodes`: texts about scene files."""

from __future__ import annotations

from pathlib import Path

from vitrine.errors import CommandLineError, Problem, suggest_name
from vitrine.escape import dump_json
from vitrine.files.atomic import atomic_write
from vitrine.scene.describe.reference import render_node_reference
from vitrine.scene.describe.schema import build_scene_schema

#: What there are schemas of.
SCHEMA_KINDS = ("scene", "proof", "catalogue", "route", "budget", "result")


def run_schema(output: Path | None, kind: str = "scene") -> None:
    """Print the JSON Schema of one kind of file, or write it to a file. Raises CommandLineError."""
    from vitrine.proof.plan.proof_schema import add_proof, build_proof_schema

    if kind not in SCHEMA_KINDS:
        allowed, hint = ", ".join(SCHEMA_KINDS), suggest_name(kind, SCHEMA_KINDS)
        raise CommandLineError(Problem(f'there is no schema of "{kind}"', allowed=allowed, hint=hint))
    if kind == "result":
        from vitrine.proof.result.proof_result import build_result_schema

        schema = build_result_schema()
    elif kind == "budget":
        from vitrine.report.budget_file import build_budget_schema

        schema = build_budget_schema()
    elif kind == "catalogue":
        from vitrine.content.catalogue.catalogue_schema import build_catalogue_schema

        schema = build_catalogue_schema()
    elif kind == "route":
        from vitrine.content.route.route_file import build_route_schema

        schema = build_route_schema()
    else:
        schema = build_proof_schema() if kind == "proof" else add_proof(build_scene_schema())
    text = dump_json(schema, indent=1) + "\n"
    if output is None:
        print(text, end="")
        return
    with atomic_write(output) as beside:
        beside.write_text(text, encoding="utf-8")


def run_nodes() -> None:
    """Print the reference of node kinds."""
    print(render_node_reference())
