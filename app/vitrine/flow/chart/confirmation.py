"""Check of confirmations: what costs money is asked by a state that the wearer alone leads into, by hand or by voice.

A gaze rests on things by itself, a tap happens on the way, and a signal or a timer is nobody's will. So every
transition by which such a state is entered waits for a long press or a voice command, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from vitrine.document.located_data import KeyPath
from vitrine.flow.chart.chart_symbols import ChartSymbols
from vitrine.flow.chart.event import EventKind, parse_event, split_events
from vitrine.flow.chart.invocation import Invocation
from vitrine.flow.chart.validator import Validator

CONFIRMING_KINDS = (EventKind.LONG_PRESS, EventKind.VOICE)
_ALLOWED = 'long_press, long_press:NODE, voice:"..."'


class _Way(NamedTuple):
    """A transition as it is written: from which state, which it names as targets, what it waits for; and its place."""

    source: str
    targets: tuple[str, ...]
    body: Mapping[Any, Any]
    path: KeyPath


def check_confirmations(
    states: object, path: KeyPath, asking: Mapping[str, Invocation], symbols: ChartSymbols, validator: Validator
) -> None:
    """Add a problem for each way into a state that is `asking` for what must be confirmed, without the wearer."""
    reading = _ChartReading(symbols)
    reading.read(states, path)
    entered_first = reading.expand_level(states, "")
    for state in (name for name in asking if name in entered_first):
        _tell(validator, reading.paths[state], f'"{state}" asks {asking[state]}, and the chart begins in it')
    for way in reading.ways:
        word = _find_unconfirmed(way.body)
        entered = reading.find_entered(way) if word else frozenset()
        for state in (name for name in asking if name in entered):
            message = f'"{state}" asks {asking[state]}, and {word} leads into it'
            _tell(validator, (*way.path, "event" if "event" in way.body else "target"), message)


def _tell(validator: Validator, path: KeyPath, message: str) -> None:
    hint = "what is paid is confirmed by hand or by voice, after it was shown: {event: long_press, target: ...}"
    validator.add_problem(path, message, _ALLOWED, hint)


def _find_unconfirmed(body: Mapping[Any, Any]) -> str:
    """What a transition waits for that is no confirmation, in words; nothing where there is none."""
    if "after_s" in body:
        return "a timer"
    words = split_events(str(body.get("event") or ""))
    for word in words:
        try:
            if parse_event(word).kind not in CONFIRMING_KINDS:
                return word
        except ValueError:  # an event that the chart raises itself, or a mistake that is told elsewhere
            return word
    return "" if words else "a transition without an event"


class _ChartReading:
    """The bodies of all states, and all transitions of a chart as it is written."""

    def __init__(self, symbols: ChartSymbols) -> None:
        self._symbols = symbols
        self._bodies: dict[str, Mapping[Any, Any]] = {}
        self.paths: dict[str, KeyPath] = {}
        self.ways: list[_Way] = []

    def read(self, raw: object, path: KeyPath) -> None:
        """Read the states of a level and below."""
        for name, body in raw.items() if isinstance(raw, Mapping) else ():
            here = (*path, name)
            self._bodies[name] = body = body if isinstance(body, Mapping) else {}
            self.paths[name] = here
            transitions = body.get("transitions")
            for index, item in enumerate(transitions if isinstance(transitions, list | tuple) else ()):
                if isinstance(item, Mapping):
                    targets = tuple(str(item.get("target") or "").split())
                    self.ways.append(_Way(name, targets, item, (*here, "transitions", index)))
            self.read(body.get("states"), (*here, "states"))

    def expand_level(self, raw: object, parent: str) -> frozenset[str]:
        """The states that are entered among those of a level where nobody says: all regions, or the first."""
        if not isinstance(raw, Mapping) or not raw:
            return frozenset()
        is_parallel = self._bodies.get(parent, {}).get("parallel") is True
        first = [name for name, body in raw.items() if isinstance(body, Mapping) and body.get("initial") is True]
        chosen = [*raw] if is_parallel else (first or [*raw])[:1]
        return frozenset(name for one in chosen for name in (one, *self._expand(one)))

    def _expand(self, name: str) -> frozenset[str]:
        return self.expand_level(self._bodies.get(name, {}).get("states"), name)

    def find_entered(self, way: _Way) -> frozenset[str]:
        """The states that a transition enters, some of them again: all from its domain inwards, as SCXML has it."""
        known = [name for name in way.targets if name in self._symbols.states or name in self._symbols.histories]
        lines = [self._symbols.path_to(name) for name in known]
        domain = self._find_domain(way, lines)
        entered: set[str] = set()
        for target, line in zip(known, lines, strict=True):
            inwards = line[: line.index(domain)] if domain else line
            entered.update(name for name in inwards if name in self._symbols.states)
            entered |= self._expand(target) if target in self._symbols.states else self._list_below(line[1])
            for name in inwards:
                entered |= self._expand_regions(name, {each for one in lines for each in one})
        return frozenset(entered)

    def _find_domain(self, way: _Way, lines: Sequence[tuple[str, ...]]) -> str:
        """The innermost state that the transition stays in: no region's, "" for none."""
        around = self._symbols.path_to(way.source)
        first = 0 if way.body.get("internal") is True else 1
        for name in around[first:]:
            if not self._symbols.states[name].is_parallel and all(name in line[1:] for line in lines):
                return name
        return ""

    def _expand_regions(self, name: str, named: Collection[str]) -> frozenset[str]:
        """The regions of a state that no target lies in, with what is entered in them."""
        if name not in self._symbols.states or not self._symbols.states[name].is_parallel:
            return frozenset()
        regions = [each.id for each in self._symbols.states.values() if each.parent == name and each.id not in named]
        return frozenset(one for region in regions for one in (region, *self._expand(region)))

    def _list_below(self, name: str) -> frozenset[str]:
        """All states inside of one: a history enters those that were active before."""
        return frozenset(one for one in self._symbols.states if name in self._symbols.path_to(one)[1:])
