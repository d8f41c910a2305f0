"""Parser of statechart actions and guards: `say`, `raise`, `assign`, `if` and `foreach`; all others are refused."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from vitrine.document.located_data import KeyPath
from vitrine.flow.chart.chart_symbols import EXPRESSION_PREFIX, UTTERANCE_VARIABLE, ChartSymbols, is_variable_name
from vitrine.flow.chart.expression import (
    ChartExpression,
    ExpressionScope,
    find_expression_errors,
    may_read_event_data,
    parse_chart_expression,
)
from vitrine.flow.chart.utterance import UtteranceTemplate
from vitrine.flow.chart.validator import Validator, quote_value
from vitrine.scene.load.cross_references import SymbolTable, find_binding_errors

MAX_DEPTH = 8

ACTION_KEYS = ("say", "assign", "raise", "if", "foreach")
#: The keys of what an action holds, where that is a mapping; an `elif` is a branch.
BODY_KEYS: Mapping[str, tuple[str, ...]] = {
    "assign": ("location", "expr"),
    "raise": ("event",),
    "if": ("cond", "then", "elif", "else"),
    "elif": ("cond", "then"),
    "foreach": ("array", "item", "index", "do"),
}
_TIMER_HINT = (
    "write after_s: 2.5 on a transition: it is taken when its state has been active that long, by the take's clock"
)

_ALLOWED_VALUES = "a number, true, false, an expression"
_CONTENT_HINT = "lists and names with values below stand under content, which expressions read"
_WORD_HINT = "a word is written with quotes inside quotes: \"'word'\""

#: Keys that the library supports and a scene may not use, with what to write instead.
UNSUPPORTED_KEY_HINTS: Mapping[str, str] = {
    "delay": _TIMER_HINT,
    "delayexpr": _TIMER_HINT,
    "invoke": "write invoke on a state: what is asked of a service when it is entered",
    "send": f"write raise for an event at once; for a later one {_TIMER_HINT}",
    "cancel": "leave it out: a state that is left forgets its after_s",
    "script": "write assign: a scene runs no code",
    "log": "leave it out: a scene prints nothing",
    "donedata": "leave it out: assign to a variable, which guards can read",
}

_MISPLACED_KEY_HINTS = {
    "capture": "write capture: true on the state in which the camera records",
    "tier": "write tier: small on the state that the small processor draws",
}


class ActionParser:
    """Validates actions and guards and converts them to the library's format.

    `translate_event` gives the library's name of an event; `binding_names` are what utterances may be bound to;
    `utterance_templates` are all that a chart can say, in file order, `expressions` its guards and values by the names
    that the library knows them by; `reads_event_data`: whether some expression may.
    """

    def __init__(
        self,
        symbols: ChartSymbols,
        binding_names: SymbolTable,
        validator: Validator,
        translate_event: Callable[[str, KeyPath], str],
    ) -> None:
        self.utterance_templates: list[UtteranceTemplate] = []
        self.expressions: dict[str, ChartExpression] = {}
        self.reads_event_data = False
        self._binding_names = binding_names
        self._validator = validator
        self._translate_event = translate_event
        self._scope = ExpressionScope(sorted(symbols.variables), tuple(symbols.states), tuple(binding_names.content))

    def parse_actions(self, raw: object, path: KeyPath, depth: int = 0) -> list[dict[str, Any]]:
        """Parse one action or a list of them."""
        if depth > MAX_DEPTH:
            self._validator.add_problem(path, f"actions lie more than {MAX_DEPTH} deep")
            return []
        if isinstance(raw, str | Mapping):
            return self._parse_action(raw, path, depth)
        items = enumerate(self._validator.read_sequence(raw, path))
        return [action for index, item in items for action in self._parse_action(item, (*path, index), depth)]

    def parse_guard(self, raw: object, path: KeyPath) -> list[str]:
        """Parse one guard or a list of guards that must all hold."""
        items = raw if isinstance(raw, list | tuple) else [raw]
        guards = [self._validator.read_text(item, path) for item in items]
        # Guards may come from SCXML, where `<` is written `&lt;`.
        return [self._parse_expression(html.unescape(guard), path, "") if guard else "" for guard in guards]

    def parse_value(self, raw: object, path: KeyPath) -> str:
        """Parse the expression of a variable; a plain number or truth value stands for itself."""
        if isinstance(raw, bool | int | float):
            return repr(raw)
        if isinstance(raw, Mapping | list | tuple):
            self._validator.add_problem(path, f"{path[-1]} is {quote_value(raw)}", _ALLOWED_VALUES, _CONTENT_HINT)
            return ""
        text = self._validator.read_text(raw, path)
        return self._parse_expression(text, path, _WORD_HINT) if text else text

    def _parse_expression(self, text: str, path: KeyPath, hint: str) -> str:
        """The name by which the library knows an expression: to it, that is a variable."""
        self.reads_event_data |= may_read_event_data(text, self._scope)
        errors = find_expression_errors(text, self._scope)
        for error in errors:
            self._validator.add_problem(path, str(error), error.allowed, " ".join(filter(None, (error.hint, hint))))
        if errors:
            return ""
        name = f"{EXPRESSION_PREFIX}{len(self.expressions)}"
        self.expressions[name] = parse_chart_expression(text, self._scope)
        return f"({name})"  # a name alone would be looked for at once, before the chart has any variables

    def _parse_action(self, raw: object, path: KeyPath, depth: int) -> list[dict[str, Any]]:
        if isinstance(raw, str):
            message = f'"{raw}" names a method of a program, which a scene has not'
            self._validator.add_problem(path, message, allowed=", ".join(ACTION_KEYS))
            return []
        action = self._validator.read_mapping(raw, path)
        self._validator.check_keys(action, ACTION_KEYS, UNSUPPORTED_KEY_HINTS, path, _MISPLACED_KEY_HINTS)
        kinds = [kind for kind in ACTION_KEYS if kind in action]
        if len(kinds) != 1:
            if len(kinds) > 1 or not action:
                self._validator.add_problem(path, "each action has exactly one key", allowed=", ".join(ACTION_KEYS))
            return []
        kind = kinds[0]
        if kind == "say":
            return [{"assign": self._parse_say(action[kind], (*path, kind))}]
        read = {
            "assign": self._parse_assign,
            "raise": self._parse_raise,
            "if": self._parse_if,
            "foreach": self._parse_foreach,
        }[kind]
        return [{kind: read(action[kind], (*path, kind), depth)}]

    def _parse_say(self, raw: object, path: KeyPath) -> dict[str, Any]:
        """Convert to an assignment of the utterance's number: the library has no speech action."""
        text = self._validator.read_text(raw, path)
        for error in find_binding_errors(text, self._binding_names, None):
            self._validator.add_problem(path, str(error), error.allowed, error.hint)
        self.utterance_templates.append(UtteranceTemplate(text, self._validator.locate(path)))
        return {"location": UTTERANCE_VARIABLE, "expr": str(len(self.utterance_templates))}

    def _parse_assign(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._read_body(raw, "assign", path)
        location = self._validator.read_text(body.get("location"), (*path, "location"))
        if location and location not in self._scope.variables:
            allowed = ", ".join(self._scope.variables) or "none; variables are declared under datamodel"
            self._validator.add_problem((*path, "location"), f'there is no variable "{location}"', allowed)
        return {"location": location, "expr": self.parse_value(body.get("expr"), (*path, "expr"))}

    def _parse_raise(self, raw: object, path: KeyPath, depth: int) -> str:
        if isinstance(raw, Mapping):
            raw, path = self._read_body(raw, "raise", path).get("event"), (*path, "event")
        return self._translate_event(self._validator.read_text(raw, path), path)

    def _parse_if(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._read_body(raw, "if", path)
        others = self._validator.read_sequence(body.get("elif"), (*path, "elif"))
        chart = self._parse_branch(body, path, depth)
        chart["elif"] = [
            self._parse_branch(self._read_body(other, "elif", where), where, depth)
            for other, where in ((other, (*path, "elif", index)) for index, other in enumerate(others))
        ]
        if "else" in body:
            chart["else"] = self.parse_actions(body["else"], (*path, "else"), depth + 1)
        return chart

    def _parse_branch(self, body: Mapping[Any, Any], path: KeyPath, depth: int) -> dict[str, Any]:
        guards = self.parse_guard(body.get("cond"), (*path, "cond"))
        then = self.parse_actions(body.get("then"), (*path, "then"), depth + 1)
        return {"cond": " and ".join(f"({guard})" for guard in guards), "then": then}

    def _parse_foreach(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._read_body(raw, "foreach", path)
        for key in ("item", "index"):
            if (key in body or key == "item") and not is_variable_name(body.get(key)):
                self._validator.add_problem((*path, key), f'"{body.get(key)}" is no name for a variable')
        array = self.parse_value(body.get("array"), (*path, "array"))
        return {**body, "array": array, "do": self.parse_actions(body.get("do"), (*path, "do"), depth + 1)}

    def _read_body(self, raw: object, kind: str, path: KeyPath) -> Mapping[Any, Any]:
        body = self._validator.read_mapping(raw, path)
        self._validator.check_keys(body, BODY_KEYS[kind], UNSUPPORTED_KEY_HINTS, path)
        return body
