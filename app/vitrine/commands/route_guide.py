"""The command `route guide`: what the scene's guide tells of a walk that was filmed, as rows of a take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vitrine.content.checked_answer import check_answer
from vitrine.content.route.route_guide import guide_walk, open_guide
from vitrine.content.service import Answer, SeenWearer
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.errors import InputError, Place, Problem
from vitrine.escape import escape_line
from vitrine.feed.address import find_feed_path
from vitrine.files.atomic import check_writable_file, write_atomically
from vitrine.files.relative_path import make_relative
from vitrine.flow.timeline.take import TimedEvent, dump_take
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_time_s
from vitrine.scene.services.route_entry import RouteEntry

#: Places are looked at so often, in ticks: ten times a second, as receivers of satellites have it at most.
_EVERY_TICKS = TICKS_PER_S // 10
_OWN = "route."


def run_route_guide(scene: Path, feed: str | None, take: Path | None, output: Path | None, trusted: bool) -> None:
    """Guide along the scene's route over its feed, print what is told, and write it as a take where `output` names one.

    Of the take that is played all other rows stay. Raises InputError for what the scene has wrong.
    """
    if output is not None:
        check_writable_file(output)
    with open_session(scene, None, feed, take, once=True, ahead=0, trusted=trusted) as session:
        told = _guide(session, scene)
        rows = [TimedEvent(t_s, *check_answer("route", answer)) for t_s, answer in told]
        kept = [timed for timed in session.take.events if not str(timed.event).startswith(_OWN)]
        written = replace(session.take, events=tuple(sorted((*kept, *rows), key=lambda timed: timed.t_s)))
        path = find_feed_path(session.take.feed)
    for line in _describe(told):
        print(escape_line(line))
    if output is not None:
        if path is not None:
            written = replace(written, feed=make_relative(path, output.parent))
        write_atomically(output, dump_take(written).encode())
        print(escape_line(f"{output}: {len(rows):,} rows of the route, {len(kept):,} others"))


def _guide(session: Session, scene: Path) -> list[tuple[float, Answer]]:
    block, duration_s = session.scene.services.get("route"), session.feed.info.duration_s
    if not isinstance(block, RouteEntry):
        hint = "name the route: services: {route: {file: walk.route.yaml}}"
        raise InputError(Problem("the scene has no route", Place(str(scene)), "services", hint=hint))
    if duration_s is None:
        hint = "`preview SCENE --live` guides over a camera"
        raise InputError(Problem(f"{session.feed.info.name} has no end", allowed="a recorded feed", hint=hint))
    feed = find_feed_path(session.sources.feed.address)
    language = session.scene.language.locale
    guide = open_guide(block, session.scene.file_access, feed, session.take.seed, language)
    told = guide_walk(guide, _iterate_seen(session, duration_s))
    if all(answer.event == "route.failed" for _, answer in told):
        hint = "give its camera a track, or say where the wearer is: position: take, or track"
        raise InputError(Problem("nobody says where the wearer is", Place(str(scene)), "services.route", hint=hint))
    return told


def _iterate_seen(session: Session, duration_s: float) -> Iterator[SeenWearer]:
    for tick in range(0, int(duration_s * TICKS_PER_S), _EVERY_TICKS):
        yield session.see_wearer(tick_time_s(tick))


def _describe(told: list[tuple[float, Answer]]) -> Iterator[str]:
    """A line for each signal but those of mere steps, with the figures of just then."""
    known: dict[str, object] = {}
    for t_s, answer in told:
        known |= answer.data["route"]
        if answer.event != "route.moved" or known["message"] is not None:
            parts = [f"{t_s:7.1f} s  {answer.event:<15}  {known['manoeuvre']} in {known['distance_m']} m"]
            parts += [str(known[name]) for name in ("street", "message") if known[name] is not None]
            yield "  ".join(parts)
