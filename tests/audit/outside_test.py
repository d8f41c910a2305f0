"""The audit stands outside: none of its files imports the program, nor does what starts the program for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
#: What other tests use, too, to find the program and to start it.
STARTS = ("source_path", "prepared_program")


def imported(source: str) -> Iterator[str]:
    """Names of the modules that a source imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def breaches(source: str) -> list[str]:
    """What a file of the audit imports that is the program's, or that may import it: other tests than the audit's."""
    allowed = ("tests.audit", *(f"tests.{name}" for name in STARTS))
    return [
        name
        for name in imported(source)
        if name.split(".")[0] in ("vitrine", "app") or (name.startswith("tests") and not name.startswith(allowed))
    ]


def test_no_file_of_the_audit_imports_the_program() -> None:
    files = sorted(FOLDER.glob("*.py"))
    assert len(files) > 15
    files += [FOLDER.parent / f"{name}.py" for name in STARTS]
    assert {path.name: found for path in files if (found := breaches(path.read_text("utf-8")))} == {}


def test_a_breach_is_found() -> None:
    inside = "def f():\n    from vitrine.glass.optics import tone\nimport vitrine"
    assert sorted(breaches(inside)) == ["vitrine", "vitrine.glass.optics"]
    assert breaches("from tests.glass.samples import x") == ["tests.glass.samples"]
    assert breaches("import numpy\nfrom tests.audit import stages") == []
