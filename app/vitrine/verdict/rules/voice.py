"""Rules of voice: what is shown and never said on devices without a display, and said on those without speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vitrine.errors import Place
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.catalogue.audio_cues import may_speak
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.scene.nodes.binding import MISSING_TEXT, fill_text
from vitrine.scene.nodes.node import Container, Icon, Node, Text
from vitrine.scene.scene import Scene
from vitrine.stage.place.speaker import Utterance
from vitrine.verdict.finding import Finding, Rule

EYE_ONLY = Rule(
    "eye-only",
    "warning",
    "Only the eye could get this",
    'say it too: give the state enter: {say: "..."}',
    "glasses without a display: what is not said does not reach the wearer",
)
EAR_ONLY = Rule(
    "ear-only",
    "warning",
    "Only the ear could get this",
    "show what matters as text too",
    "the device's profile: it has no speakers",
)

#: Visual cues of a state that are named in its finding.
MAX_NAMED = 3


class VisualCue(NamedTuple):
    """A text or an icon in words, the state in which it is shown ("" where none is named), and its node's place."""

    words: str
    state: str
    place: Place | None


def check_voice(
    scene: Scene, timeline: Timeline, utterances: Sequence[Utterance], times_s: Sequence[float], profile: DeviceProfile
) -> tuple[Finding, ...]:
    """Check where a take leaves the wearer of this device without what it shows or says.

    `utterances` is all that is said in the take, in order, `times_s` are the times of its frames.
    """
    if not profile.has_display:
        findings = _eye_only_findings(scene, timeline, utterances, times_s, profile.id)
        return tuple(sorted(findings, key=lambda finding: finding.at_s))
    return () if may_speak(profile) or not utterances else (_ear_only_finding(utterances, times_s, profile.id),)


def _eye_only_findings(
    scene: Scene, timeline: Timeline, utterances: Sequence[Utterance], times_s: Sequence[float], device: str
) -> Iterator[Finding]:
    by_state: dict[str, list[VisualCue]] = {}
    for cue in list_visual_cues(scene):
        by_state.setdefault(cue.state, []).append(cue)
    for state, cues in by_state.items():
        spans = timeline.active_spans(state) if state else ((0.0, timeline.until_s),)
        if not spans or _count_within([utterance.since_s for utterance in utterances], spans):
            continue
        frames = _count_within(times_s, spans)
        place = _state_place(state, scene, timeline) if state else cues[0].place
        text = f"only the eye could get this: {_join_words([cue.words for cue in cues])}"
        yield Finding(EYE_ONLY, EYE_ONLY.level, text, state, device, "", spans[0][0], frames, frames, place)


def _ear_only_finding(utterances: Sequence[Utterance], times_s: Sequence[float], device: str) -> Finding:
    first, count = utterances[0], len(utterances)
    spans: list[tuple[float, float]] = []
    for start, end in sorted((utterance.since_s, utterance.until_s) for utterance in utterances):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    frames = _count_within(times_s, spans)
    many = f"{count} sentences" if count > 1 else "one sentence"
    text = f'only the ear could get {many}, and it has no speakers; the first is "{first.text}"'
    return Finding(EAR_ONLY, EAR_ONLY.level, text, "", device, "", first.since_s, frames, len(times_s), first.place)


def _count_within(times_s: Sequence[float], spans: Iterable[tuple[float, float]]) -> int:
    """Count the times, in rising order, that lie in one of the spans, which do not overlap."""
    return sum(bisect_left(times_s, end) - bisect_left(times_s, start) for start, end in spans)


def list_visual_cues(scene: Scene) -> tuple[VisualCue, ...]:
    """List the texts and icons of a scene, once for each state that shows them, in the order of the file."""
    return tuple(cue for node in scene.nodes for cue in _cues_below(node, ("",), scene))


def _cues_below(node: Node, shown_in: Sequence[str], scene: Scene) -> Iterator[VisualCue]:
    states = shown_in if node.when is None else node.when
    words = _node_words(node, scene)
    if words:
        yield from (VisualCue(words, state, scene.origins.get(node.id or "")) for state in states)
    for child in node.children if isinstance(node, Container) else ():
        yield from _cues_below(child, states, scene)


def _node_words(node: Node, scene: Scene) -> str:
    if isinstance(node, Icon):
        return f"the icon {node.icon}"
    if not isinstance(node, Text) or not node.text.strip():
        return ""
    words = fill_text(node.text, scene.values)
    # A live value is known only on the way: the text is named as it is written.
    return f'"{node.text if MISSING_TEXT in words else words}"'


def _join_words(words: Sequence[str]) -> str:
    """The first few, each once, and the number of the rest: plain texts, then those with live values, then icons."""
    names = sorted(dict.fromkeys(words), key=lambda name: (not name.startswith('"'), "{" in name))
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


def _state_place(state: str, scene: Scene, timeline: Timeline) -> Place | None:
    parents = {node.id: node.parent for node in timeline.chart.states}
    path: tuple[str | int, ...] = ()
    while state:
        path = ("states", state, *path)
        state = parents[state]
    return scene.source_map.get(("statechart", *path))
