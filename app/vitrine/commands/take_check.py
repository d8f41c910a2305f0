"""The check of a take: it is played on devices in their light, and what was found is printed or drawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from vitrine import paths
from vitrine.engine.device_run import check_speech, collect_verdict, play_frames, prepare_runs
from vitrine.engine.opening import open_session
from vitrine.engine.view_spec import parse_brightness, parse_choice
from vitrine.errors import CommandLineError, InputError, Problem
from vitrine.escape import dump_json
from vitrine.files.atomic import atomic_write, check_writable_folder
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer
from vitrine.output.console import open_console
from vitrine.output.progress_bar import show_progress
from vitrine.report.legibility_map import LegibilityMapSpec, check_map, write_map
from vitrine.report.sarif import build_sarif
from vitrine.report.verdict_table import print_elements, print_faintest, print_findings, print_matrix, print_reasons
from vitrine.report.worst_frames import write_worst_frames
from vitrine.scene.file_access import FileAccess
from vitrine.verdict.finding import LEVELS, Finding
from vitrine.verdict.measure.viewing_condition import ViewingCondition, assess_condition
from vitrine.verdict.take_recorder import TakeVerdict

log = logging.getLogger("vitrine.check")

E = TypeVar("E", DeviceProfile, Environment)

#: The width of tables where no terminal says how wide it is, such as in the log of a build.
LOG_COLUMNS = 160
ALL = "all"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of `check`, as typed: names with commas or "all", `every` how many frames one is looked at."""

    devices: str = "generic"
    environments: str = "overcast"
    feed: str | None = None
    take: Path | None = None
    every: int = 1
    thresholds: str | None = None
    brightness: str = "auto"
    fail_on: str = NEVER
    trust: bool = False


class CheckPlan(NamedTuple):
    """The options with the devices, environments, thresholds and view that they name."""

    options: CheckOptions
    profiles: tuple[DeviceProfile, ...]
    environments: tuple[Environment, ...]
    thresholds: Thresholds
    view: View


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: the verdict of a take on the glasses in light that it holds for."""

    glasses: tuple[GlassesInLight, ...]
    verdict: TakeVerdict

    @property
    def conditions(self) -> tuple[ViewingCondition, ...]:
        """The viewing conditions, by device and environment."""
        return tuple(assess_condition(one) for one in self.glasses)

    def fails(self, level: str) -> bool:
        """Whether something at least as grave as `level` was found."""
        if level == NEVER:
            return False
        least = LEVELS.index(level)
        return any(LEVELS.index(finding.level) >= least for finding in self.verdict.findings)

    def as_json(self) -> dict[str, object]:
        """Everything as plain data."""
        return {
            "frames": self.verdict.frames,
            "conditions": [condition.as_json() for condition in self.conditions],
            "readings": [reading.as_json() for reading in self.verdict.results],
            "findings": [finding.as_json() for finding in self.verdict.findings],
        }


def plan_check(scene: Path, options: CheckOptions) -> CheckPlan:
    """Resolve typed options. Raises InputError with what is allowed."""
    library = Library(paths.assets(), FileAccess(scene.parent, options.trust))
    device_names = _parse_names(options.devices, library.devices)
    environment_names = _parse_names(options.environments, library.environments)
    profiles = _deduplicate(library.device(name) for name in device_names)
    environments = _deduplicate(library.environment(name) for name in environment_names)
    parse_choice("fail-on", options.fail_on, (*LEVELS, NEVER))
    view = View(brightness=parse_brightness(options.brightness))
    return CheckPlan(options, profiles, environments, parse_thresholds(options.thresholds), view)


def check_take(scene: Path, plan: CheckPlan) -> CheckResult | None:
    """Play the take and measure it; None, and a word to the log, where a live feed has no end.

    Raises InputError for a feed that cannot be opened.
    """
    options, profiles, environments, thresholds, view = plan
    glasses = tuple(resolve_glasses(profile, light, view) for profile in profiles for light in environments)
    with open_session(scene, None, options.feed, options.take, ahead=8, trusted=options.trust) as session:
        if (count := session.feed.info.frame_count) is None:
            log.warning("%s is live and has no end: the take is not played", session.feed.info.name)
            return None
        device_runs, frames = prepare_runs(session, glasses), range(0, count, options.every)
        if device_runs:
            with show_progress("playing the take", len(frames)) as advance:
                play_frames(session, device_runs, frames, advance)
        audio_findings = check_speech(session, profiles, frames)
    found = collect_verdict(device_runs, {environment.id: thresholds for environment in environments})
    found = replace(found, findings=(*found.findings, *audio_findings), frames=len(frames))
    return CheckResult(glasses, found)


def check_outputs(plan: CheckPlan, pictures: Path | None, legibility_map: Path | None) -> None:
    """Check the outputs before the take is played, which takes its time. Raises InputError as `draw_result` does."""
    if pictures is not None:
        check_writable_folder(pictures)
    if legibility_map is not None:
        if len(plan.profiles) * len(plan.environments) != 1:
            raise InputError("--heat shows one device in one light; name one with --device and --environment")
        check_map(legibility_map, plan.profiles[0])


def draw_result(
    scene: Path, plan: CheckPlan, result: CheckResult, pictures: Path | None, legibility_map: Path | None
) -> None:
    """Draw the result: the worst frames into a folder, the legibility map.

    Raises InputError for a map of more than one case, and for files that cannot be written.
    """
    check_outputs(plan, pictures, legibility_map)
    options = plan.options
    # The feed as RGBA, which the map reads; the renderer draws it all the same.
    with (
        Renderer.headless(paths.shaders()) as renderer,
        open_session(scene, None, options.feed, options.take, trusted=options.trust) as session,
    ):
        glasses = [one.with_size(session.size_px) for one in result.glasses]
        if pictures is not None:
            count = write_worst_frames(pictures, renderer, session, result.verdict.results, glasses)
            log.warning("%s: %d pictures of worst frames", pictures, count)
        if legibility_map is not None:
            frames = range(0, session.feed.info.frame_count or 1, options.every)
            case = LegibilityMapSpec(glasses[0], plan.thresholds)
            with show_progress(legibility_map.name, len(frames)) as advance:
                write_map(legibility_map, renderer, session, case, frames, advance)


def _parse_names(typed: str, list_all: object) -> list[str]:
    """The names in a text with commas; "all" stands for every real one."""
    if typed.strip() == ALL:
        entries = list_all()  # type: ignore[operator]
        return [name for name, entry in entries.items() if not getattr(entry, "is_feed", False)]
    names = [name.strip() for name in typed.split(",") if name.strip()]
    if not names:
        raise InputError('no device or environment is named; name some with commas, or "all"')
    return list(dict.fromkeys(names))


def _deduplicate(found: Iterable[E]) -> tuple[E, ...]:
    """Entries without those named twice, by an alias too. Raises InputError where two different ones have one id."""
    by_id: dict[str, E] = {}
    for entry in found:
        if by_id.setdefault(entry.id, entry) != entry:
            raise InputError(f'two files are called "{entry.id}" and are not the same; rename one or leave one away')
    return tuple(by_id.values())


def parse_thresholds(typed: str | None) -> Thresholds:
    """Parse five rising contrasts with commas: poor, text only, ok, good, colour. Raises CommandLineError."""
    if typed is None:
        return Thresholds()
    try:
        numbers = [float(part) for part in typed.split(",")]
        if len(numbers) != 5:
            raise ValueError
    except ValueError:
        raise CommandLineError(
            f'--thresholds "{typed}": five rising contrasts with commas such as 1.5,2,3,5,8 are needed '
            "(poor, text only, ok, good, colour)"
        ) from None
    try:
        return Thresholds(*numbers)
    except InputError as error:
        raise CommandLineError(error.problems) from None


def print_result(result: CheckResult) -> None:
    """Print the result as tables: a matrix of many cases, or the elements of one; then every broken rule."""
    console = open_console(LOG_COLUMNS)
    readings, conditions = result.verdict.results, result.conditions
    if len(conditions) > 1:
        print_matrix(console, conditions, readings)
    if any(condition.brightness or not condition.has_display for condition in conditions):
        print_reasons(console, conditions, readings, result.verdict.findings)
    if len(conditions) > 1:
        print_faintest(console, readings)
    if len(conditions) == 1 and readings:
        print_elements(console, conditions[0], readings)
    print_findings(console, [f for f in result.verdict.findings if f.rule.id != "contrast"])


def write_sarif(path: Path, problems: Sequence[Problem], findings: Sequence[Finding]) -> None:
    """Write a SARIF file beside, then rename."""
    with atomic_write(path) as beside:
        text = dump_json(build_sarif(problems, findings, Path.cwd()))
        beside.write_text(text + "\n", encoding="utf-8")
