"""What `track` says at its end: what of the poses is measured, what assumed, how good it is; one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vitrine.feed.feed_settings import FeedSettings
from vitrine.track.track_result import GOOD_DRIFT, TrackResult
from vitrine.world.lens import LENS_COEFFICIENTS, Lens
from vitrine.world.tracking_gaps import MIN_GAP_S

_MOTIONS = {"still": "the camera stands", "turn": "it only turns", "move": "it moves"}
#: Spans that are told one by one.
_MAX_SPANS = 4


def describe_result(result: TrackResult, eye_height_m: float) -> Iterator[str]:
    """The lines, each a sentence."""
    yield _describe_shot(result)
    measured, assumed = _sort_sources(result, eye_height_m)
    yield f"measured: {', '.join(measured)}"
    yield f"assumed: {', '.join(assumed)}"
    yield f"how good: {_describe_quality(result)}"
    if (told := _describe_sensors(result)) is not None:
        yield told
    yield _describe_lost(result)


def describe_settings(clip_name: str, settings: FeedSettings) -> Iterator[str]:
    """A sentence for each of a clip's settings that was made for other poses or another lens, and counts for these."""
    undone = f"`vitrine feed {clip_name} --set"
    if settings.world is not None:
        yield f"moved: its settings move these poses as they did the former ones; {undone} world=` takes that back"
    if settings.delay:
        late = f"by {settings.delay * 1000:g} ms, though they have the times of their pictures"
        yield f"shifted: its settings shift these poses in time {late}; {undone} delay=` takes that back"
    if settings.lens is not None:
        yield f"lens: its settings show it by {settings.lens:g}°, whatever was found; {undone} lens=` takes that back"


def _describe_shot(result: TrackResult) -> str:
    facts = result.facts
    start_s, end_s = facts.shots[facts.shot]
    runs = ", ".join(f"{_MOTIONS[run.motion]} {run.start_s:.1f} to {run.end_s:.1f} s" for run in facts.runs)
    frames = int(result.poses.is_known.sum())
    told = f"tracked: {start_s:.2f} to {end_s:.2f} s, {frames:,} frame{'s' if frames != 1 else ''} ({runs})"
    others = [shot for number, shot in enumerate(facts.shots) if number != facts.shot]
    if not others:
        return told
    spans = ", ".join(f"{begin:.2f}..{end:.2f}" for begin, end in others[:_MAX_SPANS])
    more = f" and {len(others) - _MAX_SPANS} more" if len(others) > _MAX_SPANS else ""
    return (
        f"{told}; the clip has {len(facts.shots)} shots, and one world has room for one of them: the longest. "
        f"The others are shown as not tracked; --segment takes another: {spans}{more}"
    )


def _sort_sources(result: TrackResult, eye_height_m: float) -> tuple[list[str], list[str]]:
    facts = result.facts
    moves = any(run.motion == "move" for run in facts.runs)
    turns = moves or any(run.motion == "turn" for run in facts.runs)
    lens = f"the focal length, {facts.camera.fx_px:.0f} px or {facts.camera.horizontal_fov_deg:.1f}°"
    bent = [_describe_bend(facts.camera.lens)] if facts.camera.lens is not None and facts.focal != "given" else []
    ways = ["the way" if moves else "the turns"] if turns else []
    kind = facts.sensors.kind if facts.sensors is not None else ""
    up = {
        "turns": "up, by how it turns",
        "sensor": f"up, by its motion sensors ({kind})",
    }.get(facts.up)
    tagged = [f"{lens}, by the file's own tag"] if facts.focal == "tag" else []
    told = {"clip": [lens], "sensor": [f"{lens}, by how its motion sensors turn"]}.get(facts.focal, [])
    measured = [*ways, *([up] if up else []), *told, *bent]
    floor = f"metres, by an eye height of {eye_height_m:g} m"
    if moves:
        floor += f" over {facts.floor_points:,} points of the floor" if facts.floor_points else ": no floor was seen"
    else:
        floor = f"that it stands at {eye_height_m:g} m"
    assumed = [floor, *([f"{lens}, since it turns too little to tell"] if facts.focal == "assumed" else [])]
    assumed += tagged
    level = {"walk": "that its way leads neither up nor down", "level": "that it looks level on the whole"}
    assumed += [level[facts.up]] if facts.up in level else []
    return measured or ["nothing, but that it stands still"], assumed


def _describe_bend(lens: Lens) -> str:
    values = zip(LENS_COEFFICIENTS[lens.model], lens.coefficients, strict=True)
    bends = ", ".join(f"{name} {value:+.3f}" for name, value in values if value)
    return f"the lens's distortion, {'a fish-eye, ' if lens.model == 'fisheye' else ''}{bends}"


def _describe_quality(result: TrackResult) -> str:
    facts = result.facts
    left = f"points are {result.residual_px:.2f} px off in their frames"
    if facts.check_px is None or facts.check_high_px is None:
        return f"{result.grade}; {left}"
    check = f"tracks are foretold to {facts.check_px:.1f} px (19 of 20 to {facts.check_high_px:.0f})"
    if facts.check_drift > GOOD_DRIFT:
        check += f", the unit of length changes by {facts.check_drift - 1:.0%} along the way"
    warning = "" if result.grade == "good" else "; look at the sheet, arrows may slip"
    return f"{result.grade}; {check}, {left}{warning}"


def _describe_sensors(result: TrackResult) -> str | None:
    """What became of the clip's motion sensors, where the other lines do not say it."""
    facts = result.facts
    sensors = facts.sensors
    if sensors is None:
        return None
    whose = f"the clip's motion sensors ({sensors.kind})"
    if not sensors.is_legible:
        return f"sensors: nothing can be read of {whose}; the pixels alone were used"
    if sensors.bridged:
        keeps = "what stands in the world keeps its direction there, and may slip"
        return f"by motion sensors alone: {_list_spans(sensors.bridged)}; {keeps}"
    if sensors.correlation is None and facts.up != "sensor":
        return f"sensors: {whose} do not turn as its pixels do; the pixels alone were used"
    return None


def _list_spans(spans: Sequence[tuple[float, float]]) -> str:
    told = ", ".join(f"{begin:.2f} to {end:.2f} s" for begin, end in spans[:_MAX_SPANS])
    return told + (f" and {len(spans) - _MAX_SPANS} more" if len(spans) > _MAX_SPANS else "")


def _describe_lost(result: TrackResult) -> str:
    lost = result.lost
    if not lost:
        return "not tracked: nothing"
    long = [span for span in lost if span.end_s - span.start_s > MIN_GAP_S]
    short = [span for span in lost if span not in long]
    told = [f"{_list_spans(long)}; what stands in the world fades there"] if long else []
    told += [f"{_list_spans(short)}, so short that the poses around it bridge it"] if short else []
    return f"not tracked: {'; '.join(told)}"
