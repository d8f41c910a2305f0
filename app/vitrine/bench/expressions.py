"""The benchmark `expressions`: the time of 2,000 expressions of four operators, as a HUD of bound fields has them.

Peers in the same run are what else could evaluate them: closures over the syntax tree, and Python's `eval` of the
compiled text, which checks nothing. All are asked for the same values of the same eight names.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from types import CodeType
from typing import Any

from vitrine.expression.arithmetic import BINARY_OPERATORS, FAULTS
from vitrine.expression.expression import parse_expression
from vitrine.expression.expression_table import ExpressionTable
from vitrine.expression.syntax import Binary, Constant, Reference, Syntax

COUNT = 2_000
NAMES = tuple(f"n{index}" for index in range(8))
OPERATORS = ("+", "-", "*", "/")
SEED = 12

Closure = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class ExpressionsResult:
    """Milliseconds of processor time a frame, medians; `missing_ms` with one of the eight names missing."""

    table_ms: float
    missing_ms: float
    closures_ms: float
    eval_ms: float
    compile_ms: float
    frames: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_expressions(frames: int, on_progress: Callable[[str], None]) -> ExpressionsResult:
    """Evaluate all expressions `frames` times in each way, in turns."""
    expressions = [parse_expression(text) for text in generate_texts(COUNT)]
    table = ExpressionTable(expressions)
    on_progress(f"compiling {COUNT:,} expressions")
    compile_ms = _measure(partial(table.evaluate, [1.0] * len(table.paths)))
    closures = [build_closure(expression.tree) for expression in expressions]
    codes = [compile(expression.text, "<bench>", "eval") for expression in expressions]
    rows: dict[str, list[float]] = {"table": [], "missing": [], "closures": [], "eval": []}
    for frame in range(frames):
        values = {name: 1.5 + (frame * 7 + index) % 97 for index, name in enumerate(NAMES)}
        arguments = [values[path[0]] for path in table.paths]
        lacking = [None if path[0] == NAMES[frame % len(NAMES)] else values[path[0]] for path in table.paths]
        rows["table"].append(_measure(partial(table.evaluate, arguments)))
        rows["missing"].append(_measure(partial(table.evaluate, lacking)))
        rows["closures"].append(_measure(partial(evaluate_closures, closures, values)))
        rows["eval"].append(_measure(partial(evaluate_codes, codes, values)))
    medians = {name: statistics.median(times) for name, times in rows.items()}
    return ExpressionsResult(
        medians["table"], medians["missing"], medians["closures"], medians["eval"], compile_ms, frames
    )


def generate_texts(count: int) -> list[str]:
    """Chains of four operators over the names and some numbers, the same every time."""
    chance = random.Random(SEED)
    return [
        " ".join(
            [
                chance.choice(NAMES),
                *(
                    word
                    for _ in range(4)
                    for word in (chance.choice(OPERATORS), chance.choice((*NAMES, "3.6", "2", "100")))
                ),
            ]
        )
        for _ in range(count)
    ]


def build_closure(tree: Syntax) -> Closure:
    """A function of the values by name, made of one for each node of the tree."""
    match tree:
        case Constant(value):
            return lambda values: value
        case Reference((name,)):
            return lambda values: values[name]
        case Binary(sign, left, right):
            calculate, first, second = BINARY_OPERATORS[sign], build_closure(left), build_closure(right)
            return lambda values: calculate(first(values), second(values))
    raise TypeError("chains of operators have nothing else")


def evaluate_closures(closures: Sequence[Closure], values: dict[str, Any]) -> list[Any]:
    """The value of each, None where there is none."""
    found: list[Any] = []
    for closure in closures:
        try:
            found.append(closure(values))
        except FAULTS:
            found.append(None)
    return found


def evaluate_codes(codes: Sequence[CodeType], values: dict[str, Any]) -> list[Any]:
    """The value of each, None where there is none."""
    names = {"__builtins__": {}, **values}
    found: list[Any] = []
    for code in codes:
        try:
            found.append(eval(code, names))  # of the texts made above
        except FAULTS:
            found.append(None)
    return found


def _measure(deed: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    start = time.process_time()
    deed()
    return (time.process_time() - start) * 1e3
