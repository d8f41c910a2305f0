"""The command line: every command's arguments and options. `commands/program.py` has errors and exit codes.

Each command imports what it needs when it runs: a cold start spends most of its time on imports.
"""

from __future__ import annotations

if __name__ == "__main__":
    # Before the first import that takes its time.
    from vitrine.commands.start import end_in_silence

    end_in_silence()

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from vitrine.commands.options import (
    TIME,
    AtOption,
    BlurFacesOption,
    BrightnessOption,
    ClusterOption,
    DeviceOption,
    EnvironmentOption,
    ExposureOption,
    EyeOption,
    EyeShiftOption,
    FaceModelOption,
    FacesVisibleOption,
    FeedExposureOption,
    FeedOption,
    FocusOption,
    FramedOption,
    HeadingErrorOption,
    JsonOption,
    LatencyOption,
    LiveOption,
    LocaleOption,
    OpticsOption,
    RateOption,
    RegradeOption,
    SceneFile,
    SizeOption,
    SpeakOption,
    SpeechModelOption,
    StillCameraOption,
    TakeOption,
    TextOption,
    ThresholdsOption,
    TierOption,
    TimeLimitOption,
    ToneOption,
    TrustOption,
    UndistortOption,
    ViewOption,
    WorkersOption,
    read_seconds,
)
from vitrine.commands.place_groups import map_app, poses_app, route_app
from vitrine.commands.program import limit_time, run_command, run_program
from vitrine.commands.shop_groups import catalogue_app, wallet_app
from vitrine.files.atomic import with_time_suffix
from vitrine.version import __version__

app = typer.Typer(
    name="vitrine",
    help="Shows a smart-glasses overlay as its wearer would see it, over any video.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"vitrine {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Without a command: the demo, in a window or, where there is no display, as a film."""
    if context.invoked_subcommand is None:
        from vitrine.commands.demo import run_demo

        raise typer.Exit(run_demo(Path("out")))


@app.command()
def preview(
    scene: Annotated[Path | None, typer.Argument(metavar="[SCENE]", help="a scene file; absent: the demo")] = None,
    feed: FeedOption = None,
    feed_exposure: FeedExposureOption = "0",
    still_camera: StillCameraOption = False,
    take: TakeOption = None,
    trust: TrustOption = False,
    device: DeviceOption = "generic",
    environment: EnvironmentOption = "overcast",
    view: ViewOption = "eye",
    size: SizeOption = None,
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    tone: ToneOption = "compressed",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    regrade: RegradeOption = "auto",
    tier: TierOption = "off",
    undistort: UndistortOption = False,
    locale: LocaleOption = None,
    live: LiveOption = False,
    face_model: FaceModelOption = None,
    blur_faces: BlurFacesOption = False,
    faces_visible: FacesVisibleOption = False,
    speak: SpeakOption = False,
    speech_model: SpeechModelOption = None,
    beside: Annotated[str, typer.Option("--beside", help="two to four glasses with commas, side by side")] = "",
    once: Annotated[bool, typer.Option("--once", help="stop at the feed's end instead of starting again")] = False,
) -> None:
    """Open the designer's window. H in it lists the keys."""
    from vitrine.commands.preview import run_preview
    from vitrine.engine.opening import demo_scene
    from vitrine.engine.shot import Shot
    from vitrine.engine.view_options import ViewOptions

    options = ViewOptions(
        view,
        size,
        exposure,
        eye,
        brightness,
        optics,
        focus,
        "0,0",
        tone,
        latency,
        rate,
        heading_error,
        regrade,
        tier,
        undistort,
    )
    launch = Shot(
        scene or demo_scene(),
        0.0,
        feed,
        take,
        device,
        environment,
        options,
        trust,
        locale=locale,
        face_model=face_model,
        blur_faces=blur_faces,
        faces_visible=faces_visible,
        feed_exposure=feed_exposure,
        still_camera=still_camera,
    )
    raise typer.Exit(run_preview(launch, once, beside, live, speak, speech_model))


@app.command()
def prove(
    typed: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH...]", help="scenes, proof files, folders; absent: this folder")
    ] = None,
    update: Annotated[str, typer.Option("--update", help="goldens to write: none, missing, changed, all")] = "none",
    renderer: Annotated[str, typer.Option("--renderer", help="who may draw: reference, any")] = "reference",
    at_least: Annotated[int, typer.Option("--at-least", min=0, help="fail where fewer pictures were compared")] = 0,
    against: Annotated[str, typer.Option("--against", metavar="REF", help="tell what this branch changes, too")] = "",
    resolve: Annotated[bool, typer.Option("--resolve", help="settle goldens of a half-done merge or rebase")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="delete goldens of no moment, pictures of no golden")] = False,
    accept_variant: Annotated[
        str, typer.Option("--accept-variant", metavar="NAME", help="write what is drawn as a variant of the proof's")
    ] = "",
    expired: Annotated[str, typer.Option("--expired", help="variants whose last day is over: warn, fail")] = "warn",
    output: Annotated[Path, typer.Option("-o", "--output", help="the folder of the report")] = Path("out/proof"),
    report: Annotated[str, typer.Option("--report", help="pictures to keep: changed, all, none")] = "changed",
    workers: WorkersOption = None,
    slice_: Annotated[
        str | None, typer.Option("--slice", metavar="I/N", help="prove part I of N, from 1, of all moments")
    ] = None,
    cluster: ClusterOption = None,
    text: Annotated[
        str,
        typer.Option(
            "--text", metavar="MODE", help="glyphs, or blocks, which no font's outlines change; absent: as the proof"
        ),
    ] = "",
    locale: LocaleOption = None,
    cache: Annotated[bool, typer.Option(help="take what was drawn before from the very same files")] = True,
    as_json: JsonOption = False,
) -> None:
    """Prove that pictures and figures are still those that were approved. 1 where something is not."""
    from vitrine.commands.prove import ProveOptions, run_prove

    options = ProveOptions(
        update, renderer, at_least, as_json, report, against, expired, accept_variant,
        resolve=resolve, prune=prune, workers=workers, slice_=slice_, cluster=cluster, uses_kept=cache,
        text=text, locale=locale,
    )  # fmt: skip
    raise typer.Exit(run_prove(typed or [], options, output))


@app.command()
def merge(
    results: Annotated[list[Path], typer.Argument(metavar="RESULT...", help="result.json of slices, or their folders")],
    output: Annotated[Path, typer.Option("-o", "--output", help="the folder of the report")] = Path("out/proof"),
) -> None:
    """Merge the results of slices of one proof into one report. 1 where something is not as approved or missing."""
    from vitrine.commands.merge import run_merge

    raise typer.Exit(run_merge(results, output))


@app.command()
def review(
    artefact: Annotated[
        Path | None, typer.Argument(metavar="[ARTEFACT]", help="a report that CI kept; absent: the last run's")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="the folder of the last run's report")] = Path(
        "out/proof"
    ),
    patch: Annotated[
        Path | None, typer.Option("--patch", help="where an artefact's accepted goldens go; absent: beside it")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="write an artefact's accepted goldens in this folder")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="the page's port; 0: a free one")] = 0,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="open the page in the browser")] = True,
) -> None:
    """Look at what a run found on a page of this machine, and accept or reject it, by keyboard."""
    from vitrine.commands.review import ReviewOptions, run_review

    raise typer.Exit(run_review(artefact, output, ReviewOptions(patch, apply, port, open_)))


@app.command()
def shot(
    scene: SceneFile,
    at: AtOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="the PNG to write")],
    feed: FeedOption = None,
    feed_exposure: FeedExposureOption = "0",
    still_camera: StillCameraOption = False,
    take: TakeOption = None,
    trust: TrustOption = False,
    device: DeviceOption = "generic",
    environment: EnvironmentOption = "overcast",
    view: ViewOption = "eye",
    size: SizeOption = None,
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    eye_shift: EyeShiftOption = "0,0",
    tone: ToneOption = "compressed",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    regrade: RegradeOption = "auto",
    tier: TierOption = "off",
    undistort: UndistortOption = False,
    framed: FramedOption = False,
    text: TextOption = "glyphs",
    locale: LocaleOption = None,
    face_model: FaceModelOption = None,
    blur_faces: BlurFacesOption = False,
    faces_visible: FacesVisibleOption = False,
    time_limit: TimeLimitOption = None,
) -> None:
    """Write pictures at given times. Several have their time in their names."""
    limit_time(time_limit, *(with_time_suffix(output, t_s, len(at)) for t_s in at))
    # A picture is done before there is garbage worth a search: 50 ms of a cold start.
    gc.disable()
    from vitrine.commands.shot import run_shot
    from vitrine.engine.shot import Shot
    from vitrine.engine.view_options import ViewOptions

    options = ViewOptions(
        view,
        size,
        exposure,
        eye,
        brightness,
        optics,
        focus,
        eye_shift,
        tone,
        latency,
        rate,
        heading_error,
        regrade,
        tier,
        undistort,
    )
    shots = [
        Shot(
            scene,
            t_s,
            feed,
            take,
            device,
            environment,
            options,
            trust,
            framed,
            text,
            locale,
            face_model,
            blur_faces,
            faces_visible,
            feed_exposure,
            still_camera,
        )
        for t_s in at
    ]
    run_shot(shots, output)


@app.command()
def record(
    scene: SceneFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="an .mp4, a .gif, or a folder for PNGs")],
    start: Annotated[
        float, typer.Option("--from", metavar=TIME, parser=read_seconds, help="where the film begins")
    ] = 0.0,
    end: Annotated[
        float | None, typer.Option("--to", metavar=TIME, parser=read_seconds, help="where it ends; absent: the end")
    ] = None,
    feed: FeedOption = None,
    feed_exposure: FeedExposureOption = "0",
    still_camera: StillCameraOption = False,
    take: TakeOption = None,
    trust: TrustOption = False,
    device: DeviceOption = "generic",
    environment: EnvironmentOption = "overcast",
    view: ViewOption = "eye",
    size: SizeOption = None,
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    eye_shift: EyeShiftOption = "0,0",
    tone: ToneOption = "compressed",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    regrade: RegradeOption = "auto",
    tier: TierOption = "off",
    undistort: UndistortOption = False,
    framed: FramedOption = False,
    locale: LocaleOption = None,
    face_model: FaceModelOption = None,
    blur_faces: BlurFacesOption = False,
    faces_visible: FacesVisibleOption = False,
    speak: SpeakOption = False,
    time_limit: TimeLimitOption = None,
) -> None:
    """Write a film. Ctrl+C ends it early; what is there by then can be played."""
    limit_time(time_limit, output)
    from vitrine.commands.record import run_record
    from vitrine.engine.shot import Shot
    from vitrine.engine.view_options import ViewOptions

    options = ViewOptions(
        view,
        size,
        exposure,
        eye,
        brightness,
        optics,
        focus,
        eye_shift,
        tone,
        latency,
        rate,
        heading_error,
        regrade,
        tier,
        undistort,
    )
    first = Shot(
        scene,
        start,
        feed,
        take,
        device,
        environment,
        options,
        trust,
        framed,
        locale=locale,
        face_model=face_model,
        blur_faces=blur_faces,
        faces_visible=faces_visible,
        feed_exposure=feed_exposure,
        still_camera=still_camera,
    )
    run_record(first, end, output, speak)


@app.command()
def check(
    scene: SceneFile,
    feed: FeedOption = None,
    feed_exposure: FeedExposureOption = "0",
    take: TakeOption = None,
    trust: TrustOption = False,
    locale: LocaleOption = None,
    device: Annotated[str, typer.Option("--device", help='glasses with commas, or "all"')] = "generic",
    environment: Annotated[str, typer.Option("--environment", help='light with commas, or "all"')] = "overcast",
    brightness: BrightnessOption = "auto",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    thresholds: ThresholdsOption = None,
    every: Annotated[int, typer.Option("--every", min=1, help="look at one frame of so many")] = 1,
    play: Annotated[bool, typer.Option("--play/--no-play", help="play the take, or read the files alone")] = True,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LEVEL", help="exit 1 from this level on: note, warning, error, never")
    ] = "never",
    as_json: JsonOption = False,
    sarif: Annotated[Path | None, typer.Option("--sarif", help="write the findings for a code host")] = None,
    pictures: Annotated[Path | None, typer.Option("--pictures", help="a new folder for the worst frames")] = None,
    heat: Annotated[
        Path | None, typer.Option("--heat", help="where on the display white is legible: a .png, .mp4 or .gif")
    ] = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Tell every error and warning of a scene, and how its take reads on glasses in some light."""
    limit_time(time_limit, sarif, pictures, heat)
    from vitrine.commands.check import OutputOptions, run_check
    from vitrine.engine.check_plan import CheckOptions

    options = None
    if play:
        options = CheckOptions(
            device, environment, feed, take, every, thresholds, brightness, fail_on, trust, latency, rate,
            heading_error, locale, feed_exposure,
        )  # fmt: skip
    raise typer.Exit(run_check(scene, options, OutputOptions(as_json, sarif, pictures, heat), trust, workers, cluster))


@app.command()
def sheet(
    scene: SceneFile,
    at: AtOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="a .png, or an .html with pictures beside it")],
    feed: FeedOption = None,
    feed_exposure: FeedExposureOption = "0",
    take: TakeOption = None,
    trust: TrustOption = False,
    locale: LocaleOption = None,
    devices: Annotated[str, typer.Option("--devices", help='glasses with commas, or "all"')] = "all",
    environments: Annotated[str, typer.Option("--environments", help='light with commas, or "all"')] = "all",
    view: ViewOption = "eye",
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="of each picture")] = "640x360",
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    eye_shift: EyeShiftOption = "0,0",
    tone: ToneOption = "compressed",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    regrade: RegradeOption = "auto",
    tier: TierOption = "off",
    undistort: UndistortOption = False,
    thresholds: ThresholdsOption = None,
    face_model: FaceModelOption = None,
    blur_faces: BlurFacesOption = False,
    faces_visible: FacesVisibleOption = False,
    across: Annotated[str, typer.Option("--across", help="what a PNG has side by side")] = "environments",
    workers: WorkersOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Show one moment on many glasses in any light, with contrast and verdict under each picture."""
    limit_time(time_limit, output)
    from vitrine.commands.sheet import run_sheet
    from vitrine.engine.check_plan import CheckOptions
    from vitrine.engine.view_options import ViewOptions
    from vitrine.feed.faces.face_handling import FaceHandling

    check_options = CheckOptions(
        devices, environments, feed, take, thresholds=thresholds, brightness=brightness, trust=trust, locale=locale,
        feed_exposure=feed_exposure,
    )  # fmt: skip
    view_options = ViewOptions(
        view,
        size,
        exposure,
        eye,
        brightness,
        optics,
        focus,
        eye_shift,
        tone,
        latency,
        rate,
        heading_error,
        regrade,
        tier,
        undistort,
    )
    faces = FaceHandling(face_model, blur_faces, faces_visible)
    run_sheet(scene, tuple(at), output, check_options, view_options, across, workers or 1, faces)


@app.command()
def scan(
    feed: Annotated[str, typer.Argument(metavar="FEED", help="a video, picture, folder of pictures or testcard")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TAKE", help="a .jsonl to write the rows to")
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", help="ean-13, ean-8, upc-a, upc-e, qr, data-matrix, code-128, with commas")
    ] = "all",
    time_limit: TimeLimitOption = None,
) -> None:
    """Read the codes in a feed: where each one is in each frame, as rows of a take. 1 where there is none."""
    limit_time(time_limit, output)
    from vitrine.commands.scan import run_scan

    run_scan(feed, output, formats)


@app.command()
def track(
    clip: Annotated[Path, typer.Argument(metavar="CLIP", help="a video file, or a folder of pictures")],
    eye_height: Annotated[
        float, typer.Option("--eye-height", metavar="METRES", help="how high the camera was held; metres rest on it")
    ] = 1.6,
    focal: Annotated[
        str | None,
        typer.Option(
            "--focal", metavar="MM|DEG", help="the lens where it is known, such as 26mm (of 35 mm film) or 70deg"
        ),
    ] = None,
    segment: Annotated[
        str | None,
        typer.Option("--segment", metavar="S..S", help="a part of it, such as 3..12.5; absent: its longest shot"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="write over poses that track did not make")] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="the contact sheet to write; absent: CLIP.track.png beside it")
    ] = None,
    draw: Annotated[bool, typer.Option("--draw/--no-draw", help="draw the contact sheet")] = True,
    time_limit: TimeLimitOption = None,
) -> None:
    """Find where the camera of a clip was, from its pixels and its motion sensors. Needs the extra `track`."""
    limit_time(time_limit, sheet)
    from vitrine.commands.track import TrackOptions, run_track

    run_track(clip, TrackOptions(eye_height, focal, segment, force, sheet, draw))


@app.command()
def feed(
    address: Annotated[str, typer.Argument(metavar="FILE", help="a video, a picture, a folder of pictures")],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="settle what is assumed: colour, lens, delay, light, rate, …"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what was found in a feed, what is assumed of it and what not read; --set settles it for all commands."""
    from vitrine.commands.feed import run_feed

    run_feed(address, set_ or [], as_json)


@app.command()
def budget(
    scene: SceneFile,
    feed: FeedOption = None,
    take: TakeOption = None,
    trust: TrustOption = False,
    locale: LocaleOption = None,
    device: Annotated[str, typer.Option("--device", help="the glasses whose battery it is")] = "quark-s1",
    environment: EnvironmentOption = "overcast",
    brightness: BrightnessOption = "auto",
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="SVG", help="a plot of it over the take")
    ] = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Tell what a take draws on glasses, how long their battery lasts at it, and what would save most."""
    limit_time(time_limit, output)
    from vitrine.commands.budget import BudgetOptions, run_budget

    options = BudgetOptions(device, environment, brightness, feed, take, trust, locale)
    run_budget(scene, options, as_json, output)


@app.command()
def kiosk(
    scene: SceneFile,
    feed: FeedOption = None,
    still_camera: StillCameraOption = False,
    take: TakeOption = None,
    trust: TrustOption = False,
    locale: LocaleOption = None,
    device: DeviceOption = "generic",
    environment: EnvironmentOption = "overcast",
    view: ViewOption = "eye",
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    tone: ToneOption = "compressed",
    latency: LatencyOption = "off",
    rate: RateOption = "off",
    heading_error: HeadingErrorOption = "off",
    regrade: RegradeOption = "auto",
    tier: TierOption = "off",
    undistort: UndistortOption = False,
    live: LiveOption = False,
    face_model: FaceModelOption = None,
    blur_faces: BlurFacesOption = False,
    idle: Annotated[
        float, typer.Option("--idle", metavar=TIME, parser=read_seconds, help="without input it starts over")
    ] = 60.0,
    log: Annotated[Path, typer.Option("--log", help="the log file; two of 1 MB are kept")] = Path("out/kiosk.log"),
) -> None:
    """Show a scene full screen for days. Only Ctrl+Alt+Q, SIGTERM, SIGHUP or SIGINT end it."""
    from vitrine.kiosk.probe import run_probe

    run_probe()  # before anything that needs much memory is imported
    from vitrine.commands.kiosk import run_kiosk
    from vitrine.engine.shot import Shot
    from vitrine.engine.view_options import ViewOptions

    options = ViewOptions(
        view,
        None,
        exposure,
        eye,
        brightness,
        optics,
        focus,
        tone=tone,
        latency=latency,
        rate=rate,
        heading_error=heading_error,
        regrade=regrade,
        tier=tier,
        undistort=undistort,
    )
    shot = Shot(
        scene,
        0.0,
        feed,
        take,
        device,
        environment,
        options,
        trust,
        locale=locale,
        face_model=face_model,
        blur_faces=blur_faces,
        still_camera=still_camera,
    )
    raise typer.Exit(run_kiosk(shot, idle, log, live))


@app.command()
def bench(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[r1|r2|glass|gpu|steps|anchors|cold|check|sheet|prove|expressions|hud|lists|catalogue|content|route"
            "|track|feeds]",
            help="what to measure",
        ),
    ] = "r1",
    feed: Annotated[str | None, typer.Option("--feed", help="for r1 and track a video file, for cold any feed")] = None,
    frames: Annotated[int, typer.Option("--frames", min=1, help="frames of each run")] = 250,
    against_playwright: Annotated[
        Path | None,
        typer.Option("--against-playwright", metavar="FOLDER", help="for prove: where Playwright Test is installed"),
    ] = None,
    kitti: Annotated[
        Path | None, typer.Option("--kitti", metavar="FOLDER", help="for track: a sequence of KITTI odometry")
    ] = None,
    tum: Annotated[
        Path | None, typer.Option("--tum", metavar="FOLDER", help="for track: a sequence of TUM RGB-D")
    ] = None,
    clips: Annotated[
        Path | None, typer.Option("--clips", metavar="FOLDER", help="for track: clips with NAME.truth.tum beside them")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure speed, with other ways to draw the same in the same run."""
    from vitrine.commands.bench import run_bench

    run_bench(what, feed, frames, as_json, against_playwright, kitti, tum, clips)


for group in (catalogue_app, route_app, wallet_app, poses_app, map_app):
    app.add_typer(group)


@app.command()
def devices(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="one, with all that is known of it")] = None,
    scene: Annotated[Path | None, typer.Option("--scene", help="a scene file, for what lies beside it")] = None,
    trust: TrustOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the glasses and the light that can be emulated, and how sure each value is."""
    from vitrine.commands.devices import run_devices

    run_devices(name, scene, as_json, trust)


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Tell what this machine has, what is missing and how to get it."""
    from vitrine.commands.doctor import run_doctor

    raise typer.Exit(run_doctor(as_json))


@app.command()
def privacy(
    kinds: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND...]", help="what to look for, such as takes; absent: all")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--in", metavar="FOLDER", help="where scenes lie, beside the settings")
    ] = Path("."),
    remove: Annotated[bool, typer.Option("--remove", help="remove what is listed, after a question")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print what is kept on this machine, and where; --remove removes it."""
    from vitrine.commands.privacy import run_privacy

    raise typer.Exit(run_privacy(kinds or [], folder, remove, yes, as_json))


@app.command()
def schema(
    kind: Annotated[
        str, typer.Argument(help="scene, proof, catalogue, route, budget, or result: of a proof's result.json")
    ] = "scene",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="a file; absent: the terminal")] = None,
) -> None:
    """Print the JSON Schema of scene files, proof files, catalogues, routes, budgets, or of the results of proofs."""
    from vitrine.commands.texts import run_schema

    run_schema(output, kind)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="the new folder, and the scene's name")],
    example: Annotated[
        str | None,
        typer.Option("--from", metavar="EXAMPLE", help="toast, hud, card, menu, compass, or any other of the cookbook"),
    ] = None,
) -> None:
    """Make a folder with a small commented scene to start from, or with one of the cookbook."""
    from vitrine.commands.new_scene import run_new

    run_new(name, example)


@app.command()
def reference(
    topic: Annotated[str | None, typer.Argument(help="a topic, a kind of node, a field; absent: all")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write all as an HTML page")] = None,
) -> None:
    """Print the whole language of scenes and proofs, or what it has under one word."""
    from vitrine.commands.reference import run_reference

    run_reference(topic, output)


@app.command()
def gallery(
    output: Annotated[Path, typer.Option("-o", "--output", help="the page to write")] = Path("gallery.html"),
) -> None:
    """Write the cookbook as one page: each example's picture, and its scene to copy."""
    from vitrine.commands.gallery import run_gallery

    run_gallery(output)


@app.command()
def nodes() -> None:
    """Print the reference of node kinds and icons."""
    from vitrine.commands.texts import run_nodes

    run_nodes()


def run(arguments: list[str]) -> int:
    """Run a command line in this process; the exit code."""
    return run_command(app, arguments)


def main() -> None:
    """Run the command line of this process and end it: the program's entry."""
    run_program(app, sys.argv[1:])


if __name__ == "__main__":
    main()
