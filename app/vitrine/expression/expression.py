"""Expressions: a text that was parsed, with the paths and states that it reads; compiled when it is first evaluated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeGuard

from vitrine.document.field_error import FieldError
from vitrine.expression.arithmetic import FAULTS
from vitrine.expression.code import compile_syntax
from vitrine.expression.evaluation import evaluate_syntax, is_presentable
from vitrine.expression.grammar import parse_syntax
from vitrine.expression.row_numbers import ROW, read_row_numbers
from vitrine.expression.syntax import (
    Binary,
    Choice,
    Comparison,
    Constant,
    Junction,
    Member,
    Path,
    Reference,
    StateTest,
    Subscript,
    Syntax,
    Unary,
    iter_syntax,
    list_parts,
)
from vitrine.expression.syntax import Collection as CollectionSyntax

#: Parsed texts that are kept: those of the largest scene, each of 1 kB.
MAX_KEPT = 4_096


class Expression:
    """A parsed expression. `paths` are what it reads, each once, in the order of the text; `states` those it tests.

    Equal are those of the same text.
    """

    def __init__(self, text: str, tree: Syntax) -> None:
        self.text, self.tree = text, tree
        parts = tuple(iter_syntax(tree))
        self.paths: tuple[Path, ...] = tuple(dict.fromkeys(part.path for part in parts if isinstance(part, Reference)))
        self.states: tuple[str, ...] = tuple(
            dict.fromkeys(state for part in parts if isinstance(part, StateTest) for state in part.states)
        )
        #: The lists and mappings among `paths`, of which a part is read: `rows[index].name`.
        self.owners = frozenset(
            part.owner.path
            for part in parts
            if isinstance(part, Member | Subscript) and isinstance(part.owner, Reference)
        )
        # Where nothing decides, one part without a value leaves the whole without one: then nobody need look closer.
        self._decides = any(
            isinstance(part, Comparison | Junction | Choice | StateTest)
            or (isinstance(part, Unary) and part.operator == "not")
            for part in parts
        )
        self.reads_states = any(isinstance(part, StateTest) for part in parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    @property
    def path(self) -> Path | None:
        """The path, where the expression is nothing else."""
        return self.tree.path if isinstance(self.tree, Reference) else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts in quotes that it may have as its value: of `'a' if x else 'b'` both."""
        return tuple(part.value for part in _iter_results(self.tree) if _is_text(part))

    @property
    def is_text_choice(self) -> bool:
        """Whether its value is one of `texts` or missing, and never another."""
        return all(map(_is_text, _iter_results(self.tree)))

    @cached_property
    def function(self) -> Callable[..., Any]:
        """Its compiled form: of the values of `paths` in their order, and the active states where it `reads_states`.

        It raises one of FAULTS where `evaluate` must look more closely.
        """
        return compile_syntax(self.tree, self.paths, self.reads_states)

    def evaluate(self, arguments: Sequence[Any], active_states: Collection[str] | None = None) -> Any:
        """The value for those of `paths`, None where it is missing; never an exception."""
        try:
            value = self.function(*arguments, active_states) if self.reads_states else self.function(*arguments)
        except FAULTS:
            return self.evaluate_exactly(dict(zip(self.paths, arguments, strict=True)), active_states)
        return value if is_presentable(value) else None

    def evaluate_exactly(self, values: Mapping[Path, Any], active_states: Collection[str] | None) -> Any:
        """The value part by part, for those of all its paths: what is missing in one part leaves the others."""
        return evaluate_syntax(self.tree, values.__getitem__, active_states) if self._decides else None


@lru_cache(maxsize=MAX_KEPT)
def parse_expression(text: str) -> Expression:
    """The expression of a binding or condition. Raises FieldError with one sentence.

    What has surely no value, such as a division by 0, is an error, too.
    """
    tree = parse_syntax(text)
    expression = Expression(text, read_row_numbers(tree) if f"{ROW}." in text else tree)
    for part in iter_syntax(expression.tree):
        if isinstance(part, CollectionSyntax):
            raise FieldError(f'"{text}" makes a list', "single values; lists are written under content")
    for fault in _iter_valueless(expression.tree):
        raise FieldError(f'"{text}" never has a value: {fault}')
    return expression


def _iter_results(tree: Syntax) -> Iterator[Syntax]:
    """The parts one of which is the value of the whole."""
    match tree:
        case Choice(_, chosen, otherwise):
            yield from _iter_results(chosen)
            yield from _iter_results(otherwise)
        case Junction(_, operands):
            for operand in operands:
                yield from _iter_results(operand)
        case _:
            yield tree


def _is_text(tree: Syntax) -> TypeGuard[Constant]:
    return isinstance(tree, Constant) and isinstance(tree.value, str)


def _iter_valueless(tree: Syntax) -> Iterator[str]:
    """Why parts without names have no value."""
    for part in list_parts(tree):
        yield from _iter_valueless(part)
    if isinstance(tree, Binary) and tree.operator in ("/", "//", "%") and _is_zero(tree.right):
        yield "it divides by 0"
        return
    if not isinstance(tree, Binary | Unary) or not _is_constant(tree):
        return
    if evaluate_syntax(tree, _read_nothing, None) is not None:
        return
    operands = [evaluate_syntax(part, _read_nothing, None) for part in list_parts(tree)]
    if any(isinstance(operand, str) for operand in operands):
        pair = f"a text and a number do not go together with {tree.operator}"
        yield pair if len(operands) > 1 else "a text has no sign"
    elif any(operand is None for operand in operands):
        yield f"nothing (null) does not go with {tree.operator}"
    else:
        yield f"{tree.operator} makes too large a number"


def _is_constant(tree: Syntax) -> bool:
    return not any(isinstance(part, Reference | StateTest) for part in iter_syntax(tree))


def _is_zero(tree: Syntax) -> bool:
    return _is_constant(tree) and evaluate_syntax(tree, _read_nothing, None) == 0


def _read_nothing(path: Path) -> None:
    return None
