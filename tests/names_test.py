"""A name stands for one thing: no class name is given twice, and no module is called like the function in it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREES = ("app", "assets", "tests")
#: Class names that stand in two files, with the reason.
EXCUSED = {
    "MachineError": "run.py imports nothing of the package, which is not set up when it begins",
}


def sources() -> list[Path]:
    return [*(path for tree in TREES for path in sorted((ROOT / tree).rglob("*.py"))), ROOT / "run.py"]


def doubles(classes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The class names that stand in more than one file, with the files. `classes` are pairs of name and file."""
    places = defaultdict(set)
    for name, path in classes:
        places[name].add(path)
    return {name: sorted(paths) for name, paths in places.items() if len(paths) > 1}


def classes_in(source: str, path: str) -> list[tuple[str, str]]:
    return [(node.name, path) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]


def namesakes(source: str, stem: str) -> list[str]:
    """The functions and classes at the top of a module that are called exactly as it is."""
    kinds = ast.FunctionDef | ast.ClassDef
    return [node.name for node in ast.parse(source).body if isinstance(node, kinds) and node.name == stem]


def test_a_class_name_stands_for_one_thing() -> None:
    found = [pair for path in sources() for pair in classes_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))]
    assert len(found) > 350
    assert doubles(found).keys() == EXCUSED.keys(), doubles(found)


def test_a_module_is_a_noun_and_its_function_a_verb() -> None:
    modules = sorted((ROOT / "app" / "vitrine").rglob("*.py"))
    assert [str(path) for path in modules if namesakes(path.read_text("utf-8"), path.stem)] == []


def test_a_double_name_and_a_namesake_are_found() -> None:
    assert doubles([("Sheet", "a.py"), ("Sheet", "a.py"), ("Panel", "a.py")]) == {}
    assert doubles([("Sheet", "a.py"), ("Sheet", "b.py"), ("Panel", "a.py")]) == {"Sheet": ["a.py", "b.py"]}
    assert namesakes("def look(): ...\ndef other(): ...", "look") == ["look"]
    assert namesakes("class Look: ...\ndef resolve(): ...", "look") == []
