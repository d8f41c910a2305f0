"""Recorder of what a device shows over a take, frame by frame, and the verdict on it in the end."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from vitrine.errors import Place
from vitrine.glass.optics.display_traits import DisplayTraits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.verdict.broken_picture import OVERLAP_RULES, WHOLENESS_RULES, mark_broken
from vitrine.verdict.finding import Finding, Violation, ViolationCounter
from vitrine.verdict.measure.background_luminance import WorldPicture, measure_background, measure_background_color
from vitrine.verdict.measure.element_samples import NEVER_TOLD, ElementSamples, OpticsByTime, measure_rows
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.glare import GlareSample, describe_glare, glare_in, measure_glare, veils_beside
from vitrine.verdict.measure.legibility import (
    LegibilityResult,
    LegibilitySubject,
    check_darkness,
    rate_legibility,
)
from vitrine.verdict.rules.device_letters import check_device_letters
from vitrine.verdict.rules.light_level import check_light_level
from vitrine.verdict.rules.list_data import check_list_data
from vitrine.verdict.rules.overlap import check_overlaps
from vitrine.verdict.rules.place import CUT_IN_WORLD, NEVER_IN_VIEW, check_place
from vitrine.verdict.rules.shadow import check_shadows
from vitrine.verdict.rules.size import check_size
from vitrine.verdict.rules.text_whole import LETTERS_OUTSIDE, check_texts, is_fixed_to_head
from vitrine.verdict.rules.tone import check_tone
from vitrine.world.camera import Intrinsics
from vitrine.world.pixel_map import map_between

#: The share of its frames in which what is fixed to the world must be covered or cut: heads turn, and things pass.
MIN_LASTING_SHARE = 0.2
#: What the copies of one template have of their own at the end of their ids.
_COPY_NUMBER = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class TakeVerdict:
    """The legibility results and findings of a take, by device and environment in the order that was asked for.

    `glare` is the strongest veil over the light behind it, by the ids of device and environment; above 1 it glares.
    """

    results: tuple[LegibilityResult, ...]
    findings: tuple[Finding, ...]
    frames: int
    glare: Mapping[tuple[str, str], float]


class TakeRecorder:
    """Records what one device shows over a take, whatever the light: samples of its elements, violations of rules."""

    def __init__(self, traits: DisplayTraits) -> None:
        self._traits = traits
        self._rows: dict[str, array[float]] = {}
        self._subjects: dict[str, LegibilitySubject] = {}
        self._violations = ViolationCounter()
        self._glare: list[GlareSample] = []
        self._glare_places: dict[str, Place | None] = {}
        self._comes_and_goes: set[str] = set()
        self.frames = 0

    def record_frame(self, observation: FrameObservation, feed: Intrinsics, picture: WorldPicture) -> None:
        """Record one frame: what the device shows, and the feed's picture (H, W, 4) behind it."""
        self.frames += 1
        for violation in check_frame(observation):
            self._violations.add(violation, observation.t_s)
        feed_from_panel = map_between(observation.display, feed)
        if self._traits.can_glare:
            veils = veils_beside(observation.light_sources, observation.display)
            if sample := measure_glare(observation.t_s, veils, picture, feed_from_panel):
                self._glare.append(sample)
                self._glare_places[sample.element] = observation.origins.get(sample.element)
        elements = observation.judged_elements
        if not elements:
            return
        world = measure_background(picture, observation.boxes_px, feed_from_panel)
        covers = self._traits.blocking > 0
        color = measure_background_color(picture, observation.boxes_px, feed_from_panel) if covers else None
        for e, row in zip(elements, measure_rows(observation, world, color).tolist(), strict=True):
            self._subjects.setdefault(e.id, LegibilitySubject(e.id, e.kind, e.text, e.place, self._traits.device))
            self._rows.setdefault(e.id, array("d")).extend(row)
            if not is_fixed_to_head(e):
                self._comes_and_goes.add(e.id)

    def extend(self, later: TakeRecorder) -> None:
        """Take in what another one recorded of the same device in frames after those of this one."""
        self.frames += later.frames
        self._violations.extend(later._violations)
        self._glare += later._glare
        self._glare_places |= later._glare_places
        self._comes_and_goes |= later._comes_and_goes
        for name, rows in later._rows.items():
            self._subjects.setdefault(name, later._subjects[name])
            self._rows.setdefault(name, array("d")).extend(rows)

    def evaluate(
        self,
        optics_by_environment: Mapping[str, Optics],
        thresholds: Mapping[str, Thresholds],
        told_optics: Mapping[str, OpticsByTime] = MappingProxyType({}),
    ) -> tuple[list[LegibilityResult], list[Finding]]:
        """The legibility results and findings in each environment, by its id: in the optics that the eye has there.

        `told_optics` has others by environment, for the frames in which the lens is as it was told.
        """
        samples_by_element = {name: ElementSamples.from_rows(rows) for name, rows in self._rows.items()}
        results = [
            rate_legibility(
                self._subjects[name],
                samples,
                environment,
                optics,
                thresholds[environment],
                told_optics.get(environment, NEVER_TOLD),
            )
            for environment, optics in optics_by_environment.items()
            for name, samples in samples_by_element.items()
        ]
        lasting = self._list_lasting()
        findings = [
            *(self._make_finding(one, "", t_s, frames, self.frames) for one, t_s, frames in merge_templates(lasting)),
            *self._darkness_findings(samples_by_element),
            *self._contrast_findings(results),
            *self._glare_findings(optics_by_environment, told_optics),
        ]
        return mark_broken(results, (violation for violation, *_ in lasting)), findings

    def worst_glare(self, optics: Optics, told: OpticsByTime = NEVER_TOLD) -> float:
        """The strongest veil over the light behind it in all frames, in these optics; above 1 it glares."""
        return max((glare_in(told.get(t_s, optics), ratio) for t_s, _, ratio in self._glare), default=0.0)

    def _list_lasting(self) -> list[tuple[Violation, float, int]]:
        """The worst violation of each rule by each element that is more than its coming and going, with its frames."""
        lasting = [one for one in self._violations.list_worst() if not self._is_transient(one[0], one[2])]
        cut_in_world = {violation.element for violation, *_ in lasting if violation.rule == CUT_IN_WORLD}
        return [one for one in lasting if one[0].rule != LETTERS_OUTSIDE or one[0].element not in cut_in_world]

    def _is_transient(self, violation: Violation, frames: int) -> bool:
        """Whether a violation is but the coming and going of an element that is seen well at other times."""
        involved = {violation.element, violation.other} & self._comes_and_goes
        if violation.rule in (LETTERS_OUTSIDE, *OVERLAP_RULES) and involved:
            return frames < MIN_LASTING_SHARE * min(len(self._list_times(name)) for name in involved)
        if violation.rule == NEVER_IN_VIEW:
            return any(name == violation.element or name.startswith(f"{violation.element}/") for name in self._rows)
        return violation.rule == CUT_IN_WORLD and 2 * frames <= len(self._list_times(violation.element))

    def _list_times(self, element: str) -> set[float]:
        """The times of the frames in which an element was seen."""
        return set(self._rows.get(element, array("d"))[:: len(fields(ElementSamples))])

    def _darkness_findings(self, samples_by_element: Mapping[str, ElementSamples]) -> Iterator[Finding]:
        for name, samples in samples_by_element.items():
            if violation := check_darkness(self._subjects[name], samples, self._traits):
                frames = samples.count_frames()
                yield self._make_finding(violation, "", float(samples.times_s[0]), frames, frames)

    def _contrast_findings(self, results: Iterable[LegibilityResult]) -> Iterator[Finding]:
        for result in results:
            if (violation := result.violation) and result.level:
                below = round(result.share_below * result.frames)
                finding = self._make_finding(violation, result.environment, result.worst_s, below, result.frames)
                yield replace(finding, level=result.level)

    def _glare_findings(
        self, optics_by_environment: Mapping[str, Optics], told_optics: Mapping[str, OpticsByTime]
    ) -> Iterator[Finding]:
        for environment, optics in optics_by_environment.items():
            dazzling, told = ViolationCounter(), told_optics.get(environment, NEVER_TOLD)
            for t_s, element, ratio in self._glare:
                if (glare := glare_in(told.get(t_s, optics), ratio)) > 1:
                    dazzling.add(describe_glare(element, glare, self._glare_places[element]), t_s)
            for violation, t_s, frames in dazzling.list_worst():
                yield self._make_finding(violation, environment, t_s, frames, self.frames)

    def _make_finding(self, violation: Violation, environment: str, t_s: float, frames: int, of_frames: int) -> Finding:
        subject = self._subjects.get(violation.element)
        place = violation.place or (subject.place if subject else None)
        return Finding(
            violation.rule,
            violation.rule.level,
            violation.text,
            violation.element,
            self._traits.device,
            environment,
            t_s,
            frames,
            of_frames,
            place,
            violation.other,
        )


def check_frame(observation: FrameObservation) -> Iterator[Violation]:
    """Check all rules that do not depend on the environment in one frame."""
    checks = (
        check_size,
        check_tone,
        check_shadows,
        check_place,
        check_light_level,
        check_texts,
        check_device_letters,
        check_overlaps,
        check_list_data,
    )
    for check in checks:
        for violation in check(observation):
            yield violation._replace(place=violation.place or observation.origins.get(violation.element))


def merge_templates(found: Iterable[tuple[Violation, float, int]]) -> list[tuple[Violation, float, int]]:
    """Violations with their times and frames, of broken pictures once for all copies of one template: the worst."""
    merged: dict[tuple[object, ...], tuple[Violation, float, int]] = {}
    for one in found:
        violation = one[0]
        key: tuple[object, ...] = violation.rule.id, violation.element, violation.other
        if violation.rule in (*WHOLENESS_RULES, *OVERLAP_RULES) and violation.place is not None:
            key = violation.rule.id, violation.place, _name_part(violation.element), _name_part(violation.other)
        if key not in merged or violation.badness > merged[key][0].badness:
            merged[key] = one
    return list(merged.values())


def _name_part(element: str) -> str:
    return _COPY_NUMBER.sub("", element.rpartition("/")[2])
