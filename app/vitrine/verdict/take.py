"""A take as it plays on some devices: what is gathered frame by frame, and the verdict in the end."""

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
    """All readings and findings of a take, each by device and environment in the order that was asked for."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    frames: int


class Watch:
    """Gathers what one device shows over a take."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._rows: dict[str, array[float]] = {}
        self._subjects: dict[str, Subject] = {}
        self._tally = Tally()
        self.frames = 0

    def see(self, glimpse: Glimpse, feed: Intrinsics, picture: npt.NDArray[np.uint8]) -> None:
        """One frame: what the device shows, and the feed's picture (H, W, 4) behind it."""
        self.frames += 1
        for hit in hits(glimpse):
            self._tally.add(hit, glimpse.t_s)
        judged = glimpse.judged
        if not judged:
            return
        boxes = np.array([e.box_px for e in judged])
        boxes = np.clip(boxes, 0, (glimpse.display.width_px, glimpse.display.height_px) * 2)
        world = brightness_behind(picture, boxes, affine(glimpse.display, feed))
        columns = (glimpse.ink, glimpse.veil, glimpse.through(True), glimpse.through(False), world)
        for index, e in enumerate(judged):
            self._subjects.setdefault(e.id, Subject(e.id, e.kind, e.text, e.where, self._device))
            row = (glimpse.t_s, *(float(column[index]) for column in columns), e.size_deg)
            self._rows.setdefault(e.id, array("d")).extend(row)

    def verdict(
        self, lights: Mapping[str, Optics], thresholds: Mapping[str, Thresholds]
    ) -> tuple[list[Reading], list[Finding]]:
        """Readings and findings in each light, by the environment's id."""
        seen = {name: Sightings.gathered(rows) for name, rows in self._rows.items()}
        readings = [
            read(self._subjects[name], sightings, light, optics, thresholds[light])
            for light, optics in lights.items()
            for name, sightings in seen.items()
        ]
        findings = [
            *self._everywhere(),
            *self._of_darkness(seen, next(iter(lights.values()))),
            *self._of_contrast(readings),
            *self._of_glare(seen, lights),
        ]
        return readings, findings

    def _everywhere(self) -> Iterator[Finding]:
        for hit, t_s, frames in self._tally.hits():
            if not self._passes(hit, frames):
                yield self._finding(hit, "", t_s, frames, self.frames)

    def _passes(self, hit: Hit, frames: int) -> bool:
        """Whether a hit is but the coming and going of a thing that is seen well at other times."""
        if hit.rule is AWAY:
            return any(name == hit.element or name.startswith(f"{hit.element}/") for name in self._rows)
        seen = set(self._rows.get(hit.element, array("d"))[:: len(fields(Sightings))])
        return hit.rule is CUT and 2 * frames <= len(seen)

    def _of_darkness(self, seen: Mapping[str, Sightings], optics: Optics) -> Iterator[Finding]:
        for name, sightings in seen.items():
            if hit := dark(self._subjects[name], sightings, optics):
                frames = sightings.frames()
                yield self._finding(hit, "", float(sightings.times_s[0]), frames, frames)

    def _of_contrast(self, readings: Iterable[Reading]) -> Iterator[Finding]:
        for reading in readings:
            if (hit := reading.hit) and reading.level:
                below = round(reading.below * reading.frames)
                found = self._finding(hit, reading.environment, reading.worst_s, below, reading.frames)
                yield replace(found, level=reading.level)

    def _of_glare(self, seen: Mapping[str, Sightings], lights: Mapping[str, Optics]) -> Iterator[Finding]:
        for light, optics in lights.items():
            for name, sightings in seen.items():
                if found := glare(self._subjects[name], sightings, optics):
                    hit, t_s, frames = found
                    yield self._finding(hit, light, t_s, frames, sightings.frames())

    def _finding(self, hit: Hit, environment: str, t_s: float, frames: int, of_frames: int) -> Finding:
        subject = self._subjects.get(hit.element)
        place = hit.place or (subject.place if subject else None)
        return Finding(
            hit.rule, hit.rule.level, hit.text, hit.element, self._device, environment, t_s, frames, of_frames, place
        )


def hits(glimpse: Glimpse) -> Iterator[Hit]:
    """Every rule that a frame breaks, whatever the light around."""
    for rule_hits in (size_hits, tone_hits, shadow_hits, place_hits, budget_hits):
        for hit in rule_hits(glimpse):
            yield hit._replace(place=hit.place or glimpse.origins.get(hit.element))
