"""Report of a check: what is wrong with a scene's files, and how its take reads on devices in their light."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from vitrine.engine.check_plan import NEVER, CheckPlan
from vitrine.engine.device_run import (
    DeviceRun,
    check_lenses,
    check_speech,
    check_tiers_had,
    collect_verdict,
    play_frames,
    prepare_runs,
)
from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.session import Session
from vitrine.errors import Problem
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.stage.place.live_values import ViewValues
from vitrine.verdict.display_variant import DisplayVariant, list_variants
from vitrine.verdict.finding import LEVELS, Finding
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.measure.viewing_condition import ViewingCondition, assess_condition
from vitrine.verdict.take_recorder import TakeVerdict

#: A progress bar for a number of frames: a context that gives what is called after each.
ProgressBar = Callable[[int], AbstractContextManager[Callable[[], None]]]
#: What plays the frames of these numbers on runs, which record them, as `play_frames` does.
PlayFrames = Callable[[Session, Sequence[DeviceRun], range, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check: the `problems` of the files, and the verdict of the take on the `glasses` it holds for.

    `verdict` is None where no take was played: a scene with an error has none, and a live feed has no end. `variants`
    are the scene's conditions, and which of them hold, by device and environment.
    """

    problems: tuple[Problem, ...]
    glasses: tuple[GlassesInLight, ...] = ()
    verdict: TakeVerdict | None = None
    variants: Mapping[tuple[str, str], tuple[DisplayVariant, ...]] = field(default_factory=dict)

    @property
    def conditions(self) -> tuple[ViewingCondition, ...]:
        """The viewing conditions, by device and environment."""
        glare = self.verdict.glare if self.verdict else {}
        ids = [(one.profile.id, one.environment.id) for one in self.glasses]
        return tuple(
            assess_condition(one, glare.get(name, 0.0), self.variants.get(name, ()))
            for one, name in zip(self.glasses, ids, strict=True)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every broken rule, by device and environment."""
        return self.verdict.findings if self.verdict else ()

    @property
    def results(self) -> tuple[LegibilityResult, ...]:
        """The legibility of every element that is meant to be read, by device and environment."""
        return self.verdict.results if self.verdict else ()

    @property
    def ok(self) -> bool:
        """Whether the files have no error, and the take was played and has no finding that is one."""
        return self.verdict is not None and not self.has_errors and not self.fails("error")

    @property
    def has_errors(self) -> bool:
        """Whether the files have an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def fails(self, level: str) -> bool:
        """Whether the take has a finding at least as grave as `level`: note, warning, error or never."""
        if level == NEVER:
            return False
        least = LEVELS.index(level)
        return any(LEVELS.index(finding.level) >= least for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """Everything as plain data."""
        told: dict[str, object] = {"problems": [problem.as_json() for problem in self.problems]}
        if self.verdict is not None:
            told["frames"] = self.verdict.frames
            told["conditions"] = [{**one.as_json(), **self._count_elements(one)} for one in self.conditions]
            told["readings"] = [result.as_json() for result in self.results]
            told["findings"] = [finding.as_json() for finding in self.findings]
        return told

    def _count_elements(self, condition: ViewingCondition) -> dict[str, object]:
        """How many elements a condition shows, how many of them read and are whole, and how many are cut."""
        ids = condition.device, condition.environment
        own = [result for result in self.results if (result.device, result.environment) == ids]
        counts = len(own), sum(result.reads for result in own), sum(bool(result.broken) for result in own)
        return dict(zip(("elements", "read", "cut"), counts, strict=True))


def list_glasses(plan: CheckPlan) -> tuple[GlassesInLight, ...]:
    """Every device of a plan in every light."""
    return tuple(resolve_glasses(profile, light, plan.view) for profile in plan.profiles for light in plan.environments)


def play_take(
    session: Session,
    plan: CheckPlan,
    problems: Iterable[Problem],
    progress_bar: ProgressBar | None = None,
    play: PlayFrames = play_frames,
) -> Report:
    """Play a session's take as each device of the plan would show it, and report beside the files' `problems`.

    A live feed has no end and is not played. `play` is what plays the frames on the runs, here or elsewhere. Raises
    InputError for a feed that cannot be read.
    """
    profiles, environments, thresholds = plan.profiles, plan.environments, plan.thresholds
    if (count := session.feed.info.frame_count) is None:
        return Report(tuple(problems))
    glasses = list_glasses(plan)
    runs, frames = prepare_runs(session, glasses), range(0, count, plan.options.every)
    if runs:
        with progress_bar(len(frames)) if progress_bar else nullcontext(lambda: None) as advance:
            play(session, runs, frames, advance)
    other_findings = (
        *check_lenses(session, profiles, frames),
        *check_speech(session, profiles, frames),
        *check_tiers_had(session, profiles, frames),
    )
    found = collect_verdict(runs, {environment.id: thresholds for environment in environments})
    found = replace(found, findings=(*found.findings, *other_findings), frames=len(frames))
    return Report(tuple(problems), glasses, found, _find_variants(session, glasses))


def _find_variants(
    session: Session, glasses: Iterable[GlassesInLight]
) -> dict[tuple[str, str], tuple[DisplayVariant, ...]]:
    """The conditions of the scene that only glasses and light decide, by device and environment; without a display
    there are none."""
    return {
        (one.profile.id, one.environment.id): list_variants(
            session.scene, ViewValues(session.find_display(one), find_surroundings(session.stage, one))
        )
        for one in glasses
        if one.profile.has_display
    }
