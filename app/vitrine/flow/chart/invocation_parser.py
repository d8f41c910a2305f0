"""Parser of a state's `invoke:`: `{SERVICE.VERB: {input: value}}`, or a list of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrine.document.located_data import KeyPath
from vitrine.errors import suggest_name
from vitrine.flow.chart.invocation import InputValue, Invocation
from vitrine.flow.chart.validator import Validator, quote_value
from vitrine.scene.load.cross_references import SymbolTable, find_binding_errors
from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb, iter_verbs, list_answers

#: What one state may ask at once.
MAX_INVOCATIONS = 16

_FORM = "such as {catalogue.find: {gtin: ...}}"


class InvocationParser:
    """Validates what states ask of a scene's services; inputs may be bound to `binding_names`."""

    def __init__(self, services: Mapping[str, ServiceKind], binding_names: SymbolTable, validator: Validator) -> None:
        self._services = services
        self._verbs = dict(iter_verbs(services))
        self._binding_names = binding_names
        self._validator = validator

    def parse(self, raw: object, path: KeyPath) -> tuple[Invocation, ...]:
        """Parse what one state asks, in the order of the file."""
        if isinstance(raw, list | tuple):
            parsed = tuple(
                invocation for index, item in enumerate(raw) for invocation in self._parse_mapping(item, (*path, index))
            )
        else:
            parsed = self._parse_mapping(raw, path)
        if len(parsed) > MAX_INVOCATIONS:
            message = f"{len(parsed)} requests are too many for one state"
            self._validator.raise_problem(path, message, f"at most {MAX_INVOCATIONS}")
        return parsed

    def _parse_mapping(self, raw: object, path: KeyPath) -> tuple[Invocation, ...]:
        if raw is not None and not isinstance(raw, Mapping):
            self._validator.add_problem(path, f"invoke is {quote_value(raw)}", hint=f"write what is asked, {_FORM}")
        return tuple(
            self._parse_request(str(name), inputs, (*path, name))
            for name, inputs in (raw.items() if isinstance(raw, Mapping) else ())
        )

    def _parse_request(self, name: str, raw: object, path: KeyPath) -> Invocation:
        service, _, word = name.partition(".")
        verb = self._verbs.get(name)
        inputs = self._validator.read_mapping(raw, path)
        if verb is None:
            self._add_unknown_problem(name, service, word, path)
        else:
            self._check_inputs(name, verb, inputs, path)
        values = tuple((str(key), self._parse_input(value, (*path, key))) for key, value in inputs.items())
        answers = () if verb is None else list_answers(service, verb)
        reads_take = verb is not None and verb.reads_take
        return Invocation(service, word, values, answers, self._validator.locate(path), reads_take)

    def _add_unknown_problem(self, name: str, service: str, word: str, path: KeyPath) -> None:
        if service in self._services and self._services[service].verbs:
            verbs = self._services[service].verbs
            message = f'"{service}" cannot be asked to "{word}"' if word else f'"{service}" is no request'
            names = [f"{service}.{verb}" for verb in verbs]
            self._validator.add_problem(path, message, ", ".join(names), suggest_name(name, names))
            return
        if service in self._services:
            self._validator.add_problem(
                path, f'"{service}" cannot be asked anything', hint=_describe_signals(service, self._services)
            )
            return
        allowed = ", ".join(self._verbs) or "none; services are declared under services"
        hint = (
            suggest_name(service, self._services)
            or f"declare it at the top of the scene: services: {{{service}: {{}}}}"
        )
        self._validator.add_problem(path, f'the scene has no service "{service}"', allowed, hint)

    def _check_inputs(self, name: str, verb: ServiceVerb, inputs: Mapping[Any, Any], path: KeyPath) -> None:
        known = verb.inputs
        for key in inputs:
            if key not in known:
                hint = suggest_name(str(key), known)
                self._validator.add_problem(
                    (*path, key), f'{name} takes no "{key}"', ", ".join(known) or "no inputs", hint
                )
        for key, meaning in verb.required.items():
            if key not in inputs:
                self._validator.add_problem(path, f'{name} needs "{key}"', f"{key}: {meaning}")

    def _parse_input(self, raw: object, path: KeyPath) -> InputValue:
        if raw is None or isinstance(raw, bool | int | float):
            return raw
        if not isinstance(raw, str):
            hint = 'a list or a mapping is bound: "{cart.items}"'
            self._validator.add_problem(
                path, f"{path[-1]} is {quote_value(raw)}", "a text, number, true or false", hint
            )
            return None
        for error in find_binding_errors(raw, self._binding_names, None):
            self._validator.add_problem(path, str(error), error.allowed, error.hint)
        return raw


def _describe_signals(service: str, services: Mapping[str, ServiceKind]) -> str:
    signals = ", ".join(services[service].signals)
    return f"it gives {signals} by itself, as long as the scene has it" if signals else ""
