"""Device runs: a take played frame by frame as each device would show it, without drawing, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vitrine.engine.show import Show
from vitrine.glass.environment import Environment
from vitrine.glass.optics import Optics
from vitrine.glass.photometry import Thresholds
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import display, resolve
from vitrine.glass.view import View
from vitrine.verdict.behind import upright
from vitrine.verdict.finding import Finding
from vitrine.verdict.glimpse import Glimpse
from vitrine.verdict.reading import Reading
from vitrine.verdict.rules_voice import voice_findings
from vitrine.verdict.scene_scan import scan_scene
from vitrine.verdict.take import Verdict, Watch
from vitrine.world.camera import Intrinsics


@dataclass(frozen=True)
class Case:
    """A device over a take, with its optics by the environment's id; `recorder` records what it shows."""

    profile: Profile
    display: Intrinsics
    lights: Mapping[str, Optics]
    watch: Watch = field(compare=False)


def cases(show: Show, profiles: Sequence[Profile], environments: Sequence[Environment], view: View) -> tuple[Case, ...]:
    """Prepare runs of the devices that have a display; on one that is the feed, the feed's camera is the display."""
    feed = show.walk.intrinsics.scaled(*show.size_px)
    return tuple(
        Case(
            profile,
            display(profile) or feed,
            {environment.id: resolve(profile, environment, view) for environment in environments},
            Watch(profile.id),
        )
        for profile in profiles
        if profile.has_display
    )


def play(show: Show, played: Sequence[Case], frames: Iterable[int], told: Callable[[], None]) -> None:
    """Play the feed frames of these numbers on every run; `on_progress` is called after each."""
    feed = show.walk.intrinsics.scaled(*show.size_px)
    scan = scan_scene(show.scene)
    for index in frames:
        frame = show.feed.frame_at(index)
        picture, state = upright(frame), show.state_at(show.within(frame.time_s))
        feed_viewpoint = show.walk.sight(frame.time_s, show.frame_s, show.size_px)
        for run in played:
            viewpoint = replace(feed_viewpoint, intrinsics=run.display)
            draw_list = show.stage.draw_list(state, viewpoint)
            observation = Glimpse(
                state.t_s,
                run.profile,
                next(iter(run.lights.values())),
                run.display,
                draw_list,
                show.stage.elements(draw_list, viewpoint),
                tuple(scan.off_display_arrows(state, viewpoint)),
                tuple(scan.off_display_roots(state, draw_list)),
                show.scene.origins,
                scan.icon_stroke_widths,
            )
            run.watch.see(observation, feed, picture)
        told()


def verdict(played: Sequence[Case], thresholds: Mapping[str, Thresholds]) -> Verdict:
    """Collect the verdict of all runs; `thresholds` by the environment's id."""
    results: list[Reading] = []
    findings: list[Finding] = []
    for run in played:
        run_results, run_findings = run.watch.verdict(run.lights, thresholds)
        results += run_results
        findings += run_findings
    return Verdict(tuple(results), tuple(findings), max((run.watch.frames for run in played), default=0))


def listen(show: Show, profiles: Iterable[Profile], frames: Iterable[int]) -> tuple[Finding, ...]:
    """Check speech, also of devices without a display: what is shown and not said, and what is said to nobody.

    `frames` are the numbers of the feed frames that the take is judged by.
    """
    starts = {moment.said: None for moment in show.timeline.moments if moment.said}
    utterances = [show.spoken(start) for start in starts]
    times_s = [index * show.frame_s for index in frames]
    return tuple(
        finding
        for profile in profiles
        for finding in voice_findings(show.scene, show.timeline, utterances, times_s, profile)
    )
