"""Cells of a contact sheet: a device in an environment at a time, its picture and the legibility of its elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vitrine.engine.play import cases, play, verdict
from vitrine.engine.show import Show
from vitrine.glass.environment import Environment
from vitrine.glass.photometry import Thresholds
from vitrine.glass.profile import Profile
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.output.picture import padded
from vitrine.verdict.case import Condition, condition
from vitrine.verdict.reading import Reading
from vitrine.verdict.rules_place import CROPPED

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell: `picture` (H, W, 4) at `at_s`, and the legibility `results` of this frame's elements, the faintest first.

    `cut_off_count` elements are cut off or left out by the edge of the display, `spoken_words` are said at this moment.
    """

    profile: Profile
    environment: Environment
    at_s: float
    picture: Pixels
    readings: tuple[Reading, ...]
    condition: Condition
    cut_off: int
    words: str

    @property
    def reads(self) -> int:
        """The number of elements that read well enough."""
        return sum(result.level is None for result in self.readings)

    @property
    def verdict(self) -> str:
        """The verdict on the faintest element, or words for why there is none."""
        if not self.profile.has_display:
            return "no display"
        if not self.readings:
            return "nothing shown"
        return "glares" if self.condition.glares else self.readings[0].verdict

    @property
    def estimated(self) -> bool:
        """Whether the verdict rests on estimates; that there is no display is known."""
        return self.profile.has_display and bool(self.condition.estimated)

    @property
    def told(self) -> str:
        """The caption under the picture."""
        if not self.readings:
            return self._without_a_display if not self.profile.has_display else "nothing is shown to be read"
        return f"{self._of_light}; {self.cut_off} cut off" if self.cut_off else self._of_light

    @property
    def _of_light(self) -> str:
        faintest = self.readings[0]
        if self.condition.glares and self.condition.lit is not None:
            return f"white is {self.condition.lit.contrast:,.0f} times as bright as the world: dim it further"
        return f"{faintest.contrast:.2f} : 1 at its faintest; {self.reads} of {len(self.readings)} read"

    @property
    def _without_a_display(self) -> str:
        return f"heard, not seen: {self.words}" if self.words else "nothing is said just now"


def made_cells(
    device: Device,
    show: Show,
    at_s: Sequence[float],
    views: Sequence[tuple[Profile, View]],
    environments: Sequence[Environment],
    size_px: tuple[int, int],
    thresholds: Thresholds,
) -> Iterator[Cell]:
    """Draw all cells by time, device in its view, environment. The feed is RGBA (`open_session` without a renderer).

    Views differ in size alone; each lies in the middle of a picture of `size_px` (w, h).
    """
    profiles = [profile for profile, _ in views]
    for t_s in at_s:
        # Legibility is rated in the eye view, also where the picture is of the panel alone.
        runs = cases(show, profiles, environments, replace(views[0][1], kind="eye"))
        play(show, runs, [show.feed.index_at(t_s)], lambda: None)
        take_verdict = verdict(runs, {environment.id: thresholds for environment in environments})
        cropped = {(f.device, f.element) for f in take_verdict.findings if f.rule in CROPPED}
        for profile, view in views:
            for environment in environments:
                show.draw(device, t_s, view, profile, environment)
                own = [r for r in take_verdict.readings if (r.device, r.environment) == (profile.id, environment.id)]
                yield Cell(
                    profile,
                    environment,
                    t_s,
                    padded(device.read(), size_px),
                    tuple(sorted(own, key=lambda result: (result.contrast, result.element))),
                    condition(profile, environment, view),
                    sum(name == profile.id for name, _ in cropped),
                    show.heard_at(t_s, profile).words,
                )
