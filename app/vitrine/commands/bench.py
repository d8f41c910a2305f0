"""The command `bench`: how fast this machine draws, each figure with its target beside it."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from vitrine import paths
from vitrine.bench.anchors import AnchorsResult, bench_anchors
from vitrine.bench.catalogue import LOOK_UPS, CatalogueResult, bench_catalogue
from vitrine.bench.cold import ColdResult, bench_cold
from vitrine.bench.command_run import MAX_S, CommandResult, bench_command
from vitrine.bench.content import PERCENTILE, ContentResult, bench_content
from vitrine.bench.expressions import COUNT, ExpressionsResult, bench_expressions
from vitrine.bench.feeds import PAIRS, FeedsResult, bench_feeds
from vitrine.bench.glass import GLASSES, PLAIN, GlassResult, bench_glass
from vitrine.bench.gpu import GpuResult, bench_gpu
from vitrine.bench.hud import CHANGING, LARGE, SMALL, HudResult, bench_hud
from vitrine.bench.lists import CHANGING as CHANGING_ROWS
from vitrine.bench.lists import IN_SIGHT, ListsResult, bench_lists
from vitrine.bench.prove import GLASSES as PROVE_GLASSES
from vitrine.bench.prove import WORKERS, ProveResult, bench_prove
from vitrine.bench.r1 import R1Result, bench_r1
from vitrine.bench.r2 import R2Result, bench_r2
from vitrine.bench.route import PEER_WAYS, WAYS, RouteResult, bench_route
from vitrine.bench.steps import PRESSES, StepsResult, bench_steps
from vitrine.commands.bench_target import BenchTarget, build_targets_table, print_progress
from vitrine.errors import CommandLineError, InputError, suggest_name
from vitrine.feed.address import find_feed_path
from vitrine.output.console import open_console
from vitrine.output.json_output import print_json

BENCHMARKS = (
    *("r1", "r2", "glass", "gpu", "steps", "anchors", "cold", "check", "sheet", "prove"),
    *("expressions", "hud", "lists", "catalogue", "content", "route", "track", "feeds"),
)
#: What the benchmarks that take no feed do instead.
OWN_FEEDS = {
    "anchors": "lays out anchors without a feed",
    "expressions": "draws nothing",
    "catalogue": "draws nothing",
    "content": "draws R1 over its own feed",
    "hud": "draws over black",
    "lists": "draws nothing",
    "route": "draws nothing",
    "feeds": "makes its own films",
    "r2": "draws R1 over its own feed",
    "glass": "draws the demo over its own feed",
    "gpu": "draws R1 and the demo over their own feeds",
    "steps": "draws the demo over its own feed",
    "prove": "proves the demo over its own feed",
    **dict.fromkeys(MAX_S, "runs the demo over its own feed"),
}

Result = (
    R1Result
    | GlassResult
    | GpuResult
    | StepsResult
    | AnchorsResult
    | ColdResult
    | CommandResult
    | ProveResult
    | ExpressionsResult
    | HudResult
    | ListsResult
    | R2Result
    | CatalogueResult
    | ContentResult
    | RouteResult
    | FeedsResult
)


def run_bench(
    benchmark: str, feed: str | None, frames: int, as_json: bool, against_playwright: Path | None = None,
    kitti: Path | None = None, tum: Path | None = None, clips: Path | None = None,
) -> None:  # fmt: skip
    """Measure and print. A missed target is printed, never an error. Raises InputError for what cannot be measured."""
    if benchmark not in BENCHMARKS:
        message = f'no benchmark "{benchmark}"; allowed: {", ".join(BENCHMARKS)}; {suggest_name(benchmark, BENCHMARKS)}'
        raise CommandLineError(message.rstrip("; "))
    if against_playwright is not None and benchmark != "prove":
        raise CommandLineError("--against-playwright belongs to bench prove")
    if benchmark == "track":
        from vitrine.commands.bench_track import run_bench_track

        return run_bench_track(None if feed is None else _find_clip(feed), kitti, tum, clips, as_json)
    if any(folder is not None for folder in (kitti, tum, clips)):
        raise CommandLineError("--kitti, --tum and --clips belong to bench track")
    result = _measure(benchmark, feed, frames, against_playwright)
    if as_json:
        print_json(result.as_json())
        return
    console = open_console()
    if isinstance(result, R1Result):
        console.print(build_stages_table(result), build_peers_table(result))
    if isinstance(result, GlassResult):
        summary = f"{GLASSES} {result.glasses_ms:.2f} ms a frame, {PLAIN} {result.plain_ms:.2f} ms"
        console.print(build_stages_table(result), summary)
    if isinstance(result, GpuResult):
        console.print(build_gpu_table(result))
    if isinstance(result, StepsResult):
        console.print(
            build_devices_table(result),
            f"{result.steps} steps, {result.renderer}; the same picture again {result.again_ms:.1f} ms; "
            f"most processor time {result.slowest}",
        )
    if isinstance(result, ColdResult):
        low, high = result.spread_s
        console.print(f"{result.runs} runs, {low:.2f} to {high:.2f} s; processor time {result.cpu_s:.2f} s")
    if isinstance(result, ProveResult):
        console.print(*describe_proving(result), sep="\n")
    if isinstance(result, ExpressionsResult):
        console.print(
            f"a name in eight missing {result.missing_ms:.2f} ms; to compile all, once, {result.compile_ms:.0f} ms; "
            f"by closures {result.closures_ms:.2f} ms, by eval {result.eval_ms:.2f} ms"
        )
    if isinstance(result, HudResult):
        console.print(f"upload, panel and compose of {LARGE} texts {result.still_ms:.1f} ms without a change")
    if isinstance(result, CatalogueResult):
        size = f"a database of {result.database_mb:.0f} MB"
        took = f"{result.import_s:.1f} s, {result.import_cpu_s:.1f} of processor time"
        console.print(f"{result.products:,} products imported in {took}; {size}")
    if isinstance(result, ContentResult):
        stalled = f"{result.stalled_ms:.1f} ms with a median of {result.stalled_median_ms:.1f}"
        busy = f"at work {result.busy_ms:.1f} with one of {result.busy_median_ms:.1f} ({result.busy_ratio:.2f} x)"
        plain = f"without {result.plain_ms:.1f} with one of {result.plain_median_ms:.1f}"
        told = f"{result.frames:,} frames of each, {result.rows} rows told"
        console.print(f"{told}; {PERCENTILE}th percentile with services that hang {stalled}, {busy}, {plain}")
    if isinstance(result, RouteResult):
        peer = "networkx is not installed"
        if result.peer is not None:
            peer = f"{PEER_WAYS} of them {result.peer.own_ms:.0f} ms, by networkx {result.peer.networkx_ms:.0f}"
        loaded = f"{result.file_mb:.1f} MB, {result.load_cpu_s:.2f} s of processor time to load"
        ways = f"{WAYS} ways of some {result.length_m / 1e3:.0f} km, the slowest in {result.worst_ms:.0f} ms"
        console.print(f"{result.edges:,} edges, {loaded}; {ways}; {peer}")
    if isinstance(result, FeedsResult):
        console.print(*describe_feeds(result), sep="\n")
    if isinstance(result, CommandResult):
        console.print(f"processor time {result.cpu_s:.1f} s")
    console.print(build_targets_table(list_targets(result)))


def _measure(benchmark: str, feed: str | None, frames: int, against_playwright: Path | None) -> Result:
    if feed is not None and benchmark in OWN_FEEDS:
        raise InputError(f"bench {benchmark} {OWN_FEEDS[benchmark]}; leave --feed away")
    match benchmark:
        case "anchors":
            return bench_anchors(frames, print_progress)
        case "expressions":
            return bench_expressions(frames, print_progress)
        case "catalogue":
            return bench_catalogue(print_progress)
        case "content":
            return bench_content(frames, print_progress)
        case "hud":
            return bench_hud(frames, print_progress)
        case "route":
            return bench_route(print_progress)
        case "feeds":
            return bench_feeds(print_progress)
        case "lists":
            return bench_lists(frames, print_progress)
        case "r2":
            return bench_r2(frames, print_progress)
        case "glass":
            return bench_glass(frames, print_progress)
        case "gpu":
            return bench_gpu(frames, print_progress)
        case "steps":
            return bench_steps(print_progress)
        case "cold":
            return bench_cold(feed, print_progress)
        case "prove":
            return bench_prove(print_progress, against_playwright)
    if benchmark in MAX_S:
        return bench_command(benchmark, print_progress)
    return bench_r1(_find_clip(feed), frames, print_progress)


def _find_clip(feed: str | None) -> Path:
    """The video of R1. Raises InputError for a feed without a file: decoding one is part of what is measured."""
    if feed is None:
        return paths.assets() / "feeds" / "street.mp4"
    file = find_feed_path(feed)
    if file is None:
        raise InputError(f"{feed}: bench r1 measures decoding too, so its feed is a video file; name one with --feed")
    return file


def list_targets(result: Result) -> list[BenchTarget]:
    """The values of a result that have a target."""
    if isinstance(result, GlassResult):
        return [
            BenchTarget(f"{GLASSES} to {PLAIN}", result.ratio, 3.0, "x"),
            BenchTarget("by processor time", result.cpu_ratio, 3.0, "x"),
        ]
    if isinstance(result, GpuResult):
        return [
            BenchTarget(f"{run.content} at {run.size_px[1]}p, read later to at once", run.ratio, 1.03, "x")
            for run in result.runs
        ]
    if isinstance(result, ProveResult):
        ratio = None if result.dask_ms is None else result.dask_ms / result.plain_ms
        to_playwright = None if result.playwright_ratio is None else 1 / result.playwright_ratio
        return [
            BenchTarget(f"a shot on generic, {WORKERS} workers", result.plain_ms, 25.0, "ms"),
            BenchTarget(f"a shot through {PROVE_GLASSES}", result.glasses_ms, 50.0, "ms"),
            BenchTarget("a shot that is unchanged", result.kept_ms, 0.5, "ms"),
            BenchTarget("Dask to these workers", ratio, 1 / 0.9, "x"),
            BenchTarget("against Playwright Test", to_playwright, 0.2, "x"),
        ]
    if isinstance(result, ExpressionsResult):
        return [
            BenchTarget(f"{COUNT:,} expressions of four operators, processor time", result.table_ms, 2.0, "ms"),
            BenchTarget("against closures", result.table_ms / result.closures_ms, 0.5, "x"),
            BenchTarget("against eval, which checks nothing", result.table_ms / result.eval_ms, 1.5, "x"),
        ]
    if isinstance(result, HudResult):
        return [
            BenchTarget(f"stage, {SMALL} nodes of which {CHANGING} texts change", result.small_ms, 6.0, "ms"),
            BenchTarget(f"stage, {LARGE} nodes of which {CHANGING} texts change", result.large_ms, 15.0, "ms"),
            BenchTarget("drawing with these changes to without", result.changing_ms / result.still_ms, 1.5, "x"),
        ]
    if isinstance(result, ListsResult):
        what = f"stage, {COUNT:,} rows, {IN_SIGHT} in sight"
        return [
            BenchTarget(f"{what}, {CHANGING_ROWS} changed by an event", result.rows_ms, 6.0, "ms"),
            BenchTarget(f"{what}, a value that all read", result.value_ms, 12.0, "ms"),
        ]
    if isinstance(result, CatalogueResult):
        return [
            BenchTarget(f"a look-up, mean processor time of {LOOK_UPS:,}", result.cpu_ms, 1.0, "ms"),
            BenchTarget("by the clock, median", result.median_ms, 1.0, "ms"),
        ]
    if isinstance(result, ContentResult):
        name = f"frames with all services stalled to without, {PERCENTILE}th percentile"
        return [BenchTarget(name, result.stalled_ratio, 1.2, "x")]
    if isinstance(result, RouteResult):
        ratio = None if result.peer is None else result.peer.own_ms / result.peer.networkx_ms
        return [
            BenchTarget("a way, snapped and told, median", result.median_ms, 50.0, "ms"),
            BenchTarget("its processor time, median", result.cpu_ms, 50.0, "ms"),
            BenchTarget("the map loaded", result.load_s, 1.0, "s"),
            BenchTarget("a way to networkx's Dijkstra", ratio, 0.25, "x"),
        ]
    if isinstance(result, FeedsResult):
        to_ffmpeg = None if result.uhd is None else result.uhd.ratio
        return [
            BenchTarget("R1 over 1920x1080 of HLG, 10 bit, a frame", result.hlg.own_ms, 1e3 / 24, "ms"),
            BenchTarget("4K of 10 bit to feed frames, to ffmpeg -f null", to_ffmpeg, 2.0, "x"),
            BenchTarget("resident with R1 over 4K", result.uhd_mb, 700.0, "MB"),
            *(
                BenchTarget(
                    f"a jump in ten minutes, a key frame every {jumps.way}, slowest", jumps.worst_ms, 150.0, "ms"
                )
                for jumps in result.jumps
            ),
        ]
    if isinstance(result, R2Result):
        return [BenchTarget("R1 with sizes moving to R1, processor time", result.ratio, 1.4, "x")]
    if isinstance(result, CommandResult):
        name = result.command.split()[0]
        return [BenchTarget(f"the whole {name}", result.wall_s, MAX_S[name], "s")]
    if isinstance(result, StepsResult):
        return [
            BenchTarget("from D to the picture, median", result.device_ms, 50.0, "ms"),
            BenchTarget(
                f"the slowest device's, median of {PRESSES}", max(one.wall_ms for one in result.devices), 60.0, "ms"
            ),
            BenchTarget("its processor time, median", result.cpu_ms, 50.0, "ms"),
            BenchTarget(
                f"the slowest device's, median of {PRESSES}", max(one.cpu_ms for one in result.devices), 90.0, "ms"
            ),
            BenchTarget("from E to the picture, median", result.environment_ms, 50.0, "ms"),
            BenchTarget("its worst", result.environment_worst_ms, 50.0, "ms"),
        ]
    if isinstance(result, ColdResult):
        return [BenchTarget("one shot from a cold start", result.median_s, 1.0, "s")]
    if isinstance(result, AnchorsResult):
        return [
            BenchTarget(f"100,000 anchors, {result.visible} in sight", result.many_ms, 3.0, "ms"),
            BenchTarget("against 10,000", result.ratio, 2.0, "x"),
        ]
    ratios = (("linear", 0.8), ("pygame", 2.5), ("chromium", 1 / 6))
    return [
        *(BenchTarget(f"against {peer}", result.ratios.get(peer), most, "x") for peer, most in ratios),
        BenchTarget("resident", result.resident_mb, 350.0, "MB"),
        BenchTarget("growth in 1,000 frames", result.growth_kib_per_1000, 1024.0, "KiB"),
    ]


def describe_feeds(result: FeedsResult) -> list[str]:
    """Sentences about each kind of film, what it takes and what its peer does."""
    hlg = result.hlg
    uhd = "ffmpeg is not installed" if result.uhd is None else f"ffmpeg {1e3 / result.uhd.peer_ms:.1f}"
    return [
        f"R1 over 1920x1080 by {result.renderer}: of HLG {1e3 / hlg.own_ms:.1f} frames a second,"
        f" {result.hlg_cpu_ms:.0f} ms of processor time each; of 8 bits {1e3 / hlg.peer_ms:.1f}"
        f" ({hlg.ratio:.2f} x the time, median of {PAIRS} turns)",
        f"4K of 10 bits: {1e3 / result.uhd_ms:.1f} frames a second, {uhd}",
        *(
            f"ten minutes, a key frame every {jumps.way} frames: opened in {jumps.first_ms:.0f} ms, again in"
            f" {jumps.again_ms:.0f}; a jump {jumps.pair.own_ms:.0f} ms, plainly decoded {jumps.pair.peer_ms:.0f}"
            f" ({jumps.pair.ratio:.2f} x); the most processor time {jumps.cpu_ms:.0f} ms"
            for jumps in result.jumps
        ),
    ]


def describe_proving(result: ProveResult) -> list[str]:
    """Sentences about shots a second, and where the time of one goes."""
    steps = ", ".join(f"{name} {ms:.1f}" for name, ms in result.steps_ms.items())
    rates = (f"{1e3 / ms:.1f}" for ms in (result.plain_ms, result.glasses_ms, result.whole_ms))
    plain, glasses, whole = rates
    playwright = () if result.playwright_ms is None else (
        f"Playwright Test, {WORKERS} workers on a page of the same moments: {1e3 / result.playwright_ms:.1f} a second;"
        f" decoding left out, Vitrine has {result.playwright_ratio:.1f} x as many",
    )  # fmt: skip
    return [
        f"{result.shots} shots at 1280x720 by {result.renderer}: {plain} a second, through {PROVE_GLASSES} {glasses}",
        f"the whole film, {result.whole_shots} shots: {whole} a second, decoding {result.decode_ms:.1f} ms each",
        f"unchanged: {1e3 / result.kept_ms:,.0f} a second",
        f"processor time of a shot, ms: {steps}; together {sum(result.steps_ms.values()):.1f}",
        *playwright,
    ]


def build_stages_table(result: R1Result | GlassResult) -> Table:
    """A table of where a frame's time goes; the driver finishes after each, so that they add up to more."""
    name = "R1" if isinstance(result, R1Result) else GLASSES
    table = Table("stage", "ms a frame", title=f"{name} by stages, {result.renderer}")
    for stage, ms in result.stages_ms.items():
        table.add_row(stage, f"{ms:.2f}")
    if isinstance(result, R1Result):
        table.add_row("on the GPU", "not told" if result.gpu_ms is None else f"{result.gpu_ms:.2f}")
    return table


def build_devices_table(result: StepsResult) -> Table:
    """A table of what a press of D takes on each device, at the time of the take that takes most of it."""
    table = Table("device", "ms", "processor ms", title=f"from D to the picture, median of {PRESSES} presses")
    for device in result.devices:
        table.add_row(device.name, f"{device.wall_ms:.1f}", f"{device.cpu_ms:.1f}")
    return table


def build_gpu_table(result: GpuResult) -> Table:
    """A table of each step's time, by the clock and by the GPU, beside what it moves; and of whole frames."""
    title = f"{result.renderer}; the driver finishes after each step, and in the whole frame only to read"
    table = Table("content", "step", "ms", "on the GPU", "MB moved", "GB/s", title=title)
    for run in result.runs:
        content = f"{run.content} {run.size_px[0]}x{run.size_px[1]}"
        for step in run.steps:
            gpu = "not told" if step.gpu_ms is None else f"{step.gpu_ms:.2f}"
            moved = ("", "") if step.moved_mb is None else (f"{step.moved_mb:.1f}", f"{step.moved_mb / step.ms:.1f}")
            table.add_row(content, step.name, f"{step.ms:.2f}", gpu, *moved)
        table.add_row(content, "a frame, read at once", f"{run.at_once_ms:.2f}", "", "", "")
        table.add_row(content, "a frame, read later", f"{run.later_ms:.2f}", "", "", "", end_section=True)
    return table


def build_peers_table(result: R1Result) -> Table:
    """A table of all ways to draw R1, the fastest first, and those that are not installed."""
    table = Table("R1", "ms a frame", "Vitrine to it", title=f"{result.frames} frames a run, interleaved")
    low, high = result.spread_ms
    rows = {**result.peers_ms, "vitrine": result.total_ms}
    for name, ms in sorted(rows.items(), key=lambda row: row[1]):
        own = name == "vitrine"
        table.add_row(name, f"{ms:.2f}", f"{low:.2f} to {high:.2f} ms" if own else f"{result.ratios[name]:.2f}")
    for name in result.not_run:
        table.add_row(name, "not run", "")
    return table
