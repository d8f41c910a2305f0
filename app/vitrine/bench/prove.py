"""The benchmark `prove`: shots a second, a shot being one picture drawn, hashed, compared and judged, over the demo."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vitrine.bench.playwright_shots import PlaywrightRun, PlaywrightTest, find_playwright_test
from vitrine.bench.turns import TURNS, time_in_turns
from vitrine.bench.web_page import write_page
from vitrine.engine.device_run import collect_verdict, prepare_runs, record_instant
from vitrine.engine.opening import demo_scene
from vitrine.errors import InputError, MachineError
from vitrine.files.atomic import make_folder
from vitrine.glass.optics.photometry import Thresholds
from vitrine.proof.compare.figure_difference import find_figure_differences
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.golden.picture_hash import hash_picture
from vitrine.proof.golden.picture_lines import read_named_lines
from vitrine.proof.plan.proof_plan import plan_proof
from vitrine.proof.run.bundle import pack_bundle
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.planned_take import PlannedTake, open_kept_takes, plan_takes
from vitrine.proof.run.prove_request import ProveRequest, identify_bench
from vitrine.proof.run.prover import open_take
from vitrine.proof.run.shared_run import SharedRun, list_moments
from vitrine.verdict.scene_scan import scan_scene
from vitrine.workers.executor import Executor, OwnProcess
from vitrine.workers.pool import Pool
from vitrine.workers.workbench import Workbench

#: A display without optics, and one through glass.
PLAIN, GLASSES = "generic", "quark-s1"
WORKERS, MOMENTS = 2, 60
#: The minute's busiest seconds: two cards, prices, an arrow. The whole film is 44 s.
_PART, _WHOLE = "from: 28, to: 33.9", "to: 44"
_PROOF = """proof: 1
name: {device}
scene: {scene}
goldens: goldens
moments:
  row: {{every: 0.1, {times}}}
devices: [{device}]
environments: [overcast]
views: [eye]
size: 1280x720
figures: pictured
"""


@dataclass(frozen=True)
class ProveResult:
    """The result of `bench prove`: milliseconds a shot by the clock, with two workers that are warm.

    `dask_ms` is None where Dask is not installed. `steps_ms` are those of a shot on PLAIN by processor time, and
    `decode_ms` that of a film's frames between two shots, which `whole_ms`, over all of it, holds. `playwright_ms` is a
    shot of Playwright Test on a page of the same moments, with as many workers, None where it was not asked for;
    `playwright_ratio` that to one of ours, decoding left out on both sides: the median of turns.
    """

    plain_ms: float
    glasses_ms: float
    whole_ms: float
    decode_ms: float
    kept_ms: float
    dask_ms: float | None
    steps_ms: Mapping[str, float]
    shots: int
    whole_shots: int
    renderer: str
    playwright_ms: float | None = None
    playwright_ratio: float | None = None

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_prove(on_progress: Callable[[str], None], against_playwright: Path | None = None) -> ProveResult:
    """Approve the demo's moments in a folder of their own, then prove them.

    `against_playwright` is the folder that Playwright Test was installed into. Raises InputError on another renderer,
    and for a folder without it.
    """
    program = None if against_playwright is None else find_playwright_test(against_playwright)
    with TemporaryDirectory(prefix="vitrine-bench-") as name, Workbench() as bench:
        identity, folder = identify_bench(bench), Path(name)
        if not identity.is_reference:
            raise InputError(f"bench prove needs the reference renderer, this is {identity}")
        on_progress(f"approving {MOMENTS} moments of {PLAIN}, of {GLASSES}, and {PLAIN}'s whole film")
        cases = [approve_row(bench, folder, *case) for case in ((PLAIN, _PART), (GLASSES, _PART), ("whole", _WHOLE))]
        plain, glasses, whole = cases
        decode_ms, steps_ms = _time_decoding(whole), _time_steps(bench, plain)
        on_progress(f"{WORKERS} workers of our own and of Dask in turns")
        with Pool(WORKERS) as pool, _open_dask(plain, identity) as dask:
            executors = [pool, dask] if dask else [pool]
            plain_ms, *others_ms = _time_medians([_Shots(one, plain, identity) for one in executors])
            glasses_ms, whole_ms = (_time_medians([_Shots(pool, take, identity)])[0] for take in (glasses, whole))
            dask_ms = others_ms[0] if others_ms else None
            playwright_ms = playwright_ratio = None
            if program is not None:
                on_progress(f"{WORKERS} workers of our own and of Playwright Test in turns")
                shots = _approve_page(bench, plain, folder, program)
                own_ms, their_ms = time_in_turns([_Shots(pool, plain, identity).time_shot, shots.time_shot])
                playwright_ms = statistics.median(their_ms)
                pairs = zip(own_ms, their_ms, strict=True)
                playwright_ratio = statistics.median(theirs / (own - decode_ms / WORKERS) for own, theirs in pairs)
        on_progress("kept drawings")
        kept_ms = time_kept(whole, identity, bench, folder)
    return ProveResult(
        plain_ms=plain_ms,
        glasses_ms=glasses_ms,
        whole_ms=whole_ms,
        decode_ms=decode_ms,
        kept_ms=kept_ms,
        dask_ms=dask_ms,
        steps_ms=steps_ms,
        shots=len(plain.moments),
        whole_shots=len(whole.moments),
        renderer=str(identity),
        playwright_ms=playwright_ms,
        playwright_ratio=playwright_ratio,
    )


def approve_row(bench: Workbench, folder: Path, device: str, times: str) -> PlannedTake:
    """Approve a row of moments in a folder of its own; how they are planned then."""
    own = folder / device
    own.mkdir()
    text = _PROOF.format(device=PLAIN if device == "whole" else device, scene=demo_scene(), times=times)
    (own / "proof.yaml").write_text(text, encoding="utf-8")
    (take,) = plan_takes([plan_proof(own / "proof.yaml")])
    answer = ProveRequest(take.plan.file, "", tuple(moment.name for moment in take.moments)).answer(bench)
    take.plan.goldens.mkdir(parents=True)
    for moment, finished in zip(take.moments, answer.moments, strict=True):
        path = take.plan.golden_path(moment.name)
        path.write_text(finished.drawn, encoding="utf-8")
        # Of a picture with the same hash its file is looked for and never read, and storing one takes 0.2 s.
        for line in read_named_lines(path):
            for file in approved_folder(take.plan).list_files(line):
                make_folder(file.parent)
                file.touch()
    return take


class _Shots:
    """All moments of a take, proven by an executor."""

    def __init__(self, executor: Executor, take: PlannedTake, identity: RendererIdentity) -> None:
        self._executor, self._count = executor, len(take.moments)
        self._requests = SharedRun((take,), list_moments([take]), (None,), identity).list_requests(WORKERS)

    def time_shot(self) -> float:
        """The milliseconds of a shot. Raises MachineError where one is not as it was approved."""
        began_s = time.perf_counter()
        answers = list(self._executor.run(self._requests))
        ms = (time.perf_counter() - began_s) / self._count * 1e3
        if {moment.result.verdict for _, answer in answers for moment in answer.moments} != {"same"}:
            raise MachineError("moments that were approved a minute ago are drawn in another way")
        return ms


def _time_medians(shots: Sequence[_Shots]) -> list[float]:
    return [statistics.median(ms) for ms in time_in_turns([one.time_shot for one in shots])]


def _approve_page(bench: Workbench, take: PlannedTake, folder: Path, program: PlaywrightTest) -> PlaywrightRun:
    """Shots of a page of the same moments, approved in a folder of its own."""
    own, (glasses,), times_s = folder / "page", take.plan.pictured, [moment.t_s for moment in take.moments]
    own.mkdir()
    with open_take(take.plan, "") as opened:
        page = write_page(own, bench.renderer, opened.session, times_s, glasses)
        return program.approve(page, len(times_s), WORKERS, opened.session.size_px)


@contextmanager
def _open_dask(take: PlannedTake, identity: RendererIdentity) -> Iterator[Executor | None]:
    """An executor of as many workers of a scheduler on this machine; None where Dask is missing."""
    try:
        from distributed import LocalCluster

        from vitrine.proof.run.cluster import open_cluster, quiet_dask
    except ImportError:
        yield None
        return
    quiet_dask()
    local = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    )
    with local, open_cluster(local.scheduler_address, pack_bundle(take.all_files), identity) as cluster:
        yield cluster


def _time_decoding(take: PlannedTake) -> float:
    """The processor time in milliseconds that decoding from one moment to the next takes."""
    with open_take(take.plan, "") as opened:
        began_s = time.process_time()
        for moment in opened.moments:
            opened.session.frame_at(moment.t_s)
        return (time.process_time() - began_s) / len(opened.moments) * 1e3


def time_kept(take: PlannedTake, identity: RendererIdentity, bench: Workbench, folder: Path) -> float:
    """The milliseconds in which a moment that is kept is known to be the same."""
    kept = open_kept_takes([take], folder / "cache", "bench", identity)
    run = SharedRun((take,), list_moments([take]), kept, identity)
    for _ in run.prove({}, lambda count: OwnProcess(bench)):
        pass
    began_s = time.perf_counter()
    known = [run.find_known() for _ in range(TURNS)]
    seconds = time.perf_counter() - began_s
    return seconds / sum(map(len, known)) * 1e3


def _time_steps(bench: Workbench, take: PlannedTake) -> dict[str, float]:
    """The processor time in milliseconds of each step of a shot."""
    spent: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        before = time.process_time()
        yield
        spent[name] = spent.get(name, 0.0) + (time.process_time() - before) * 1e3

    plan, (glasses,) = take.plan, take.plan.pictured
    with open_take(plan, "") as opened:
        session, scan = opened.session, scan_scene(opened.session.scene)
        for moment in opened.moments:
            with step("decode"):
                session.frame_at(moment.t_s)
            with step("flow"):
                instant = session.instant_at(moment.t_s)
            with step("judge"):
                runs = prepare_runs(session, [glasses])
                record_instant(session, runs, scan, instant)
                collect_verdict(runs, {glasses.environment.id: Thresholds()})
            with step("stage"):
                frame = session.build_frame(instant, glasses)
            with step("draw"), session.draw_frame(bench.renderer, frame, glasses).picture as rendered:
                pixels = rendered.read()
            with step("hash"):
                hash_picture(pixels)
            with step("read golden"):
                golden = read_golden(plan.golden_path(moment.name))
            with step("compare"):
                any(find_figure_differences(golden, golden, plan.tolerances))
    return {name: ms / len(take.moments) for name, ms in spent.items()}
