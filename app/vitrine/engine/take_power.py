"""Power samples of a take: what it asks of a pair of glasses, frame by frame, with the light that is really drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.scene_frame import Instant
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.flow.chart.event import EventKind
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.catalogue.power_specs import PowerSpecs, resolve_power
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS, MID_GREY
from vitrine.gpu.renderer import Renderer
from vitrine.power.need import list_shown
from vitrine.power.part_power import PowerModel
from vitrine.power.root_light import share_light
from vitrine.power.sample import PowerSample
from vitrine.power.tier import TierRules, list_leaves, read_tier_rules
from vitrine.stage.draw.drawlist import DrawList

#: Samples a second: what a HUD by an RTOS is drawn anew at most; of a long take fewer.
SAMPLE_HZ, MAX_SAMPLES = 10.0, 6_000
#: The light of what moves is measured so often: a panel of 1920×1080 takes 60 ms on software GL.
LIGHT_S = 0.5
#: Over how long it is counted how often a picture changes, in seconds.
WINDOW_S = 1.0
#: What the reader of codes tells: while a state waits for it, the camera looks.
_CODE_SIGNAL = "code.seen"


def build_power_model(glasses: GlassesInLight) -> PowerModel:
    """The power model of glasses in some light, their display as bright as they set it there."""
    white = glasses.brightness
    most = glasses.specs.nits.value
    return PowerModel(resolve_power(glasses.profile), 1.0 if white is None else min(1.0, white.nits / most))


def sample_take(
    session: Session, glasses: GlassesInLight, renderer: Renderer, on_progress: Callable[[], None] = lambda: None
) -> tuple[PowerSample, ...]:
    """Sample a session's take on these glasses, `on_progress` called after each. Draws with `renderer`.

    Raises InputError for a live feed, which has no end.
    """
    times_s = list_sample_times(session)
    sampler = _TakeSampler(session, glasses, renderer)
    drafts: list[_Draft] = []
    for t_s in times_s:
        drafts.append(sampler.draw_draft(t_s))
        on_progress()
    return tuple(_finish_samples(drafts, session, sampler.specs))


def list_sample_times(session: Session) -> tuple[float, ...]:
    """The times at which a session's take is sampled, and as the last its end. Raises InputError for a live feed."""
    duration_s = session.feed.info.duration_s
    if session.feed.info.live or duration_s is None:
        raise InputError(f"{session.feed.info.name} is live and has no end; name a recorded feed with --feed")
    count = min(MAX_SAMPLES, max(1, math.ceil(duration_s * SAMPLE_HZ - 1e-6)))
    return tuple(number * duration_s / count for number in range(count))


class _Draft(NamedTuple):
    """A sample before it is known how often its picture changes; `digest` tells pictures apart."""

    sample: PowerSample
    digest: str


class _TakeSampler:
    """Draws what a pair of glasses shows at times that rise; keeps the light that was measured last."""

    def __init__(self, session: Session, glasses: GlassesInLight, renderer: Renderer) -> None:
        self._session, self._glasses, self._renderer = session, glasses, renderer
        self.specs: PowerSpecs = resolve_power(glasses.profile)
        self._rules: TierRules = read_tier_rules(session.scene, session.chart)
        self._display = session.find_display(glasses)
        self._surroundings = find_surroundings(session.stage, glasses)
        self._recording_states = session.chart.capturing_states
        self._measured: tuple[float, str, str, float] | None = None
        self._looking_states = frozenset(
            state
            for event, states in session.chart.listeners.items()
            if event.kind is EventKind.SIGNAL and str(event) == _CODE_SIGNAL and "codes" in session.scene.services
            for state in states
        )

    def draw_draft(self, t_s: float) -> _Draft:
        """The draft of a sample at a time."""
        instant = self._session.instant_at(t_s)
        active = instant.state.active
        label = "+".join(list_leaves(self._rules.states, active))
        draw_list = self._build(instant)
        digest = draw_list.digest()
        light = self._measure(t_s, label, digest, draw_list)
        shown = list_shown(draw_list)
        records, needs = instant.state.is_capturing, self._rules.find_needs(shown)
        tier, quiet_tier = (
            self._rules.choose(self.specs.chips.value, active, shown, is_on) for is_on in (records, False)
        )
        sample = PowerSample(
            t_s,
            0.0,
            label,
            tier,
            math.inf if needs else 0.0,
            light,
            self._find_recorder(active) if records else "",
            not self._looking_states.isdisjoint(active),
            any(need.is_locked for need in needs),
            root_light=share_light(draw_list),
            needs=tuple(dict.fromkeys(need.node_id for need in needs)),
            quiet_tier=quiet_tier,
        )
        return _Draft(sample, digest)

    def _find_recorder(self, active: Collection[str]) -> str:
        """The state in which the camera records: of several the first in the chart."""
        return next(name for name in self._rules.states if name in active and name in self._recording_states)

    def _build(self, instant: Instant) -> DrawList:
        if not self._glasses.profile.has_display:
            return DrawList((self._display.width_px, self._display.height_px))
        frame = self._session.build_display_frame(instant, self._display, surroundings=self._surroundings)
        return frame.draw_list

    def _measure(self, t_s: float, label: str, digest: str, draw_list: DrawList) -> float:
        """The light of a draw list: as measured last, while the same is shown or it was measured just now."""
        if self._measured is not None:
            before_s, before_label, before_digest, light = self._measured
            is_fresh = label == before_label and light > 0 and t_s - before_s < LIGHT_S - 1e-6
            if digest == before_digest or is_fresh:
                return light
        light = 0.0
        if self._glasses.profile.has_display:
            light = measure_light(self._renderer, draw_list, self._glasses)
        self._measured = t_s, label, digest, light
        return light


def measure_light(renderer: Renderer, draw_list: DrawList, glasses: GlassesInLight) -> float:
    """The mean of what a display emits for a draw list, 0..1 of all white, from the panel as it is drawn.

    Of one colour it is the luminance, of all colours the mean of the three. Video pass-through shows the world, too,
    taken for mid-grey.
    """
    panel = renderer.read_panel(draw_list).astype(np.float64)
    light = np.clip(panel[..., :3], 0.0, 1.0).mean((0, 1))
    mean = float(light @ np.array(LUMINANCE_WEIGHTS)) if glasses.traits.mono else float(light.mean())
    if glasses.profile.blocking:
        mean += MID_GREY * float(1 - np.clip(panel[..., 3], 0.0, 1.0).mean())
    return min(mean, 1.0)


def _finish_samples(drafts: Sequence[_Draft], session: Session, specs: PowerSpecs) -> Iterator[PowerSample]:
    """The samples with their lengths, how often their pictures change, and when the radio is busy."""
    asked_s = [tick_time_s(start.tick) for moment in session.timeline.moments for start in moment.requests]
    ends_s = [*(draft.sample.t_s for draft in drafts[1:]), session.duration_s]
    changes = [draft.digest != before.digest for before, draft in pairwise(drafts)]
    for number, (draft, end_s) in enumerate(zip(drafts, ends_s, strict=True)):
        sample, seconds = draft.sample, end_s - draft.sample.t_s
        reach = max(1, round(WINDOW_S / seconds / 2))
        # Nobody knows whether the first is another picture; a neighbour in another state tells nothing of this one.
        near = range(max(1, number - reach), min(len(drafts), number + reach + 1))
        around = [changes[other - 1] for other in near if drafts[other].sample.label == sample.label]
        share = sum(around) / max(1, len(around))
        counted_hz = math.inf if share == 1 else share / seconds
        yield replace(
            sample,
            seconds=seconds,
            updates_hz=max(sample.updates_hz, counted_hz),
            asking=Interval(
                _share_covered(sample.t_s, end_s, asked_s, specs.radio_ask_s.value.low),
                _share_covered(sample.t_s, end_s, asked_s, specs.radio_ask_s.value.high),
            ),
        )


def _share_covered(start_s: float, end_s: float, begins_s: Sequence[float], length_s: float) -> float:
    """The share of a span that stretches of one length cover together, which begin at times that rise."""
    covered, until_s = 0.0, start_s
    for begin_s in begins_s:
        low, high = max(begin_s, until_s), min(begin_s + length_s, end_s)
        if high > low:
            covered, until_s = covered + high - low, high
    return min(covered / (end_s - start_s), 1.0)
