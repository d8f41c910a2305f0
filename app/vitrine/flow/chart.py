"""The statechart of a scene as an immutable value: a pure step function from configuration and event to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vitrine.document.located import KeyPath
from vitrine.errors import InputError, Place, Problem
from vitrine.flow.chart_names import ChartState
from vitrine.flow.chart_reader import ROOT, ChartReading, Timer, read_chart
from vitrine.flow.findings import Findings, SourceMap
from vitrine.flow.input import Event
from vitrine.flow.speech import Sentence
from vitrine.scene.links import Names
from vitrine.scene.scene import Scene
from vitrine.scene.zone import Zone

if TYPE_CHECKING:
    from vitrine.flow.machine import Change, Endless, Machine, Memory

#: The key path of a statechart in a scene file.
ROOT_PATH: KeyPath = ("statechart",)

#: Steps in the cache. The library takes 0.26 ms for a step, whose result depends on configuration and event alone: a
#: take of 200,000 taps repeats a few of them. A chart that counts never repeats one; its cache is of no use.
MOST_KNOWN = 2_000

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration of a chart: `active` states in file order, and privately the histories and the datamodel."""

    active: tuple[str, ...] = ()
    _memory: Memory | None = field(default=None, repr=False)
    _key: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """The result of one event: the next configuration, and `state_changes` in order, entered (True) or left (False).

    `utterance` is what the event makes the scene say, the last where there are several.
    """

    configuration: Configuration
    passages: tuple[tuple[str, bool], ...] = ()
    said: Sentence | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Chart:
    """A statechart, validated and loaded. It is immutable; the library's mutable object is private to `_interpreter`.

    `states` has all states in the order of the file, `listeners` the states that hear each event, `timers` the
    transitions that the take's clock fires, `utterance_templates` all that it can say, `capturing_states` those in
    which the camera records. A scene without a statechart has a chart without states.
    """

    states: tuple[ChartState, ...] = ()
    listeners: Mapping[Event, frozenset[str]] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    capturing: frozenset[str] = frozenset()
    place: Place | None = None
    _tokens: Mapping[Event, str] = field(default_factory=dict)
    _machine: Machine | None = None
    _known: dict[tuple[str, str], Step] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all states, in the order of the file."""
        return tuple(state.id for state in self.states)

    def start(self) -> Step:
        """The initial step: the initial states entered, and the transitions without an event that follow."""
        return self._step(self._machine.start, "at the start") if self._machine else Step(Configuration())

    def step(self, configuration: Configuration, event: Event | Timer) -> Step:
        """The step that `event` takes from `configuration`. An event without a listener changes nothing.

        A state to force must exist.

        Raises InputError where transitions never come to rest, or variables grow without end.
        """
        token = event.token if isinstance(event, Timer) else self._tokens.get(event)
        if self._machine is None or configuration._memory is None or token is None:
            return Step(configuration)
        cached_step = self._known.get((configuration._key, token))
        if cached_step is not None:
            return cached_step
        from vitrine.flow.machine import Endless

        try:
            step = self._step(self._machine.send(configuration._memory, token), f"after {event}")
        except Endless as error:
            raise _endless(f"after {event}", error, self.place) from error
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[configuration._key, token] = step
        return step

    def _step(self, result: Change, when: str) -> Step:
        from vitrine.flow.machine import MAX_LETTERS, OvergrownError

        try:
            key = result.memory.key()
        except OvergrownError:
            message = f"{when}, the variables hold more than {MAX_LETTERS:,} letters and digits"
            raise InputError(Problem(message, self.place, "statechart.datamodel")) from None
        active_names = set(result.memory.active)
        active = tuple(name for name in self.names if name in active_names)
        utterance = self.sentences[result.said - 1] if result.said else None
        configuration = Configuration(active, result.memory, key)
        return Step(configuration, tuple(p for p in result.passages if p[0] != ROOT), utterance)


def chart_of(scene: Scene) -> Chart:
    """Load the chart of a scene. Raises InputError with every problem of it."""
    return load_chart(scene.statechart, scene.source, scene.places, scene.content, tuple(scene.routes))


def load_chart(
    statechart: Mapping[str, Any],
    source: SourceMap,
    places: Mapping[str, Zone],
    content: Mapping[str, Any] = NOTHING,
    routes: Collection[str] = (),
) -> Chart:
    """Load a `statechart:`, written in python-statemachine's format with `after_s`, `say` and `capture`.

    An empty one has no states. `source` has file places by key path from the top of the scene file; `places` are those
    that events may name; utterances may be bound to `content` and to live values of places and routes. Raises
    InputError with every problem of the chart.
    """
    if not statechart:
        return Chart()
    validator = Findings(source)
    reading = read_chart(statechart, ROOT_PATH, places, Names((), tuple(places), routes, content), validator)
    if validator.problems:
        raise InputError(validator.problems)
    place = validator.place(ROOT_PATH) or validator.place((*ROOT_PATH, "states"))
    interpreter = _machine(reading, place)
    if interpreter.failed is not None:
        hint = "a number that is divided by 0, or a text and a number together, have none"
        key = (*ROOT_PATH, "datamodel", interpreter.failed)
        validator.say(key, f'the expression of "{interpreter.failed}" has no value', hint=hint)
        raise InputError(validator.problems)
    return Chart(
        reading.states,
        reading.listeners,
        tuple(reading.timers),
        reading.sentences,
        frozenset(reading.capturing),
        place,
        reading.tokens,
        interpreter,
    )


def _endless(when: str, error: Endless, place: Place | None) -> InputError:
    return InputError(Problem(f"{when}, {error}", place, "statechart", hint=error.hint))


def _machine(reading: ChartReading, place: Place | None) -> Machine:
    from statemachine.exceptions import InvalidDefinition

    from vitrine.flow.machine import Endless, Machine

    try:
        return Machine(reading.document)
    except Endless as error:
        raise _endless("at the start", error, place) from error
    except InvalidDefinition as error:
        raise InputError(
            Problem(f"the statechart library refuses this: {error.__cause__ or error}", place, "statechart")
        ) from error
