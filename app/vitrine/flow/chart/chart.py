"""The statechart of a scene as an immutable value: a pure step function from configuration and event to the next."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vitrine.document.located_data import KeyPath
from vitrine.errors import InputError, Place, Problem
from vitrine.flow.chart.chart_parser import ROOT_STATE, ParsedChart, Timer, parse_chart
from vitrine.flow.chart.chart_symbols import ChartState, Tier
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.event_data import NO_DATA, EventData, EventDataView, reveal_data
from vitrine.flow.chart.utterance import UtteranceTemplate
from vitrine.flow.chart.validator import SourceMap, Validator
from vitrine.flow.timeline.content_overlay import merge_content
from vitrine.scene.load.cross_references import SymbolTable
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.zone import Zone
from vitrine.scene.scene import Scene

if TYPE_CHECKING:
    from vitrine.flow.chart.interpreter import ChartSnapshot, EndlessStepError, Interpreter, InterpreterStep
    from vitrine.flow.chart.invocation import Invocation
    from vitrine.scene.services.service_kind import ServiceKind

#: The key path of a statechart in a scene file.
STATECHART_PATH: KeyPath = ("statechart",)

#: Steps in the cache. The library takes 0.26 ms for a step, whose result depends on configuration and event alone: a
#: take of 200,000 taps repeats a few of them. A chart that counts never repeats one; its cache is of no use.
MAX_CACHED_STEPS = 2_000

NO_VARIABLES: Mapping[str, Any] = MappingProxyType({})
EMPTY_CONTENT: Mapping[str, Any] = MappingProxyType({})
NO_SERVICES: Mapping[str, ServiceKind] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration of a chart: `active` states in file order, and privately the histories and the datamodel."""

    active: tuple[str, ...] = ()
    _snapshot: ChartSnapshot | None = field(default=None, repr=False)
    _key: str = field(default="", repr=False, compare=False)

    @property
    def variables(self) -> Mapping[str, Any]:
        """The values of the datamodel's variables, by name."""
        if self._snapshot is None or not self._snapshot.variables:
            return NO_VARIABLES
        return {name: reveal_data(value) for name, value in self._snapshot.variables.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """The result of one event: the next configuration, and `state_changes` in order, entered (True) or left (False).

    `utterance` is what the event makes the scene say, the last where there are several.
    """

    configuration: Configuration
    state_changes: tuple[tuple[str, bool], ...] = ()
    utterance: UtteranceTemplate | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Chart:
    """A statechart, validated and loaded. It is immutable; the library's mutable object is private to `_interpreter`.

    `states` has all states in the order of the file, `listeners` the states that hear each event, `timers` the
    transitions that the take's clock fires, `utterance_templates` all that it can say, `capturing_states` those in
    which the camera records, `tiers` which processor some states ask for, `invocations` what each state asks of
    services when it is entered, `reads_event_data`: whether its guards and actions may depend on the data of events,
    `content` what they read of the scene's, by names at its top. A scene without a statechart has a chart without
    states.
    """

    states: tuple[ChartState, ...] = ()
    listeners: Mapping[Event, frozenset[str]] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    utterance_templates: tuple[UtteranceTemplate, ...] = ()
    capturing_states: frozenset[str] = frozenset()
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    invocations: Mapping[str, tuple[Invocation, ...]] = field(default_factory=dict)
    reads_event_data: bool = False
    content: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None
    _event_tokens: Mapping[Event, str] = field(default_factory=dict)
    _interpreter: Interpreter | None = None
    _step_cache: dict[tuple[str, str, str, str], Step] = field(default_factory=dict, repr=False)

    @property
    def state_names(self) -> tuple[str, ...]:
        """The ids of all states, in the order of the file."""
        return tuple(state.id for state in self.states)

    @property
    def gaze_targets(self) -> frozenset[str]:
        """The ids of the nodes that some state listens for a gaze at."""
        return frozenset(strip_copy(event.value) for event in self.listeners if event.kind is EventKind.GAZE)

    def start(self) -> Step:
        """The initial step: the initial states entered, and the transitions without an event that follow."""
        return self._make_step(self._interpreter.start, "at the start") if self._interpreter else Step(Configuration())

    def step(
        self,
        configuration: Configuration,
        event: Event | Timer,
        data: EventData | None = None,
        overlay: Mapping[str, Any] = EMPTY_CONTENT,
    ) -> Step:
        """The step that `event` takes from `configuration`. An event without a listener changes nothing.

        A state to force must exist. Guards and actions read `data` as the variable `data`, and content with `overlay`,
        what the events before have changed in it.

        Raises InputError where transitions never come to rest, or variables grow without end.
        """
        token = event.token if isinstance(event, Timer) else self._event_tokens.get(event)
        if self._interpreter is None or configuration._snapshot is None or token is None:
            return Step(configuration)
        changed = {name: overlay[name] for name in self.content if name in overlay} if overlay else EMPTY_CONTENT
        written = json.dumps(changed) if changed else ""
        key = (configuration._key, token, data.text if data is not None and self.reads_event_data else "", written)
        cached_step = self._step_cache.get(key)
        if cached_step is not None:
            return cached_step
        from vitrine.flow.chart.interpreter import EndlessStepError

        view = EventDataView(data.value) if data is not None and self.reads_event_data else NO_DATA
        try:
            content = merge_content(self.content, changed)
            result = self._interpreter.send(configuration._snapshot, token, view, content)
            step = self._make_step(result, f"after {event}")
        except EndlessStepError as error:
            raise _make_endless_error(f"after {event}", error, self.place) from error
        if len(self._step_cache) >= MAX_CACHED_STEPS:
            self._step_cache.clear()
        self._step_cache[key] = step
        return step

    def _make_step(self, result: InterpreterStep, when: str) -> Step:
        from vitrine.flow.chart.interpreter import MAX_DATAMODEL_CHARACTERS, DatamodelTooLargeError

        try:
            key = result.snapshot.make_key()
        except DatamodelTooLargeError:
            message = f"{when}, the variables hold more than {MAX_DATAMODEL_CHARACTERS:,} letters and digits"
            raise InputError(Problem(message, self.place, "statechart.datamodel")) from None
        active_names = set(result.snapshot.active)
        active = tuple(name for name in self.state_names if name in active_names)
        utterance = self.utterance_templates[result.utterance_number - 1] if result.utterance_number else None
        configuration = Configuration(active, result.snapshot, key)
        return Step(configuration, tuple(p for p in result.state_changes if p[0] != ROOT_STATE), utterance)


def load_scene_chart(scene: Scene) -> Chart:
    """Load the chart of a scene. Raises InputError with every problem of it."""
    services = NO_SERVICES
    if scene.services:
        from vitrine.scene.services.service_kinds import SERVICE_KINDS

        services = {name: SERVICE_KINDS[name] for name in scene.services}
    routes, nodes = tuple(scene.routes), tuple(scene.origins)
    return load_chart(scene.statechart, scene.source_map, scene.places, scene.content, routes, nodes, services)


def load_chart(
    statechart: Mapping[str, Any],
    source: SourceMap,
    places: Mapping[str, Zone],
    content: Mapping[str, Any] = EMPTY_CONTENT,
    routes: Collection[str] = (),
    nodes: Collection[str] | None = None,
    services: Mapping[str, ServiceKind] = NO_SERVICES,
) -> Chart:
    """Load a `statechart:`, written in python-statemachine's format with `after_s`, `say`, `capture`, `tier` and
    `invoke`.

    An empty one has no states. `source` has file places by key path from the top of the scene file; `places` are those
    that events may name, `nodes` the ids that a gaze may name (None: any); utterances and requests may be bound to
    `content`, which guards and values read, too, and to live values of places and routes; requests go to `services`.
    Raises InputError with every problem of the chart.
    """
    if not statechart:
        return Chart()
    validator = Validator(source)
    names = SymbolTable((), tuple(places), routes, content)
    reading = parse_chart(statechart, STATECHART_PATH, places, nodes, names, validator, services)
    if validator.problems:
        raise InputError(validator.problems)
    place = validator.locate(STATECHART_PATH) or validator.locate((*STATECHART_PATH, "states"))
    read_content = {name: value for name, value in content.items() if name in reading.content_names}
    interpreter = _load_interpreter(reading, read_content, place)
    if interpreter.failed_variable is not None:
        hint = "a number that is divided by 0, or a text and a number together, have none"
        key = (*STATECHART_PATH, "datamodel", interpreter.failed_variable)
        validator.add_problem(key, f'the expression of "{interpreter.failed_variable}" has no value', hint=hint)
        raise InputError(validator.problems)
    return Chart(
        reading.states,
        reading.listeners,
        tuple(reading.timers),
        reading.utterance_templates,
        frozenset(reading.capturing_states),
        reading.tiers,
        reading.invocations,
        reading.reads_event_data,
        read_content,
        place,
        reading.event_tokens,
        interpreter,
    )


def _make_endless_error(when: str, error: EndlessStepError, place: Place | None) -> InputError:
    return InputError(Problem(f"{when}, {error}", place, "statechart", hint=error.hint))


def _load_interpreter(reading: ParsedChart, content: Mapping[str, Any], place: Place | None) -> Interpreter:
    from statemachine.exceptions import InvalidDefinition

    from vitrine.flow.chart.interpreter import EndlessStepError, Interpreter

    try:
        return Interpreter(reading.library_document, reading.expressions, content)
    except EndlessStepError as error:
        raise _make_endless_error("at the start", error, place) from error
    except InvalidDefinition as error:
        raise InputError(
            Problem(f"the statechart library refuses this: {error.__cause__ or error}", place, "statechart")
        ) from error
