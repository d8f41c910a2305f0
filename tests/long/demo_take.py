"""Recorder of the demo's takes: the demo run live over its film, by a made-up clock, with its services in step.

The guide follows the film's camera over the town's map, the labels are read in the film's own frames, the scene's
catalogue, a new demo wallet and the built-in answers answer, and what they tell are the rows. A wearer who is never
late does the rest. Nothing waits and nothing is random: it comes out the same again.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from vitrine.content import service_runner
from vitrine.content.assistant.answer_reading import Pace
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.fact_source import CatalogueFinder, FactSources, LedgerReceipts
from vitrine.content.checked_answer import CheckedAnswer, check_answer
from vitrine.content.codes.code_signal import describe_codes
from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.feed_scan import choose_readings
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.codes.luma_plane import extract_luma
from vitrine.content.route.route_guide import RouteGuide, open_guide
from vitrine.content.service import DEADLINE_S, Answer, JsonObject, SeenWearer, Service, StreamingService
from vitrine.content.service_table import SERVICE_MAKERS, ServiceTable
from vitrine.content.wallet import wallet_service
from vitrine.content.wallet.till import make_order
from vitrine.content.wallet.wallet_file import WalletStart
from vitrine.content.wallet.wallet_service import WalletService
from vitrine.document.model import Model
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.files.atomic import write_atomically
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.code_row import CODE_SEEN
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take
from vitrine.scene.scene import Scene
from vitrine.scene.services.assistant_entry import AssistantEntry
from vitrine.scene.services.codes import CodesBlock
from vitrine.scene.services.route_entry import RouteEntry
from vitrine.scene.services.wallet_entry import WalletEntry
from vitrine.world.feed_frame import FeedFrame


class Story(NamedTuple):
    """One walk through the film: the route that is followed, None for the scene's own, and what the wearer does when,
    in seconds of the film: an event as takes write it, or else a question that they ask.
    """

    take: str
    wearer: tuple[tuple[float, str], ...] = ()
    route: str | None = None


#: Guided, asked, read, compared, paid, and on home.
DEMO = Story(
    "demo.take.jsonl",
    (
        (3.2, "How far is it to the stall?"),
        (19.9, "还有多远？"),
        (35.0, 'voice:"compare"'),
        (37.4, 'voice:"pay"'),
        (39.05, "long_press"),
    ),
)
#: The way home is to lead past the tower. Who turns off to the market is led on from there, and asks what they want to
#: know.
DETOUR = Story("detour.take.jsonl", ((35.2, "哪家最便宜？"),), "tower.route.yaml")
#: How long answers take, in seconds of the take; one that is not named comes with the next tick.
ANSWERS_S = {"catalogue.find": 0.1, "wallet.read": 0.1, "wallet.pay": 0.4, "assistant.ask": 0.4}
#: When the wallet is, wherever its clock hangs, and what number the stall's till gives.
WALLET_TIME = datetime(2026, 6, 5, 10, 41)
make_numbered_order = partial(make_order, number="1042")
#: Of what errs by chance: nothing in these takes.
SEED = 7
#: Codes that have moved by less, in parts of the frame (a pixel of 1,280), are told of 10 times a second, by which they
#: keep all of their light.
STILL_PARTS, STILL_S = 1 / 1280, 0.1


class StepPace:
    """In the place of time, for whom a caption is read: it passes at once, and is counted in seconds."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    def read(self) -> float:
        """How much has passed."""
        return self.passed_s

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        """Let that much pass."""
        self.passed_s += seconds
        return stopped.is_set()


class StepRunner:
    """In the place of a `ServiceRunner`: it asks its service when it is asked itself, and tells each answer on time."""

    def __init__(self, name: str, make: Callable[[], Service], *, clock: Callable[[], float], pace: StepPace) -> None:
        self.name, self._clock, self._pace = name, clock, pace
        self._service = make()
        self._waiting: list[tuple[float, Hashable, CheckedAnswer]] = []

    def submit(self, key: Hashable, verb: str, request: JsonObject, deadline_s: float = DEADLINE_S) -> None:
        """Ask the service."""
        due_s = self._clock() + ANSWERS_S.get(f"{self.name}.{verb}", 0.0)
        service = self._service
        if not isinstance(service, StreamingService):
            self._waiting.append((due_s, key, check_answer(self.name, service.answer(verb, request, deadline_s))))
            return
        self._pace.passed_s = 0.0
        for answer in service.stream(verb, request):
            self._waiting.append((due_s + self._pace.passed_s, key, check_answer(self.name, answer)))

    def drop(self, key: Hashable) -> None:
        """Forget a request."""
        self._waiting = [each for each in self._waiting if each[1] != key]

    def poll(self) -> list[tuple[Hashable, CheckedAnswer]]:
        """The answers whose time has come."""
        now_s = self._clock()
        due = [(key, answer) for due_s, key, answer in self._waiting if due_s <= now_s]
        self._waiting = [each for each in self._waiting if each[0] > now_s]
        return due

    def close(self) -> None:
        """End the service."""
        self._service.close()


class StepCodes:
    """In the place of a `CodeWatcher`: it reads each frame before it is drawn, and tells of it at once."""

    name = "codes"

    def __init__(self, block: Model) -> None:
        assert isinstance(block, CodesBlock)
        self._tracker = CodeTracker(block.formats)
        self._newest: FeedFrame | None = None
        self._count = 0
        self._told: tuple[SeenCode, ...] = ()
        self._told_s = -STILL_S

    def submit(self, frame: FeedFrame) -> None:
        """The frame that is drawn next."""
        self._newest = frame

    def poll(self) -> list[Answer]:
        """What is seen in it, unless that is what was told a moment ago."""
        frame, self._newest = self._newest, None
        if frame is None:
            return []
        codes = self._tracker.update(extract_luma(frame), frame.time_s, choose_readings(self._count))
        self._count += 1
        is_new = frame.time_s - self._told_s > STILL_S - 1e-6 or _is_moved(self._told, codes)
        if not codes or not is_new:
            return []
        self._told, self._told_s = codes, frame.time_s
        return [Answer(str(CODE_SEEN), describe_codes(codes))]

    def close(self) -> None:
        """Nothing is open."""


class StepFollower:
    """In the place of a `RouteFollower`: what its guide tells of a place is told at once."""

    name = "route"

    def __init__(self, guide: RouteGuide) -> None:
        self._guide = guide
        self._newest: SeenWearer | None = None
        self._told: list[Answer] = []

    def submit(self, seen: SeenWearer) -> None:
        """Where the wearer is; the same time again is let pass."""
        if seen != self._newest:
            self._newest = seen
            self._told += self._guide.update(seen)

    def poll(self) -> list[Answer]:
        """What there is to tell."""
        told, self._told = self._told, []
        return told

    def close(self) -> None:
        """Nothing is open."""


def _is_moved(before: tuple[SeenCode, ...], now: tuple[SeenCode, ...]) -> bool:
    """Whether others are seen than before, or one of them elsewhere."""
    places = {code.copy_id: code.corners for code in before}
    if places.keys() != {code.copy_id for code in now}:
        return True
    return any(
        abs(is_at - was_at) > STILL_PARTS
        for code in now
        for corner, old in zip(code.corners, places[code.copy_id], strict=True)
        for is_at, was_at in zip(corner, old, strict=True)
    )


class LiveDemo:
    """The demo, live: `step` after `step`, each a frame that is drawn. A context, within which services are in step."""

    def __init__(self, session: Session, wallet: Path, story: Story = DEMO) -> None:
        self._session, self._wallet, self._now_s, self._pace = session, wallet, 0.0, StepPace()
        self._codes = StepCodes(session.scene.services["codes"])
        self._follower = StepFollower(open_story_guide(session.scene, story))
        self._wearer = [make_wearer_event(t_s, word) for t_s, word in story.wearer]
        services = {**SERVICE_MAKERS, "wallet": self._make_wallet, "assistant": self._make_assistant}
        table = ServiceTable(services, {"codes": lambda *_: self._codes}, {"route": lambda *_: self._follower})
        self._live = LiveContent(self._read_clock, table)
        self._patches = ExitStack()

    def __enter__(self) -> LiveDemo:
        self._patches.enter_context(patch.object(service_runner, "ServiceRunner", partial(StepRunner, pace=self._pace)))
        self._patches.enter_context(patch.object(wallet_service, "make_order", make_numbered_order))
        return self

    def __exit__(self, *_: object) -> None:
        self._live.close()
        self._patches.close()

    def step(self, t_s: float) -> None:
        """What is seen in the frame at a time, answered and done by then enters the take; the frame may be drawn."""
        self._now_s = t_s
        self._codes.submit(self._session.frame_at(t_s))
        self._follower.submit(self._session.see_wearer(t_s))
        while self._wearer and self._wearer[0].t_s <= t_s:
            self._session.add_event(self._wearer.pop(0))
        self._live.step(self._session, t_s)

    def _read_clock(self) -> float:
        return self._now_s

    def _make_wallet(self, block: Model, scene: Scene) -> Service:
        return make_demo_wallet(self._wallet, block, self._read_clock)

    def _make_assistant(self, block: Model, scene: Scene) -> Service:
        return make_demo_assistant(scene, self._wallet, Pace(self._pace.read, self._pace.wait))


def make_wearer_event(t_s: float, word: str) -> TimedEvent:
    """What the wearer does: an event as takes write it, or else a question that they ask."""
    if ":" in word or "_" in word:
        return TimedEvent(t_s, parse_event(word))
    return TimedEvent(t_s, parse_event("question.asked"), EventData.from_value({"question": {"text": word}}))


def open_story_guide(scene: Scene, story: Story) -> RouteGuide:
    """The guide of the demo's block, along the route of a story."""
    entry = scene.services["route"]
    assert isinstance(entry, RouteEntry)
    if story.route is not None:
        entry = entry.model_copy(update={"file": story.route, "then": None})
    return open_guide(entry, scene.file_access, None, SEED, scene.language.locale)


def make_demo_assistant(scene: Scene, wallet: Path, pace: Pace) -> AssistantService:
    """The demo's assistant, which knows its catalogue and the wallet in a file."""
    entry = scene.services["assistant"]
    assert isinstance(entry, AssistantEntry)
    catalogue = SERVICE_MAKERS["catalogue"](scene.services["catalogue"], scene)
    sources = FactSources(CatalogueFinder(catalogue), LedgerReceipts(wallet))
    return AssistantService(entry, scene.file_access, scene.language.locale, sources, pace)


def make_demo_wallet(path: Path, block: Model, clock: Callable[[], float]) -> WalletService:
    """A new wallet of the demo's block in a file, whose clock is made up as well."""
    assert isinstance(block, WalletEntry)
    start = WalletStart(block.currency, block.balance * 100, dict(block.stalls))
    return WalletService(path, start, lambda: WALLET_TIME.timestamp() + clock(), clock)


def record_demo(story: Story) -> Take:
    """The take of a story, run live over all frames of its film."""
    with tempfile.TemporaryDirectory() as folder, open_session(demo_scene(), None, live=True) as session:
        with LiveDemo(session, Path(folder) / "wallet.sqlite", story) as run:
            for number in range(session.feed.info.frame_count or 0):
                run.step(number * session.frame_s)
        return replace(session.take, feed=session.scene.feed, seed=SEED, scene=demo_scene().name)


def run_demo_take(output: Path | None = None) -> int:
    """Record the demo's stories and write their takes, into a folder or else beside the scene."""
    for story in (DEMO, DETOUR):
        path = (output or demo_scene().parent) / story.take
        take = record_demo(story)
        text = dump_take(take).encode()
        write_atomically(path, text)
        print(f"{path}: {len(take.events)} rows, {len(text) / 1000:.0f} kB")
    return 0
