"""What has four numbers says which: no public signature or field of the package is a bare 4-tuple of numbers.

As `tuple[float, float, float, float]` a rectangle, bounds, sides, an affine map and a colour are one type: a checker
cannot tell a corner with a size from two corners.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "app" / "vitrine").rglob("*.py"))
#: Rooms whose signatures are still to be given types.
OPEN_ROOMS: frozenset[str] = frozenset()
NUMBERS = frozenset(("int", "float"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "app").with_suffix("").parts).removesuffix(".__init__")


def aliases(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module's own names for types stand for: `A = tuple[…]` and `A: TypeAlias = …`."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.Name() | ast.BinOp() as value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias"), value=value) if value:
                found[name] = value
    return found


def imports(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """The names that a module takes from others, with the module and the name there."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def list_annotations(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.expr]]:
    """All annotations of public constants, functions, classes, methods and fields, by dotted name."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from list_annotations(node.body, f"{within}{node.name}.")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if not node.target.id.startswith("_"):
                yield within + node.target.id, node.annotation
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_") and not node.name.startswith("__"):
                continue
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg)
            named = [(argument.arg, argument.annotation) for argument in arguments if argument is not None]
            named += [("return", node.returns), *fields(node)]
            yield from ((f"{within}{node.name}: {name}", note) for name, note in named if note is not None)


def fields(method: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """The public fields that a method annotates: `self.name: type`."""
    for node in ast.walk(method):
        match node:
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name), annotation=note):
                if not name.startswith("_"):
                    yield f"self.{name}", note


def bare_tuples(modules: Mapping[str, str]) -> list[str]:
    """Where public annotations of modules (sources by name) hold four numbers in a plain tuple: module and name."""
    trees = {name: ast.parse(source) for name, source in modules.items()}
    known = {name: aliases(tree) for name, tree in trees.items()}
    taken = {name: imports(tree) for name, tree in trees.items()}

    def holds(note: ast.expr, module: str, seen: frozenset[tuple[str, str]]) -> bool:
        match note:
            case ast.Subscript(value=ast.Name(id="Literal")):
                return False
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
                return holds(inner, module, seen)
            case ast.Constant(value=str() as text):
                return holds(ast.parse(text, mode="eval").body, module, seen)
        if is_four_numbers(note):
            return True
        if isinstance(note, ast.Name):
            where, name = (module, note.id) if note.id in known[module] else taken[module].get(note.id, ("", ""))
            target = known.get(where, {}).get(name)
            if target is None and name and name in taken.get(where, {}):
                target = ast.Name(name)
            return target is not None and (where, name) not in seen and holds(target, where, seen | {(where, name)})
        return any(holds(child, module, seen) for child in ast.iter_child_nodes(note) if isinstance(child, ast.expr))

    return [
        f"{module}: {name}"
        for module, tree in trees.items()
        for name, note in list_annotations(tree.body)
        if holds(note, module, frozenset())
    ]


def is_four_numbers(note: ast.expr) -> bool:
    """Whether it is `tuple[…]` of four times int or float, each perhaps None."""
    match note:
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[_, _, _, _] as parts)):
            return all(NUMBERS & {name.id for name in ast.walk(part) if isinstance(name, ast.Name)} for part in parts)
    return False


def test_no_public_name_has_a_bare_4_tuple() -> None:
    found = bare_tuples({module_name(path): path.read_text("utf-8") for path in SOURCES})
    assert [name for name in found if name.split(":")[0].split(".")[1] not in OPEN_ROOMS] == []


def test_a_room_is_open_only_while_something_is_left_in_it() -> None:
    found = bare_tuples({module_name(path): path.read_text("utf-8") for path in SOURCES})
    rooms = {path.relative_to(ROOT / "app" / "vitrine").parts[0] for path in SOURCES}
    assert rooms >= OPEN_ROOMS
    assert {name.split(":")[0].split(".")[1] for name in found} <= OPEN_ROOMS


FOUR = "tuple[float, float, float, float]"


@pytest.mark.parametrize(
    "source",
    (
        f"def place(box: {FOUR}) -> None: ...",
        f"def place(*, box: {FOUR} | None = None) -> None: ...",
        "def place() -> tuple[int, int, int, int]: ...",
        f"class Pane:\n    box: {FOUR}",
        f"class Pane:\n    def __init__(self, box: {FOUR}) -> None: ...",
        f"class Pane:\n    def __init__(self) -> None:\n        self.box: {FOUR} | None = None",
        f"class Pane:\n    @property\n    def box(self) -> Mapping[str, {FOUR}]: ...",
        f"Box = {FOUR}\ndef place(box: Sequence[Box]) -> None: ...",
        f"Box: TypeAlias = {FOUR}\nBoxes = list[Box]\ndef place(boxes: Boxes) -> None: ...",
        "from vitrine.other import Box as B\ndef place(box: B) -> None: ...",
        "from vitrine.again import Box\ndef place(box: Box) -> None: ...",
        f'def place(box: "{FOUR}") -> None: ...',
        f"BOXES: Mapping[str, {FOUR}] = {{}}",
        "def place(inset: tuple[float | None, float | None, float | None, float | None]) -> None: ...",
    ),
)
def test_a_bare_4_tuple_is_found(source: str) -> None:
    others = {"vitrine.other": f"Box = {FOUR}", "vitrine.again": "from vitrine.other import Box"}
    assert len(bare_tuples({"vitrine.here": source, **others})) == 1


@pytest.mark.parametrize(
    "source",
    (
        "def place(box: Rect[float]) -> Bounds[int]: ...",
        "def place(size: tuple[int, int], names: tuple[str, str, str, str]) -> tuple[float, ...]: ...",
        f"def _place(box: {FOUR}) -> None: ...",
        f"class _Pane:\n    box: {FOUR}",
        "Box = Rect[float]\nclass Pane:\n    box: Box",
        'def place(side: Literal["--at"], name: Annotated[str, "any words"]) -> None: ...',
        "class Rect(NamedTuple):\n    x: float\n    y: float\n    width: float\n    height: float",
    ),
)
def test_what_says_what_it_is_passes(source: str) -> None:
    assert bare_tuples({"vitrine.here": source}) == []
