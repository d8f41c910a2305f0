"""Recorder of what a device shows over a take, frame by frame, and the verdict on it in the end."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from vitrine.glass.laying import affine
from vitrine.glass.optics import Optics
from vitrine.glass.photometry import Thresholds
from vitrine.verdict.behind import brightness_behind
from vitrine.verdict.budget import budget_hits
from vitrine.verdict.finding import Finding, Hit, Tally
from vitrine.verdict.glimpse import Glimpse
from vitrine.verdict.reading import Reading, Subject, dark, glare, read
from vitrine.verdict.rules_place import AWAY, CUT, place_hits
from vitrine.verdict.rules_shadow import shadow_hits
from vitrine.verdict.rules_size import size_hits
from vitrine.verdict.rules_tone import tone_hits
from vitrine.verdict.sighting import Sightings
from vitrine.world.camera import Intrinsics


@dataclass(frozen=True, slots=True)
class Verdict:
    """The legibility results and findings of a take, by device and environment in the order that was asked for."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    frames: int


class Watch:
    """Records what one device shows over a take: the samples of its elements, and the violations of rules."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._rows: dict[str, array[float]] = {}
        self._subjects: dict[str, Subject] = {}
        self._tally = Tally()
        self.frames = 0

    def see(self, glimpse: Glimpse, feed: Intrinsics, picture: npt.NDArray[np.uint8]) -> None:
        """Record one frame: what the device shows, and the feed's picture (H, W, 4) behind it."""
        self.frames += 1
        for violation in hits(glimpse):
            self._tally.add(violation, glimpse.t_s)
        elements = glimpse.judged
        if not elements:
            return
        boxes = np.array([e.box_px for e in elements])
        boxes = np.clip(boxes, 0, (glimpse.display.width_px, glimpse.display.height_px) * 2)
        world = brightness_behind(picture, boxes, affine(glimpse.display, feed))
        columns = (glimpse.ink, glimpse.veil, glimpse.through(True), glimpse.through(False), world)
        for index, e in enumerate(elements):
            self._subjects.setdefault(e.id, Subject(e.id, e.kind, e.text, e.where, self._device))
            row = (glimpse.t_s, *(float(column[index]) for column in columns), e.size_deg)
            self._rows.setdefault(e.id, array("d")).extend(row)

    def verdict(
        self, lights: Mapping[str, Optics], thresholds: Mapping[str, Thresholds]
    ) -> tuple[list[Reading], list[Finding]]:
        """The legibility results and findings in each environment, by its id."""
        samples_by_element = {name: Sightings.gathered(rows) for name, rows in self._rows.items()}
        results = [
            read(self._subjects[name], samples, environment, optics, thresholds[environment])
            for environment, optics in lights.items()
            for name, samples in samples_by_element.items()
        ]
        findings = [
            *self._everywhere(),
            *self._of_darkness(samples_by_element, next(iter(lights.values()))),
            *self._of_contrast(results),
            *self._of_glare(samples_by_element, lights),
        ]
        return results, findings

    def _everywhere(self) -> Iterator[Finding]:
        for violation, t_s, frames in self._tally.hits():
            if not self._passes(violation, frames):
                yield self._finding(violation, "", t_s, frames, self.frames)

    def _passes(self, hit: Hit, frames: int) -> bool:
        """Whether a violation is but the coming and going of an element that is seen well at other times."""
        if hit.rule is AWAY:
            return any(name == hit.element or name.startswith(f"{hit.element}/") for name in self._rows)
        times_s = set(self._rows.get(hit.element, array("d"))[:: len(fields(Sightings))])
        return hit.rule is CUT and 2 * frames <= len(times_s)

    def _of_darkness(self, seen: Mapping[str, Sightings], optics: Optics) -> Iterator[Finding]:
        for name, samples in seen.items():
            if violation := dark(self._subjects[name], samples, optics):
                frames = samples.frames()
                yield self._finding(violation, "", float(samples.times_s[0]), frames, frames)

    def _of_contrast(self, readings: Iterable[Reading]) -> Iterator[Finding]:
        for result in readings:
            if (violation := result.hit) and result.level:
                below = round(result.below * result.frames)
                finding = self._finding(violation, result.environment, result.worst_s, below, result.frames)
                yield replace(finding, level=result.level)

    def _of_glare(self, seen: Mapping[str, Sightings], lights: Mapping[str, Optics]) -> Iterator[Finding]:
        for environment, optics in lights.items():
            for name, samples in seen.items():
                if worst := glare(self._subjects[name], samples, optics):
                    violation, t_s, frames = worst
                    yield self._finding(violation, environment, t_s, frames, samples.frames())

    def _finding(self, hit: Hit, environment: str, t_s: float, frames: int, of_frames: int) -> Finding:
        subject = self._subjects.get(hit.element)
        place = hit.place or (subject.place if subject else None)
        return Finding(
            hit.rule, hit.rule.level, hit.text, hit.element, self._device, environment, t_s, frames, of_frames, place
        )


def hits(glimpse: Glimpse) -> Iterator[Hit]:
    """Check all rules that do not depend on the environment in one frame."""
    for check in (size_hits, tone_hits, shadow_hits, place_hits, budget_hits):
        for violation in check(glimpse):
            yield violation._replace(place=violation.place or glimpse.origins.get(violation.element))
