"""The benchmark `content`: frames drawn while all services hang, while they are at work, and without any, in turns.

R1 over its film as a camera, whose codes are read and along which a guide follows the wearer; its chart asks the
catalogue and the assistant each second, and the wallet whenever its time is over, since another holds its file.
Deadlines pass by the take's clock, so that all of them come into the frames however fast these are drawn.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from vitrine import paths
from vitrine.bench import work
from vitrine.bench.vitrine_run import r1_scene
from vitrine.content.service import Answer, JsonObject, SeenWearer
from vitrine.content.service_table import FOLLOWER_MAKERS, SERVICE_MAKERS, WATCHER_MAKERS, ServiceTable
from vitrine.content.wallet.wallet_file import WalletStart, make_wallet
from vitrine.content.wallet.wallet_service import WalletService
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer
from vitrine.world.feed_frame import FeedFrame

#: With 250 frames a turn 3,000 of each.
TURNS, WARM_UP = 12, 20
PERCENTILE = 99

FILM = "../../feeds/street.mp4"
CATALOGUE = paths.assets() / "scenes" / "market-street" / "catalogue.yaml"
START = WalletStart("CNY", 500_000, {"stall-7": "Lantern Lane 7"})
ROUTE = "vitrine_route: 1\norigin: {lat: 31, lon: 121}\npoints: [[0, 0], [0, 40]]\n"
SERVICES = """
services: {codes: {}, catalogue: {file: shop.yaml}, wallet: {}, route: {file: walk.route.yaml}, assistant: {}}
statechart:
  states:
    content:
      parallel: true
      states:
        goods:
          states:
            looking-up:
              invoke: {catalogue.find: {gtin: "{code.payload}"}}
              transitions: [{event: product.found product.unknown catalogue.timeout, target: resting}]
            resting: {transitions: [{after_s: 1, target: looking-up}]}
        money: {states: {reading: {
          invoke: {wallet.read: {payload: "vitrine://pay/stall-7"}},
          transitions: [{event: wallet.timeout, target: reading}]}}}
        words:
          states:
            asking:
              invoke: {assistant.ask: {question: "Which is the cheapest?"}}
              transitions: [{event: assistant.done assistant.timeout, target: thinking}]
            thinking: {transitions: [{after_s: 1, target: asking}]}
"""


@dataclass(frozen=True)
class ContentResult:
    """Milliseconds of a frame by the clock, until its pixels are there: the 99th percentile and the median of each.

    `stalled` is with services that hang, `busy` with those that work; the ratios are those of percentiles to `plain`.
    `rows` is how many rows the services at work told of in the frames.
    """

    stalled_ms: float
    busy_ms: float
    plain_ms: float
    stalled_ratio: float
    busy_ratio: float
    stalled_median_ms: float
    busy_median_ms: float
    plain_median_ms: float
    frames: int
    rows: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


class LockedContent:
    """The program's own services, of whose wallet another holds the file for ever; used as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._wallet = folder / "wallet.db"
        self._stack = ExitStack()

    def __enter__(self) -> ServiceTable:
        make_wallet(self._wallet, START)
        lock = self._stack.enter_context(closing(sqlite3.connect(self._wallet, isolation_level=None)))
        lock.execute("BEGIN EXCLUSIVE")
        services = {**SERVICE_MAKERS, "wallet": lambda *_: WalletService(self._wallet)}
        return ServiceTable(services, WATCHER_MAKERS, FOLLOWER_MAKERS)

    def __exit__(self, *_: object) -> None:
        self._stack.close()


class StalledContent:
    """Services that hang in the first that they are asked, or see, until it is over; used as a context manager."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def __enter__(self) -> ServiceTable:
        return ServiceTable(
            {name: lambda *_: StalledService(self._over) for name in SERVICE_MAKERS},
            {name: lambda *_: StalledWatcher(self._over) for name in WATCHER_MAKERS},
            {name: lambda *_: StalledWatcher(self._over) for name in FOLLOWER_MAKERS},
        )

    def __exit__(self, *_: object) -> None:
        self._over.set()


class StalledService:
    """A service that hangs in each request."""

    name = "stalled"

    def __init__(self, over: threading.Event) -> None:
        self._over = over

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """Wait for the end; nobody does for what is told then."""
        self._over.wait()
        return Answer("stalled.over", {})

    def close(self) -> None:
        """Nothing is open."""


class StalledWatcher:
    """A watcher of frames, or follower of places, whose thread hangs in the first; the newest one waits for it."""

    name = "stalled"

    def __init__(self, over: threading.Event) -> None:
        self._newest: FeedFrame | SeenWearer | None = None
        threading.Thread(target=over.wait, name=self.name, daemon=True).start()

    def submit(self, newest: FeedFrame | SeenWearer) -> None:
        """Keep it instead of the one before."""
        self._newest = newest

    def poll(self) -> list[Answer]:
        """Nothing is seen."""
        return []

    def close(self) -> None:
        """Its thread hangs until the end."""


class LiveR1:
    """R1 as the window runs it live: what services tell, a frame, its pixels."""

    def __init__(self, renderer: Renderer, session: Session, table: ServiceTable) -> None:
        self._renderer, self._session = renderer, session
        self._live_content = LiveContent(lambda: self._now_s, table)
        library = Library(paths.assets())
        profile, environment = library.device("generic"), library.environment("overcast")
        self._glasses = resolve_glasses(profile, environment, View("eye", (work.WIDTH, work.HEIGHT)))
        self._pixels = np.empty((work.HEIGHT, work.WIDTH, 4), np.uint8)
        self._index, self._now_s = 0, 0.0
        self.rows = 0

    def run(self, frames: int) -> Iterator[float]:
        """Milliseconds of each of the next frames. Where the film is over all starts again, with nothing told."""
        for _ in range(frames):
            start_s = time.perf_counter()
            self._draw_next()
            yield (time.perf_counter() - start_s) * 1e3

    def _draw_next(self) -> None:
        session = self._session
        at_s = session.wrap_time(self._now_s)
        if at_s < session.wrap_time(self._now_s - session.frame_s):
            session.set_take(replace(session.take, events=()))
        self.rows += len(self._live_content.step(session, at_s))
        with session.draw(self._renderer, at_s, self._glasses).picture as picture:
            picture.read(self._pixels)
        self._index += 1
        self._now_s = self._index * session.frame_s

    def close(self) -> None:
        """End the services."""
        self._live_content.close()


def bench_content(frames: int, on_progress: Callable[[str], None]) -> ContentResult:
    """Draw `frames` frames of each a turn."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="vitrine-bench-")))
        renderer = stack.enter_context(Renderer.headless(paths.shaders()))
        film = str(paths.assets() / "feeds" / "street.mp4")
        tables = stack.enter_context(StalledContent()), stack.enter_context(LockedContent(folder))
        with_services, without = write_scenes(folder)
        runs = []
        for scene, table in ((with_services, tables[0]), (with_services, tables[1]), (without, tables[1])):
            session = stack.enter_context(open_session(scene, renderer, film, live=True))
            run = LiveR1(renderer, session, table)
            stack.callback(run.close)
            list(run.run(WARM_UP))
            runs.append(run)
        times: tuple[list[float], ...] = ([], [], [])
        for turn in range(TURNS):
            on_progress(f"turn {turn + 1} of {TURNS}")
            for run, found in list(zip(runs, times, strict=True))[:: 1 if turn % 2 else -1]:
                found += run.run(frames)
        high, middle = (np.percentile(times, part, axis=1).tolist() for part in (PERCENTILE, 50))
        (stalled, busy, plain), (stalled_half, busy_half, plain_half) = high, middle
        ratios = stalled / plain, busy / plain
        count, rows = frames * TURNS, runs[1].rows
        return ContentResult(stalled, busy, plain, *ratios, stalled_half, busy_half, plain_half, count, rows)


def write_scenes(folder: Path) -> tuple[Path, Path]:
    """The files of R1 with services and without; their film is named when they are opened."""
    plain = r1_scene().read_text("utf-8").replace(f"feed: {FILM}\n", "")
    scenes = folder / "stalled.yaml", folder / "plain.yaml"
    for scene, text in zip(scenes, (plain + SERVICES, plain), strict=True):
        scene.write_text(text, "utf-8")
    for path in CATALOGUE.parent.glob("*.png"):
        shutil.copy(path, folder)
    shutil.copy(CATALOGUE, folder / "shop.yaml")
    (folder / "walk.route.yaml").write_text(ROUTE, "utf-8")
    return scenes
