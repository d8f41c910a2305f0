"""The commands `schema`, `new` and `nodes`: texts about scene files."""

from __future__ import annotations

from pathlib import Path
from shlex import join

from vitrine.errors import CommandLineError, InputError, Problem, suggest_name
from vitrine.escape import dump_json, escape_line
from vitrine.files.atomic import atomic_write, make_folder
from vitrine.files.program_name import launch_command
from vitrine.scene.describe.reference import render_node_reference
from vitrine.scene.describe.schema import build_scene_schema
from vitrine.scene.describe.starter_scene import render_starter_scene

#: What there are schemas of.
SCHEMA_KINDS = ("scene", "proof", "result")


def run_schema(output: Path | None, kind: str = "scene") -> None:
    """Print the JSON Schema of scene files, proof files or results, or write it to a file. Raises CommandLineError."""
    from vitrine.proof.plan.proof_schema import add_proof, build_proof_schema

    if kind not in SCHEMA_KINDS:
        allowed, hint = ", ".join(SCHEMA_KINDS), suggest_name(kind, SCHEMA_KINDS)
        raise CommandLineError(Problem(f'there is no schema of "{kind}"', allowed=allowed, hint=hint))
    if kind == "result":
        from vitrine.proof.result.proof_result import build_result_schema

        schema = build_result_schema()
    else:
        schema = build_proof_schema() if kind == "proof" else add_proof(build_scene_schema())
    text = dump_json(schema, indent=1) + "\n"
    if output is None:
        print(text, end="")
        return
    with atomic_write(output) as beside:
        beside.write_text(text, encoding="utf-8")


def run_new(name: str) -> None:
    """Make a folder `name` with a scene in it. Raises InputError where something is in the way."""
    folder = Path(name)
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder}: there is something of this name already; choose another one")
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: the folder {folder.parent} is not there; make it first")
    scene = make_folder(folder) / "scene.yaml"
    try:
        with atomic_write(scene) as beside:
            beside.write_text(render_starter_scene(folder.name), encoding="utf-8")
    except InputError:
        folder.rmdir()
        raise
    command = join((*launch_command(), "preview", str(scene)))
    print(escape_line(f"{scene} is ready: {command}"))


def run_nodes() -> None:
    """Print the reference of node kinds."""
    print(render_node_reference())
