"""Expectations of a moment judged by what `check` knows of its frame: contrasts, places, and how far things move."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.expect.broken_expectation import BrokenExpectation, tell_worst
from vitrine.proof.expect.element_motion import ElementMotion, measure_motions
from vitrine.proof.plan.limit import Limit
from vitrine.proof.plan.proof_file import Expectations
from vitrine.proof.plan.schedule import ExpectedState, ScheduledMoment
from vitrine.verdict.broken_picture import BROKEN_RULES
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import CONTRAST, LegibilityResult
from vitrine.verdict.rules.place import (
    CENTRE_COVERED,
    CUT_IN_WORLD,
    FRAMED_KINDS,
    MAX_CUT,
    NEVER_IN_VIEW,
    OUTSIDE_DISPLAY,
    OUTSIDE_SAFE_ZONE,
    measure_centre_coverage,
    measure_cut,
)
from vitrine.verdict.take_recorder import check_frame

MOTION_REMEDY = "give its `enter`, `exit` or animation more time or a shorter way, or fix it to what does not jump"


class MomentFacts(NamedTuple):
    """What is known of a moment's frame, without masked nodes: by device and light, by device, and by device."""

    results: Mapping[tuple[str, str], tuple[LegibilityResult, ...]]
    observations: Mapping[str, FrameObservation]
    motions: Mapping[str, tuple[ElementMotion, ...]]


def find_broken(
    session: Session, moment: ScheduledMoment, drawing: MomentDrawing, glasses: Collection[GlassesInLight]
) -> tuple[str, ...]:
    """The expectations of a moment that do not hold on these glasses in their light, one sentence each."""
    wanted = [one for one in moment.expectations if one != Expectations()]
    states = tuple(sentence for one in moment.expected_states for sentence in _check_state(session, one))
    if not wanted:
        return states
    moving = any(one.moves for one in wanted)
    facts = gather_facts(session, drawing, glasses, moment.masked, moving)
    broken = (broken for expectations in wanted for broken in check_expectations(expectations, facts))
    return (*tell_worst(dict.fromkeys(broken), moment.t_s), *states)


def gather_facts(
    session: Session,
    drawing: MomentDrawing,
    glasses: Collection[GlassesInLight],
    masked: Collection[str],
    moving: bool,
) -> MomentFacts:
    """The facts of a drawn moment on these glasses; motions only where `moving`, since they take another frame."""
    cells: dict[tuple[str, str], list[LegibilityResult]] = {
        (one.profile.id, one.environment.id): [] for one in glasses if one.profile.id in drawing.observations
    }
    for result in drawing.results:
        if result.element not in masked and (cell := cells.get((result.device, result.environment))) is not None:
            cell.append(result)
    devices = dict.fromkeys(device for device, _ in cells)
    frames = {device: drawing.frames[device] for device in devices}
    return MomentFacts(
        {cell: tuple(found) for cell, found in cells.items()},
        {device: _without(drawing.observations[device], masked) for device in devices},
        measure_motions(session, frames, masked) if moving else {},
    )


def check_expectations(expectations: Expectations, facts: MomentFacts) -> Iterator[BrokenExpectation]:
    """The expectations that are broken, on each display and in each light."""
    for cell, results in facts.results.items():
        if expectations.reads == "all":
            yield from (_make_unread(one) for one in results if one.level is not None)
        elif expectations.reads is not None:
            yield from _check_count(cell, results, expectations.reads)
        if (least := expectations.worst_contrast) is not None:
            yield from (_make_faint(one, least) for one in results if not least.holds(one.worst_contrast))
    for observation in facts.observations.values():
        if expectations.inside is not None:
            yield from _check_inside(observation, expectations.inside == "safe-zone")
        if expectations.whole:
            yield from _check_wholeness(observation)
        if expectations.covers_centre is not None:
            yield from _check_centre(observation, expectations.covers_centre)
    if expectations.moves is not None:
        for device, motions in facts.motions.items():
            yield from _check_motion(device, motions, expectations.moves)


def _check_state(session: Session, expected: ExpectedState) -> Iterator[str]:
    """The sentence for a state that is not active when it was to be."""
    active = session.state_at(expected.t_s).active
    if expected.state not in active:
        spans = session.timeline.active_spans(expected.state)
        when = ", ".join(f"from {start:.6g} to {end:.6g} s" for start, end in spans[:3]) or "never"
        words = "" if expected.words == f"{expected.t_s:.6g}" else f" at {expected.words}"
        now = ", ".join(sorted(active)) or "none"
        yield (
            f"the state at {expected.t_s:.6g} s is {now}, expected {expected.state}{words}"
            f" ({expected.place.file}:{expected.place.line}); {expected.state} is active {when}: move the time, or the"
            " events of the take"
        )


def _make_unread(result: LegibilityResult) -> BrokenExpectation:
    needed = Limit(">=", result.needed_contrast)
    return _make_faint(result, needed)._replace(expected=f"{needed} to read")


def _make_faint(result: LegibilityResult, limit: Limit) -> BrokenExpectation:
    contrast, cell = result.worst_contrast, (result.device, result.environment)
    return BrokenExpectation(
        result.element,
        "contrast",
        f"has a contrast of {_round_away(contrast, limit.value)}",
        *cell,
        str(limit),
        CONTRAST.fix,
        limit.value / contrast,
        result.place,
    )


def _check_count(
    cell: tuple[str, str], results: tuple[LegibilityResult, ...], limit: Limit
) -> Iterator[BrokenExpectation]:
    count = sum(result.level is None for result in results)
    if limit.holds(count):
        return
    found, expected = f"{count} of {len(results)} elements read", f"{limit} to read"
    badness = abs(limit.value - count)
    if not results:
        yield BrokenExpectation("", "count", found, *cell, expected, "show what is to be read then", badness)
        return
    faintest = min(results, key=lambda result: result.worst_contrast)
    remedy = f"{faintest.element} is the faintest at {faintest.worst_contrast:.2f}: {CONTRAST.fix}"
    if count > limit.value:
        remedy = "show fewer at a time: `when:` says in which states a node is there"
    yield BrokenExpectation("", "count", found, *cell, expected, remedy, badness, faintest.place)


def _check_inside(observation: FrameObservation, to_safe_zone: bool) -> Iterator[BrokenExpectation]:
    device = observation.traits.device
    frame, rule = ("safe zone", OUTSIDE_SAFE_ZONE) if to_safe_zone else ("display", OUTSIDE_DISPLAY)
    expected = f"inside the {frame}"
    for element in observation.elements:
        cut = measure_cut(observation, element, to_safe_zone)
        # What is fixed to the world and wholly out of sight is where the head is not turned to.
        is_gone = element.world_locked and measure_cut(observation, element) >= 1
        if element.kind in FRAMED_KINDS and cut > MAX_CUT and not is_gone:
            found = f"lies {cut:.0%} outside the {frame}"
            yield BrokenExpectation(element.id, "place", found, device, "", expected, rule.fix, cut, element.place)
    for root in observation.off_display_roots:
        place = observation.origins.get(root)
        found = "lies outside the display"
        yield BrokenExpectation(root, "place", found, device, "", expected, NEVER_IN_VIEW.fix, 1.0, place)


def _check_wholeness(observation: FrameObservation) -> Iterator[BrokenExpectation]:
    for violation in check_frame(observation):
        rule = violation.rule
        if rule in BROKEN_RULES and rule != CUT_IN_WORLD:
            found = f"is not whole: {violation.text}"
            device = observation.traits.device
            yield BrokenExpectation(
                violation.element, rule.id, found, device, "", "whole", rule.fix, violation.badness, violation.place
            )


def _check_centre(observation: FrameObservation, limit: Limit) -> Iterator[BrokenExpectation]:
    covered = measure_centre_coverage(observation) * 100
    if covered and not limit.holds(covered):
        alone = {e: measure_centre_coverage(replace(observation, elements=(e,))) for e in observation.elements}
        most = max(alone, key=lambda element: alone[element])
        found = f"covers most of the {covered:.3g} % that are covered of the central ±5°"
        device = observation.traits.device
        yield BrokenExpectation(
            most.id, "coverage", found, device, "", str(limit), CENTRE_COVERED.fix, covered, most.place
        )


def _check_motion(device: str, motions: tuple[ElementMotion, ...], limit: Limit) -> Iterator[BrokenExpectation]:
    for element, moved_deg in motions:
        if not limit.holds(moved_deg):
            found = f"moves {_round_away(moved_deg, limit.value)}° to the next frame"
            yield BrokenExpectation(
                element.id, "motion", found, device, "", str(limit), MOTION_REMEDY, moved_deg, element.place
            )


def _round_away(value: float, limit: float) -> str:
    """A value with as many digits as tell it from the limit, two at least."""
    digits = max(2, 1 - math.floor(math.log10(abs(value - limit)))) if value != limit else 2
    return f"{value:.{min(digits, 6)}f}"


def _without(observation: FrameObservation, masked: Collection[str]) -> FrameObservation:
    return replace(
        observation,
        elements=tuple(element for element in observation.elements if element.id not in masked),
        off_display_roots=tuple(root for root in observation.off_display_roots if root not in masked),
    )
