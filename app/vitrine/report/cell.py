"""Cells of a contact sheet: a device in an environment at a time, its picture and the legibility of its elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from vitrine.engine.device_run import collect_verdict, play_frames, prepare_runs
from vitrine.engine.session import Session
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import Thresholds
from vitrine.gpu.rendered_picture import RenderedPicture, read_in_turn
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import pad_picture
from vitrine.verdict.broken_picture import BROKEN_RULES
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.measure.viewing_condition import ViewingCondition, assess_condition

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell: `picture` (H, W, 4) at `at_s`, and the legibility `results` of this frame's elements, the faintest first.

    `cut_off_count` elements are cut, torn, covered or left out by the edge of the display, `spoken_words` are said at
    this moment.
    """

    profile: DeviceProfile
    environment: Environment
    at_s: float
    picture: Pixels
    results: tuple[LegibilityResult, ...]
    condition: ViewingCondition
    cut_off_count: int
    spoken_words: str

    @property
    def readable_count(self) -> int:
        """The number of elements that read well enough."""
        return sum(result.reads for result in self.results)

    @property
    def verdict(self) -> str:
        """The verdict on the faintest element, or words for why there is none."""
        if not self.profile.has_display:
            return "no display"
        if self.condition.glares:
            return "glares"
        return self.results[0].verdict if self.results else "nothing shown"

    @property
    def is_estimated(self) -> bool:
        """Whether the verdict rests on estimates; that there is no display is known."""
        return self.profile.has_display and bool(self.condition.estimated_values)

    @property
    def caption(self) -> str:
        """The caption under the picture."""
        if not self.profile.has_display:
            return self._audio_caption
        veil = f"veils {self.condition.glare:.2g} × the light behind; " if self.condition.glares else ""
        cut_off = f"; {self.cut_off_count} cut off" if self.results and self.cut_off_count else ""
        registration = "".join(f"; {words}" for words in self.condition.registration.values())
        return f"{veil}{self._contrast_caption}{cut_off}{registration}"

    @property
    def _contrast_caption(self) -> str:
        if not self.results:
            return "nothing is shown to be read"
        faintest = self.results[0]
        return f"{faintest.worst_contrast:.2f} : 1 at its faintest; {self.readable_count} of {len(self.results)} read"

    @property
    def _audio_caption(self) -> str:
        return f"heard, not seen: {self.spoken_words}" if self.spoken_words else "nothing is said just now"


def draw_cells(
    renderer: Renderer,
    session: Session,
    times_s: Sequence[float],
    glasses: Sequence[GlassesInLight],
    size_px: tuple[int, int],
    thresholds: Thresholds,
) -> Iterator[Cell]:
    """Draw all cells by time, then as `glasses` come. The feed is RGBA (`open_session` without a renderer).

    Each view lies in the middle of a picture of `size_px` (w, h). Legibility is the eye's, also where the picture is of
    the panel alone.
    """
    for pixels, build_cell in read_in_turn(_draw_views(renderer, session, times_s, glasses, thresholds)):
        yield build_cell(picture=pad_picture(pixels, size_px))


def _draw_views(
    renderer: Renderer,
    session: Session,
    times_s: Sequence[float],
    glasses: Sequence[GlassesInLight],
    thresholds: Thresholds,
) -> Iterator[tuple[RenderedPicture, partial[Cell]]]:
    """Each cell's picture, with the cell that only lacks its pixels."""
    thresholds_by_environment = {one.environment.id: thresholds for one in glasses}
    for t_s in times_s:
        runs = prepare_runs(session, glasses)
        play_frames(session, runs, [session.feed.index_at(t_s)], lambda: None)
        take_verdict = collect_verdict(runs, thresholds_by_environment)
        broken = {(f.device, f.element) for f in take_verdict.findings if f.rule in BROKEN_RULES}
        for one in glasses:
            rendered = session.draw(renderer, t_s, one)
            ids = one.profile.id, one.environment.id
            own = [result for result in take_verdict.results if (result.device, result.environment) == ids]
            cell = partial(
                Cell,
                one.profile,
                one.environment,
                t_s,
                results=tuple(sorted(own, key=lambda result: (result.worst_contrast, result.element))),
                condition=assess_condition(session.glasses_at(t_s, one), take_verdict.glare.get(ids, 0.0)),
                cut_off_count=sum(name == one.profile.id for name, _ in broken),
                spoken_words=session.audio_cues_at(t_s, one.profile).words,
            )
            yield rendered.picture, cell
