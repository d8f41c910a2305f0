"""The check of a take: it is played on devices in their light, and what was found is printed or drawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from vitrine import paths
from vitrine.engine.look import one_of, parse_brightness
from vitrine.engine.opening import open_show
from vitrine.engine.play import cases, listen, play, verdict
from vitrine.errors import CommandLineError, InputError, Problem
from vitrine.escape import json_text
from vitrine.files.atomic import check_folder, written
from vitrine.glass.environment import Environment
from vitrine.glass.library import Library
from vitrine.glass.photometry import Thresholds
from vitrine.glass.profile import Profile
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.output.page import page
from vitrine.output.progress import progress
from vitrine.report.frames import write_worst_frames
from vitrine.report.heat_map import HeatCase, check_heat, write_heat
from vitrine.report.sarif import sarif
from vitrine.report.table import print_elements, print_faintest, print_findings, print_matrix, print_reasons
from vitrine.scene.reach import Reach
from vitrine.verdict.case import Condition, condition
from vitrine.verdict.finding import LEVELS, Finding
from vitrine.verdict.take import Verdict

log = logging.getLogger("vitrine.check")

E = TypeVar("E", Profile, Environment)

#: The width of tables where no terminal says how wide it is, such as in the log of a build.
LOG_COLUMNS = 160
ALL = "all"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Asked:
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


class Named(NamedTuple):
    """The options with the devices, environments, thresholds and view that they name."""

    asked: Asked
    profiles: tuple[Profile, ...]
    environments: tuple[Environment, ...]
    thresholds: Thresholds
    view: View


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of a check: the verdict of a take with the conditions that it holds for."""

    conditions: tuple[Condition, ...]
    verdict: Verdict

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
            "readings": [reading.as_json() for reading in self.verdict.readings],
            "findings": [finding.as_json() for finding in self.verdict.findings],
        }


def named(scene: Path, asked: Asked) -> Named:
    """Resolve typed options. Raises InputError with what is allowed."""
    library = Library(paths.assets(), Reach(scene.parent, asked.trust))
    device_names = _names(asked.devices, library.devices)
    environment_names = _names(asked.environments, library.environments)
    profiles = _each_once(library.device(name) for name in device_names)
    environments = _each_once(library.environment(name) for name in environment_names)
    one_of("fail-on", asked.fail_on, (*LEVELS, NEVER))
    view = View(brightness=parse_brightness(asked.brightness))
    return Named(asked, profiles, environments, parse_thresholds(asked.thresholds), view)


def judge(scene: Path, what: Named) -> Judged | None:
    """Play the take and measure it; None, and a word to the log, where a live feed has no end.

    Raises InputError for a feed that cannot be opened.
    """
    options, profiles, environments, thresholds, view = what
    with open_show(scene, None, options.feed, options.take, ahead=8, trusted=options.trust) as session:
        if (count := session.feed.info.frame_count) is None:
            log.warning("%s is live and has no end: the take is not played", session.feed.info.name)
            return None
        device_runs, frames = cases(session, profiles, environments, view), range(0, count, options.every)
        if device_runs:
            with progress("playing the take", len(frames)) as advance:
                play(session, device_runs, frames, advance)
        audio_findings = listen(session, profiles, frames)
    found = verdict(device_runs, {environment.id: thresholds for environment in environments})
    found = replace(found, findings=(*found.findings, *audio_findings), frames=len(frames))
    conditions = [condition(profile, environment, view) for profile in profiles for environment in environments]
    return Judged(tuple(conditions), found)


def check_outputs(what: Named, pictures: Path | None, heat: Path | None) -> None:
    """Check the outputs before the take is played, which takes its time. Raises InputError as `draw_result` does."""
    if pictures is not None:
        check_folder(pictures)
    if heat is not None:
        if len(what.profiles) * len(what.environments) != 1:
            raise InputError("--heat shows one device in one light; name one with --device and --environment")
        check_heat(heat, what.profiles[0])


def draw_judged(scene: Path, what: Named, judged: Judged, pictures: Path | None, heat: Path | None) -> None:
    """Draw the result: the worst frames into a folder, the legibility map.

    Raises InputError for a map of more than one case, and for files that cannot be written.
    """
    check_outputs(what, pictures, heat)
    options, profiles, environments, thresholds, view = what
    # The feed as RGBA, which the map reads; the renderer draws it all the same.
    with (
        Device.headless(paths.shaders()) as renderer,
        open_show(scene, None, options.feed, options.take, trusted=options.trust) as session,
    ):
        view = replace(view, size_px=session.size_px)
        if pictures is not None:
            by_id = {one.id: one for one in profiles}, {one.id: one for one in environments}
            count = write_worst_frames(pictures, renderer, session, judged.verdict.readings, *by_id, view)
            log.warning("%s: %d pictures of worst frames", pictures, count)
        if heat is not None:
            frames = range(0, session.feed.info.frame_count or 1, options.every)
            case = HeatCase(profiles[0], environments[0], view, thresholds)
            with progress(heat.name, len(frames)) as advance:
                write_heat(heat, renderer, session, case, frames, advance)


def _names(typed: str, every: object) -> list[str]:
    """The names in a text with commas; "all" stands for every real one."""
    if typed.strip() == ALL:
        entries = every()  # type: ignore[operator]
        return [name for name, entry in entries.items() if not getattr(entry, "is_feed", False)]
    names = [name.strip() for name in typed.split(",") if name.strip()]
    if not names:
        raise InputError('no device or environment is named; name some with commas, or "all"')
    return list(dict.fromkeys(names))


def _each_once(found: Iterable[E]) -> tuple[E, ...]:
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


def print_judged(judged: Judged) -> None:
    """Print the result as tables: a matrix of many cases, or the elements of one; then every broken rule."""
    console = page(LOG_COLUMNS)
    readings, conditions = judged.verdict.readings, judged.conditions
    if len(conditions) > 1:
        print_matrix(console, conditions, readings)
    if any(condition.lit or not condition.has_display for condition in conditions):
        print_reasons(console, conditions, readings, judged.verdict.findings)
    if len(conditions) > 1:
        print_faintest(console, readings)
    if len(conditions) == 1 and readings:
        print_elements(console, conditions[0], readings)
    print_findings(console, [f for f in judged.verdict.findings if f.rule.id != "contrast"])


def write_sarif(path: Path, problems: Sequence[Problem], findings: Sequence[Finding]) -> None:
    """Write a SARIF file beside, then rename."""
    with written(path) as beside:
        text = json_text(sarif(problems, findings, Path.cwd()))
        beside.write_text(text + "\n", encoding="utf-8")
