"""Plays a take before the judges: every frame of the feed, as each device would show it, without drawing it."""

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
    """One device with its optics in each light; `watch` gathers what it shows."""

    profile: Profile
    display: Intrinsics
    lights: Mapping[str, Optics]
    watch: Watch = field(compare=False)


def cases(show: Show, profiles: Sequence[Profile], environments: Sequence[Environment], view: View) -> tuple[Case, ...]:
    """The cases of devices that have a display; on one that is the feed, the feed's camera is the display."""
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
    """Let every case see the feed frames of these numbers; `told` is called after each."""
    feed = show.walk.intrinsics.scaled(*show.size_px)
    scan = scan_scene(show.scene)
    for index in frames:
        frame = show.feed.frame_at(index)
        picture, state = upright(frame), show.state_at(show.within(frame.time_s))
        seen = show.walk.sight(frame.time_s, show.frame_s, show.size_px)
        for case in played:
            sight = replace(seen, intrinsics=case.display)
            draw_list = show.stage.draw_list(state, sight)
            glimpse = Glimpse(
                state.t_s,
                case.profile,
                next(iter(case.lights.values())),
                case.display,
                draw_list,
                show.stage.elements(draw_list, sight),
                tuple(scan.off_display_arrows(state, sight)),
                tuple(scan.off_display_roots(state, draw_list)),
                show.scene.origins,
                scan.icon_stroke_widths,
            )
            case.watch.see(glimpse, feed, picture)
        told()


def verdict(played: Sequence[Case], thresholds: Mapping[str, Thresholds]) -> Verdict:
    """What was found; `thresholds` by the environment's id."""
    readings: list[Reading] = []
    findings: list[Finding] = []
    for case in played:
        read, found = case.watch.verdict(case.lights, thresholds)
        readings += read
        findings += found
    return Verdict(tuple(readings), tuple(findings), max((case.watch.frames for case in played), default=0))


def listen(show: Show, profiles: Iterable[Profile], frames: Iterable[int]) -> tuple[Finding, ...]:
    """What is found by ear, also of devices without a display: what is seen and not said, and what is said to nobody.

    `frames` are the numbers of the feed frames that the take is judged by.
    """
    said = {moment.said: None for moment in show.timeline.moments if moment.said}
    spoken = [show.spoken(sentence) for sentence in said]
    times_s = [index * show.frame_s for index in frames]
    return tuple(
        found for profile in profiles for found in voice_findings(show.scene, show.timeline, spoken, times_s, profile)
    )
