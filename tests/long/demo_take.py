"""Recorder of the demo's take: the demo run live over its film, by a made-up clock, with its services in step.

The labels are read in the film's own frames, the scene's catalogue and a new demo wallet answer, and what they tell are
the rows. A wearer who is never late does the rest. Nothing waits and nothing is random: it comes out the same again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

from vitrine.content import service_runner
from vitrine.content.checked_answer import CheckedAnswer, check_answer
from vitrine.content.codes.code_signal import describe_codes
from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.feed_scan import choose_readings
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.codes.luma_plane import extract_luma
from vitrine.content.service import DEADLINE_S, Answer, JsonObject, Service
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
from vitrine.flow.timeline.code_log import CODE_SEEN
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take
from vitrine.scene.scene import Scene
from vitrine.scene.services.codes import CodesBlock
from vitrine.scene.services.wallet_entry import WalletEntry
from vitrine.world.feed_frame import FeedFrame

#: What the wearer does, and when, in seconds of the film.
WEARER = ((35.0, 'voice:"compare"'), (37.4, 'voice:"pay"'), (39.05, "long_press"))
#: How long answers take, in seconds of the take; one that is not named comes with the next tick.
ANSWERS_S = {"catalogue.find": 0.1, "wallet.read": 0.1, "wallet.pay": 0.4}
#: When the wallet is, wherever its clock hangs, and what number the stall's till gives.
WALLET_TIME = datetime(2026, 6, 5, 10, 41)
make_numbered_order = partial(make_order, number="1042")
#: Codes that have moved by less, in parts of the frame (a pixel of 1,280), are told of 10 times a second, by which they
#: keep all of their light.
STILL_PARTS, STILL_S = 1 / 1280, 0.1


class StepRunner:
    """In the place of a `ServiceRunner`: it asks its service when it is asked itself, and tells the answer on time."""

    def __init__(self, name: str, make: Callable[[], Service], *, clock: Callable[[], float]) -> None:
        self.name, self._clock = name, clock
        self._service = make()
        self._waiting: dict[Hashable, tuple[float, CheckedAnswer]] = {}

    def submit(self, key: Hashable, verb: str, request: JsonObject, deadline_s: float = DEADLINE_S) -> None:
        """Ask the service."""
        answer = check_answer(self.name, self._service.answer(verb, request, deadline_s))
        self._waiting[key] = self._clock() + ANSWERS_S.get(f"{self.name}.{verb}", 0.0), answer

    def drop(self, key: Hashable) -> None:
        """Forget a request."""
        self._waiting.pop(key, None)

    def poll(self) -> list[tuple[Hashable, CheckedAnswer]]:
        """The answers whose time has come."""
        due = [key for key, (due_s, _) in self._waiting.items() if due_s <= self._clock()]
        return [(key, self._waiting.pop(key)[1]) for key in due]

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
        return [Answer(CODE_SEEN, describe_codes(codes))]

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

    def __init__(self, session: Session, wallet: Path) -> None:
        self._session, self._wallet, self._now_s = session, wallet, 0.0
        self._codes = StepCodes(session.scene.services["codes"])
        self._wearer = [TimedEvent(t_s, parse_event(event)) for t_s, event in WEARER]
        services = {**SERVICE_MAKERS, "wallet": self._make_wallet}
        self._live = LiveContent(self._read_clock, ServiceTable(services, {"codes": lambda *_: self._codes}))
        self._patches = ExitStack()

    def __enter__(self) -> LiveDemo:
        self._patches.enter_context(patch.object(service_runner, "ServiceRunner", StepRunner))
        self._patches.enter_context(patch.object(wallet_service, "make_order", make_numbered_order))
        return self

    def __exit__(self, *_: object) -> None:
        self._live.close()
        self._patches.close()

    def step(self, t_s: float) -> None:
        """What is seen in the frame at a time, answered and done by then enters the take; the frame may be drawn."""
        self._now_s = t_s
        self._codes.submit(self._session.frame_at(t_s))
        while self._wearer and self._wearer[0].t_s <= t_s:
            self._session.add_event(self._wearer.pop(0))
        self._live.step(self._session, t_s)

    def _read_clock(self) -> float:
        return self._now_s

    def _make_wallet(self, block: Model, scene: Scene) -> Service:
        return make_demo_wallet(self._wallet, block, self._read_clock)


def make_demo_wallet(path: Path, block: Model, clock: Callable[[], float]) -> WalletService:
    """A new wallet of the demo's block in a file, whose clock is made up as well."""
    assert isinstance(block, WalletEntry)
    start = WalletStart(block.currency, block.balance * 100, dict(block.stalls))
    return WalletService(path, start, lambda: WALLET_TIME.timestamp() + clock(), clock)


def record_demo() -> Take:
    """The take of the demo, run live over all frames of its film."""
    with tempfile.TemporaryDirectory() as folder, open_session(demo_scene(), None, live=True) as session:
        with LiveDemo(session, Path(folder) / "wallet.sqlite") as run:
            for number in range(session.feed.info.frame_count or 0):
                run.step(number * session.frame_s)
        return replace(session.take, feed=session.scene.feed, seed=7, scene=demo_scene().name)


def run_demo_take(output: Path | None = None) -> int:
    """Record the demo and write its take."""
    output = output or demo_scene().with_name("demo.take.jsonl")
    take = record_demo()
    text = dump_take(take).encode()
    write_atomically(output, text)
    print(f"{output}: {len(take.events)} rows, {len(text) / 1000:.0f} kB")
    return 0
