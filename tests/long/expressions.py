"""Generated expressions and garbage: each is a sentence or a value, in bounded time, never anything else.

What Python's own `eval` has a finite value for, without texts and overflows on the way, has the same value here.
"""

from __future__ import annotations

import math
import random
import time
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.expression.arithmetic import FAULTS
from vitrine.expression.evaluation import evaluate_syntax
from vitrine.expression.expression import parse_expression
from vitrine.flow.chart.expression import ExpressionScope, find_expression_errors, parse_chart_expression
from vitrine.scene.nodes.binding import fill_template

VALUES: dict[str, Any] = {
    "a": 3, "b": 0.25, "zero": 0, "none": None, "word": "x" * 50, "yes": True, "big": 1e300, "long": 10**60,
    "rows": ({"name": "tea"}, {"name": "bun"}), "deep": {"a-b": {"0": 7}},
}  # fmt: skip
SCOPE = ExpressionScope(tuple(VALUES), ("open", "shut"))
_LEAVES = (
    *(
        "a",
        "b",
        "zero",
        "none",
        "word",
        "yes",
        "big",
        "long",
        "1",
        "2.5",
        "0",
        "'t'",
        "1e9",
        "rows.1.name",
        "deep.a-b.0",
    ),
    *("null", "true", "rows[a].name", 'In("open")', "9999999999"),
)
_INFIX = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or")
_GARBAGE = "ab.19-+*/%<>=!&|()[]{},: '\"\\ifelsandortLam_\n\té☃\x00"
#: Seconds that no case takes on any machine, but for what is unbounded.
MOST_S = 2.0


def generate(chance: random.Random, depth: int) -> str:
    """An expression of some depth, mostly valid."""
    if depth == 0:
        return chance.choice(_LEAVES)
    first, second, third = (generate(chance, chance.randrange(depth)) for _ in range(3))
    return chance.choice(
        (
            f"{first} {chance.choice(_INFIX)} {second}",
            f"({first} {chance.choice(_INFIX)} {second})",
            f"{first} {chance.choice(_INFIX)} {second} {chance.choice(_INFIX)} {third}",
            f"({first} if {second} else {third})",
            f"not {first}",
            f"-{first}",
            f"{chance.choice(('min', 'max'))}({first}, {second})",
            f"clamp({first}, {second}, {third})",
            f"{chance.choice(('round', 'abs', 'sin'))}({first})",
            f"{first}[{second}]",
        )
    )


def damage(chance: random.Random, text: str) -> str:
    """A text with some letters put in, left out or repeated."""
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(text) + 1)
        text = chance.choice(
            (text[:at] + chance.choice(_GARBAGE) + text[at:], text[:at] + text[at + 1 :], text[:at] * 2)
        )
    return text[:1000]


def check_expression(text: str) -> str:
    """What became of a text: "value", "missing" or "sentence". Raises AssertionError where it is anything else."""
    began = time.process_time()
    outcome = _check_binding(text)
    errors = find_expression_errors(text, SCOPE)
    assert all(str(error) for error in errors)
    if not errors:
        try:
            parse_chart_expression(text, SCOPE).evaluate(VALUES, ("open",))
        except FAULTS:
            pass
    try:
        assert len(fill_template(f"{{{text}}}", VALUES)) <= 10_000
    except FieldError:
        pass
    assert time.process_time() - began < MOST_S, f"{text!r} takes too long"
    return outcome


def _check_binding(text: str) -> str:
    try:
        expression = parse_expression(text)
    except FieldError as error:
        assert str(error)
        return "sentence"
    values = {path: _find(path) for path in expression.paths}
    found = expression.evaluate(list(values.values()), ("open",))
    exact = evaluate_syntax(expression.tree, values.__getitem__, ("open",))
    assert _is_same(found, exact), f"{text!r} is {found!r}, and {exact!r} node by node"
    assert not isinstance(found, float) or math.isfinite(found)
    return "missing" if found is None else "value"


def _find(path: tuple[str, ...]) -> Any:
    value: Any = VALUES
    for name in path:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, tuple) and name.isdecimal() and len(name) < 9 and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _is_same(found: Any, exact: Any) -> bool:
    return type(found) is type(exact) and (found == exact or repr(found) == repr(exact))


def run_expressions(cases: int, seed: int) -> int:
    """Check so many cases; 0 where all end as they should."""
    outcomes = {"value": 0, "missing": 0, "sentence": 0}
    for case in range(cases):
        chance = random.Random(f"{seed}:{case}")
        text = generate(chance, chance.randrange(6))
        if case % 3 == 1:
            text = damage(chance, text)
        if case % 9 == 2:
            text = "".join(chance.choice(_GARBAGE) for _ in range(chance.randrange(60)))
        try:
            outcomes[check_expression(text)] += 1
        except Exception as error:
            print(f"case {case} of seed {seed}: {text!r}: {type(error).__name__}: {error}")
            return 1
    print(f"{cases:,} cases: {', '.join(f'{count:,} {name}' for name, count in outcomes.items())}")
    return 0
