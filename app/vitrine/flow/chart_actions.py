"""What a chart does on its way: it says things, raises events of its own and assigns variables. All else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vitrine.flow.chart_names import SAID, ChartNames, is_variable
from vitrine.flow.findings import Findings, Path
from vitrine.flow.guard import Names, guard_mistakes, value_mistakes
from vitrine.flow.speech import Sentence
from vitrine.scene.links import Names as Bound
from vitrine.scene.links import binding_errors

MAX_DEPTH = 8

_ACTIONS = ("say", "assign", "raise", "if", "foreach")
_CLOCK = "write after_s: 2.5 on a transition: it is taken when its state has been active that long, by the take's clock"

#: What the library can do and a scene may not, with what to write instead.
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
    """Checks actions and guards and hands them on in the library's words. `token` translates an event's name.

    `bound` has what sentences may be bound to; `sentences` are all that a chart can say, in the order of the file.
    """

    def __init__(self, names: ChartNames, bound: Bound, findings: Findings, token: Callable[[str, Path], str]) -> None:
        self.sentences: list[Sentence] = []
        self._bound = bound
        self._findings = findings
        self._token = token
        self._scope = Names(sorted(names.variables), tuple(names.states))

    def actions(self, raw: object, path: Path, depth: int = 0) -> list[dict[str, Any]]:
        """One action or a list of them, checked."""
        if depth > MAX_DEPTH:
            self._findings.say(path, f"actions lie more than {MAX_DEPTH} deep")
            return []
        if isinstance(raw, str | Mapping):
            return self._action(raw, path, depth)
        items = enumerate(self._findings.sequence(raw, path))
        return [action for index, item in items for action in self._action(item, (*path, index), depth)]

    def guard(self, raw: object, path: Path) -> list[str]:
        """One guard or a list of which all must hold, checked."""
        items = raw if isinstance(raw, list | tuple) else [raw]
        guards = [self._findings.text(item, path) for item in items]
        for guard in filter(None, guards):
            for mistake in guard_mistakes(guard, self._scope):
                self._findings.say(path, mistake)
        return guards

    def value(self, raw: object, path: Path) -> str:
        """An expression for a variable; a plain number or truth value stands for itself."""
        if isinstance(raw, bool | int | float):
            return repr(raw)
        text = self._findings.text(raw, path)
        for mistake in value_mistakes(text, self._scope) if text else ():
            self._findings.say(path, mistake, hint="a word is written with quotes inside quotes: \"'word'\"")
        return text

    def _action(self, raw: object, path: Path, depth: int) -> list[dict[str, Any]]:
        if isinstance(raw, str):
            message = f'"{raw}" names a method of a program, which a scene has not'
            self._findings.say(path, message, allowed=", ".join(_ACTIONS))
            return []
        action = self._findings.mapping(raw, path)
        self._findings.keys(action, _ACTIONS, REMEDIES, path, _CAPTURE)
        known = [kind for kind in _ACTIONS if kind in action]
        if len(known) != 1:
            if len(known) > 1 or not action:
                self._findings.say(path, "each action has exactly one key", allowed=", ".join(_ACTIONS))
            return []
        kind = known[0]
        if kind == "say":
            return [{"assign": self._say(action[kind], (*path, kind))}]
        read = {"assign": self._assign, "raise": self._raise, "if": self._if, "foreach": self._foreach}[kind]
        return [{kind: read(action[kind], (*path, kind), depth)}]

    def _say(self, raw: object, path: Path) -> dict[str, Any]:
        """The library cannot speak: it notes the sentence's number."""
        text = self._findings.text(raw, path)
        for error in binding_errors(text, self._bound, None):
            self._findings.say(path, str(error), error.allowed, error.hint)
        self.sentences.append(Sentence(text, self._findings.place(path)))
        return {"location": SAID, "expr": str(len(self.sentences))}

    def _assign(self, raw: object, path: Path, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("location", "expr"), path)
        location = self._findings.text(body.get("location"), (*path, "location"))
        if location and location not in self._scope.variables:
            allowed = ", ".join(self._scope.variables) or "none; variables are declared under datamodel"
            self._findings.say((*path, "location"), f'there is no variable "{location}"', allowed)
        return {"location": location, "expr": self.value(body.get("expr"), (*path, "expr"))}

    def _raise(self, raw: object, path: Path, depth: int) -> str:
        if isinstance(raw, Mapping):
            raw, path = self._body(raw, ("event",), path).get("event"), (*path, "event")
        return self._token(self._findings.text(raw, path), path)

    def _if(self, raw: object, path: Path, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("cond", "then", "elif", "else"), path)
        others = self._findings.sequence(body.get("elif"), (*path, "elif"))
        chart = self._branch(body, path, depth)
        chart["elif"] = [
            self._branch(self._body(other, ("cond", "then"), where), where, depth)
            for other, where in ((other, (*path, "elif", index)) for index, other in enumerate(others))
        ]
        if "else" in body:
            chart["else"] = self.actions(body["else"], (*path, "else"), depth + 1)
        return chart

    def _branch(self, body: Mapping[Any, Any], path: Path, depth: int) -> dict[str, Any]:
        guards = self.guard(body.get("cond"), (*path, "cond"))
        then = self.actions(body.get("then"), (*path, "then"), depth + 1)
        return {"cond": " and ".join(f"({guard})" for guard in guards), "then": then}

    def _foreach(self, raw: object, path: Path, depth: int) -> dict[str, Any]:
        body = self._body(raw, ("array", "item", "index", "do"), path)
        for key in ("item", "index"):
            if (key in body or key == "item") and not is_variable(body.get(key)):
                self._findings.say((*path, key), f'"{body.get(key)}" is no name for a variable')
        array = self.value(body.get("array"), (*path, "array"))
        return {**body, "array": array, "do": self.actions(body.get("do"), (*path, "do"), depth + 1)}

    def _body(self, raw: object, allowed: tuple[str, ...], path: Path) -> Mapping[Any, Any]:
        body = self._findings.mapping(raw, path)
        self._findings.keys(body, allowed, REMEDIES, path)
        return body
