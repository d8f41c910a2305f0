"""Parser of statechart actions and guards: `say`, `raise`, `assign`, `if` and `foreach`; all others are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vitrine.document.located import KeyPath
from vitrine.flow.chart_names import SAID, ChartNames, is_variable
from vitrine.flow.findings import Findings
from vitrine.flow.guard import ExpressionScope, guard_mistakes, value_mistakes
from vitrine.flow.speech import Sentence
from vitrine.scene.links import Names, binding_errors

MAX_DEPTH = 8

_ACTIONS = ("say", "assign", "raise", "if", "foreach")
_CLOCK = "write after_s: 2.5 on a transition: it is taken when its state has been active that long, by the take's clock"

#: Keys that the library supports and a scene may not use, with what to write instead.
REMEDIES: Mapping[str, str] = {
    "delay": _CLOCK,
    "delayexpr": _CLOCK,
    "invoke": _CLOCK,
    "send": f"write raise for an event at once; for a later one {_CLOCK}",
    "cancel": "leave it out: a state that is left forgets its after_s",
    "script": "write assign: a scene runs no code",
    "log": "leave it out: a scene prints nothing",
    "donedata": "leave it out: assign to a variable, which guards can read",
}

_CAPTURE = {"capture": "write capture: true on the state in which the camera records"}


class ActionReader:
    """Validates actions and guards and converts them to the library's format.

    `translate_event` gives the library's name of an event; `binding_names` are what utterances may be bound to;
    `utterance_templates` are all that a chart can say, in file order.
    """

    def __init__(
        self, symbols: ChartNames, bound: Names, validator: Findings, token: Callable[[str, KeyPath], str]
    ) -> None:
        self.sentences: list[Sentence] = []
        self._bound = bound
        self._validator = validator
        self._token = token
        self._scope = ExpressionScope(sorted(symbols.variables), tuple(symbols.states))

    def actions(self, raw: object, path: KeyPath, depth: int = 0) -> list[dict[str, Any]]:
        """Parse one action or a list of them."""
        if depth > MAX_DEPTH:
            self._validator.say(path, f"actions lie more than {MAX_DEPTH} deep")
            return []
        if isinstance(raw, str | Mapping):
            return self._action(raw, path, depth)
        items = enumerate(self._validator.sequence(raw, path))
        return [action for index, item in items for action in self._action(item, (*path, index), depth)]

    def guard(self, raw: object, path: KeyPath) -> list[str]:
        """Parse one guard or a list of guards that must all hold."""
        items = raw if isinstance(raw, list | tuple) else [raw]
        guards = [self._validator.text(item, path) for item in items]
        for guard in filter(None, guards):
            for mistake in guard_mistakes(guard, self._scope):
                self._validator.say(path, mistake)
        return guards

    def value(self, raw: object, path: KeyPath) -> str:
        """Parse the expression of a variable; a plain number or truth value stands for itself."""
        if isinstance(raw, bool | int | float):
            return repr(raw)
        text = self._validator.text(raw, path)
        for mistake in value_mistakes(text, self._scope) if text else ():
            self._validator.say(path, mistake, hint="a word is written with quotes inside quotes: \"'word'\"")
        return text

    def _action(self, raw: object, path: KeyPath, depth: int) -> list[dict[str, Any]]:
        if isinstance(raw, str):
            message = f'"{raw}" names a method of a program, which a scene has not'
            self._validator.say(path, message, allowed=", ".join(_ACTIONS))
            return []
        action = self._validator.mapping(raw, path)
        self._validator.keys(action, _ACTIONS, REMEDIES, path, _CAPTURE)
        kinds = [kind for kind in _ACTIONS if kind in action]
        if len(kinds) != 1:
            if len(kinds) > 1 or not action:
                self._validator.say(path, "each action has exactly one key", allowed=", ".join(_ACTIONS))
            return []
        kind = kinds[0]
        if kind == "say":
            return [{"assign": self._say(action[kind], (*path, kind))}]
        read = {"assign": self._assign, "raise": self._raise, "if": self._if, "foreach": self._foreach}[kind]
        return [{kind: read(action[kind], (*path, kind), depth)}]

    def _say(self, raw: object, path: KeyPath) -> dict[str, Any]:
        """Convert to an assignment of the utterance's number: the library has no speech action."""
        text = self._validator.text(raw, path)
        for error in binding_errors(text, self._bound, None):
            self._validator.say(path, str(error), error.allowed, error.hint)
        self.sentences.append(Sentence(text, self._validator.place(path)))
        return {"location": SAID, "expr": str(len(self.sentences))}

    def _assign(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("location", "expr"), path)
        location = self._validator.text(body.get("location"), (*path, "location"))
        if location and location not in self._scope.variables:
            allowed = ", ".join(self._scope.variables) or "none; variables are declared under datamodel"
            self._validator.say((*path, "location"), f'there is no variable "{location}"', allowed)
        return {"location": location, "expr": self.value(body.get("expr"), (*path, "expr"))}

    def _raise(self, raw: object, path: KeyPath, depth: int) -> str:
        if isinstance(raw, Mapping):
            raw, path = self._body(raw, ("event",), path).get("event"), (*path, "event")
        return self._token(self._validator.text(raw, path), path)

    def _if(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("cond", "then", "elif", "else"), path)
        others = self._validator.sequence(body.get("elif"), (*path, "elif"))
        chart = self._branch(body, path, depth)
        chart["elif"] = [
            self._branch(self._body(other, ("cond", "then"), where), where, depth)
            for other, where in ((other, (*path, "elif", index)) for index, other in enumerate(others))
        ]
        if "else" in body:
            chart["else"] = self.actions(body["else"], (*path, "else"), depth + 1)
        return chart

    def _branch(self, body: Mapping[Any, Any], path: KeyPath, depth: int) -> dict[str, Any]:
        guards = self.guard(body.get("cond"), (*path, "cond"))
        then = self.actions(body.get("then"), (*path, "then"), depth + 1)
        return {"cond": " and ".join(f"({guard})" for guard in guards), "then": then}

    def _foreach(self, raw: object, path: KeyPath, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("array", "item", "index", "do"), path)
        for key in ("item", "index"):
            if (key in body or key == "item") and not is_variable(body.get(key)):
                self._validator.say((*path, key), f'"{body.get(key)}" is no name for a variable')
        array = self.value(body.get("array"), (*path, "array"))
        return {**body, "array": array, "do": self.actions(body.get("do"), (*path, "do"), depth + 1)}

    def _body(self, raw: object, allowed: tuple[str, ...], path: KeyPath) -> Mapping[Any, Any]:
        body = self._validator.mapping(raw, path)
        self._validator.keys(body, allowed, REMEDIES, path)
        return body
