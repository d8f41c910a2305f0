"""Device runs: a take played frame by frame as each device would show it, without drawing, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.scene_frame import Instant, SceneFrame
from vitrine.engine.session import Session
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.display_traits import DisplayTraits
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.registration import EXACT, Registration
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.list_fault import find_event_faults
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.verdict.finding import Finding
from vitrine.verdict.measure.background_luminance import find_world
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.rules.lens import check_lens
from vitrine.verdict.rules.voice import check_voice
from vitrine.verdict.scene_scan import SceneScan, scan_scene
from vitrine.verdict.take_recorder import TakeRecorder, TakeVerdict
from vitrine.world.camera import Intrinsics


@dataclass(frozen=True)
class DeviceRun:
    """A device over a take: `recorder` records what it shows, which no light changes.

    `optics_by_environment` is the light that it is judged in: the optics of the eye by the environment's id. `glasses`
    are the device in each of them; `told_optics` are, by environment, the optics in those frames before which the take
    has told the lens something, by the frame's time. `registration` is how late, how often and how truly it is drawn.
    `surroundings` are what the scene reads of it.
    """

    traits: DisplayTraits
    display: Intrinsics
    optics_by_environment: Mapping[str, Optics]
    recorder: TakeRecorder = field(compare=False)
    registration: Registration = EXACT
    glasses: tuple[GlassesInLight, ...] = ()
    told_optics: dict[str, dict[float, Optics]] = field(default_factory=dict, compare=False)
    surroundings: Surroundings = UNKNOWN_SURROUNDINGS

    def record_lens(self, session: Session, t_s: float) -> None:
        """Record what the take has told the lens by the frame at `t_s`, in every light."""
        for one in self.glasses:
            told = session.glasses_at(t_s, one)
            if told is not one:
                self.told_optics.setdefault(one.environment.id, {})[t_s] = told.eye_optics

    def extend(self, later: TakeRecorder, told_optics: Mapping[str, Mapping[float, Optics]]) -> None:
        """Take in what was recorded elsewhere of the same device in frames after those of this run."""
        self.recorder.extend(later)
        for environment, told in told_optics.items():
            self.told_optics.setdefault(environment, {}).update(told)


def prepare_runs(session: Session, glasses: Iterable[GlassesInLight]) -> tuple[DeviceRun, ...]:
    """Prepare one run for each of the devices that have a display, judged in every light that it is given in.

    On a device that is the feed, the feed's camera is the display, or what of it a pinhole shows.
    """
    # One run shows one picture: where the light changes what is shown, there is one for each.
    alike: dict[tuple[str, Surroundings], list[GlassesInLight]] = {}
    for one in glasses:
        if one.profile.has_display:
            alike.setdefault((one.profile.id, find_surroundings(session.stage, one)), []).append(one)
    return tuple(
        DeviceRun(
            first.traits,
            session.find_display(first),
            {one.environment.id: one.eye_optics for one in (first, *others)},
            TakeRecorder(first.traits),
            first.registration,
            (first, *others),
            surroundings=surroundings,
        )
        for (_, surroundings), (first, *others) in alike.items()
    )


class ObservedFrame(NamedTuple):
    """A frame of a run: as it would be drawn on the display by itself, and as the rules see it."""

    frame: SceneFrame
    observation: FrameObservation


def play_frames(
    session: Session, runs: Sequence[DeviceRun], frames: Iterable[int], on_progress: Callable[[], None]
) -> None:
    """Play the feed frames of these numbers on every run; `on_progress` is called after each."""
    scan = scan_scene(session.scene)
    for index in frames:
        record_instant(session, runs, scan, session.instant_of(session.feed.frame_at(index)))
        on_progress()


def record_instant(
    session: Session, runs: Sequence[DeviceRun], scan: SceneScan, instant: Instant
) -> tuple[ObservedFrame, ...]:
    """Record one instant on every run: what each of them showed, in their order."""
    feed = session.camera_track.intrinsics.scaled(*session.size_px)
    picture = find_world(instant.feed_frame)
    observed = observe_instant(session, runs, scan, instant)
    for run, one in zip(runs, observed, strict=True):
        run.recorder.record_frame(one.observation, feed, picture)
        run.record_lens(session, instant.t_s)
    return observed


def observe_instant(
    session: Session, runs: Sequence[DeviceRun], scan: SceneScan, instant: Instant
) -> tuple[ObservedFrame, ...]:
    """Observe one instant on every run. Displays that are alike share a frame and its elements."""
    frames = {
        key: session.build_display_frame(instant, *key)
        for key in {(run.display, run.registration, run.surroundings) for run in runs}
    }
    seen = {key: _observe_frame(session, scan, frame) for key, frame in frames.items()}
    in_our_font = {key: _set_in_our_font(session, instant, *key) for key in frames if key[2].letters is not None}
    list_faults = find_event_faults(session.scene, instant.state)
    return tuple(
        ObservedFrame(
            frame := frames[key := (run.display, run.registration, run.surroundings)],
            FrameObservation(
                instant.t_s,
                run.traits,
                run.display,
                frame.draw_list,
                seen[key].elements,
                seen[key].off_display_arrows,
                seen[key].off_display_roots,
                session.scene.origins,
                scan.icon_stroke_widths,
                seen[key].unsettled,
                scan.scrolled,
                scan.meant_overlaps,
                list_faults,
                in_our_font.get(key, {}),
                scan.hits,
            ),
        )
        for run in runs
    )


class _Seen(NamedTuple):
    """What is seen of a frame on displays that are alike, as `FrameObservation` has it."""

    elements: tuple[Element, ...]
    off_display_arrows: tuple[str, ...]
    off_display_roots: tuple[str, ...]
    unsettled: frozenset[str]


def _observe_frame(session: Session, scan: SceneScan, frame: SceneFrame) -> _Seen:
    state, viewpoint = frame.overlay.state, frame.viewpoint
    resolved = session.stage.resolve_bound_roots(state, viewpoint, frame.surroundings)
    arrows = scan.off_display_arrows(state, viewpoint, resolved)
    roots = scan.off_display_roots(state, frame.draw_list, resolved)
    return _Seen(session.list_elements(frame), tuple(arrows), tuple(roots), scan.find_unsettled(state, resolved))


def _set_in_our_font(
    session: Session, instant: Instant, display: Intrinsics, registration: Registration, surroundings: Surroundings
) -> dict[str, tuple[str, ...]]:
    """The lines of all texts by their ids, as they are set on a display like this one without a font of its own."""
    plain = session.build_display_frame(instant, display, registration, surroundings._replace(letters=None))
    return {element.id: element.lines for element in session.list_elements(plain) if element.lines}


def collect_verdict(runs: Sequence[DeviceRun], thresholds: Mapping[str, Thresholds]) -> TakeVerdict:
    """Collect the verdict of all runs; `thresholds` by the environment's id."""
    results: list[LegibilityResult] = []
    findings: list[Finding] = []
    glare: dict[tuple[str, str], float] = {}
    for run in runs:
        run_results, run_findings = run.recorder.evaluate(run.optics_by_environment, thresholds, run.told_optics)
        results += run_results
        findings += run_findings
        for environment, optics in run.optics_by_environment.items():
            glare[run.traits.device, environment] = run.recorder.worst_glare(
                optics, run.told_optics.get(environment, {})
            )
    return TakeVerdict(tuple(results), tuple(findings), max((run.recorder.frames for run in runs), default=0), glare)


def check_speech(session: Session, profiles: Iterable[DeviceProfile], frames: Iterable[int]) -> tuple[Finding, ...]:
    """Check speech, also of devices without a display: what is shown and not said, and what is said to nobody.

    `frames` are the numbers of the feed frames that the take is judged by.
    """
    starts = {moment.last_utterance: None for moment in session.timeline.moments if moment.last_utterance}
    utterances = [session.build_utterance(start) for start in starts]
    times_s = [index * session.frame_s for index in frames]
    return tuple(
        finding
        for profile in profiles
        for finding in check_voice(session.scene, session.timeline, utterances, times_s, profile)
    )


def check_lenses(session: Session, profiles: Iterable[DeviceProfile], frames: Iterable[int]) -> tuple[Finding, ...]:
    """Check whether each device obeys what the take tells its lens; `frames` as for `check_speech`."""
    switches, times_s = session.timeline.lens_switches, [index * session.frame_s for index in frames]
    return tuple(finding for profile in profiles for finding in check_lens(switches, times_s, profile))


def check_tiers_had(session: Session, profiles: Iterable[DeviceProfile], frames: Iterable[int]) -> tuple[Finding, ...]:
    """Check whether each device has the processors that states ask for; `frames` as for `check_speech`."""
    if not session.chart.tiers:
        return ()
    from vitrine.power.tier_lint import check_processors

    times_s = [index * session.frame_s for index in frames]
    return tuple(
        finding
        for profile in profiles
        for finding in check_processors(session.scene, session.timeline, times_s, profile)
    )
