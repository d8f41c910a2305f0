"""The commands. Each imports what it needs when it runs: a cold start spends most of its time on imports.

Exit codes: 0 done, 1 the input is at fault, 2 the command line is, 3 the machine is, 130 interrupted.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.output.interrupt import keep_interrupts
from app.scene.problem import (
    COMMAND_LINE_AT_FAULT,
    DONE,
    INPUT_AT_FAULT,
    INTERRUPTED,
    MACHINE_AT_FAULT,
    CommandLineError,
    InputError,
    MachineError,
    Problem,
)

#: What typer raises for a wrong command line. It carries a click of its own, whose names are private to it.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

app = typer.Typer(
    name="vitrine",
    help="Shows a smart-glasses overlay as its wearer would see it, over any video.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

#: Not readable=True, typer's own habit: a file that may not be read is the input's fault, and the loader says so.
SceneFile = Annotated[Path, typer.Argument(metavar="SCENE", help="a scene file", readable=False)]
FeedOption = Annotated[
    str | None,
    typer.Option("--feed", help="a video, picture, folder of pictures, camera:NAME, stream address or testcard"),
]
TakeOption = Annotated[
    Path | None, typer.Option("--take", help="a recorded take to play instead of the scene's own", readable=False)
]
DeviceOption = Annotated[str, typer.Option("--device", help="the glasses to emulate")]
EnvironmentOption = Annotated[str, typer.Option("--environment", help="the light around")]
ViewOption = Annotated[str, typer.Option("--view", help="eye, world or panel")]
SizeOption = Annotated[str | None, typer.Option("--size", metavar="WxH", help="pixels; absent: the feed's own size")]
BrightnessOption = Annotated[
    str, typer.Option("--brightness", metavar="auto|N%", help="the display's: chosen by it, or a share of its most")
]
ExposureOption = Annotated[
    str, typer.Option("--exposure", help="adapted, as the eye sees it, or absolute: dark lenses and nights look dark")
]
EyeOption = Annotated[str, typer.Option("--eye", help="whose: display (the one that has it), left, right or both")]
OpticsOption = Annotated[
    str,
    typer.Option("--optics", help="its defects: typical, off, strong, or some by name such as spread=off,ghost=strong"),
]
FocusOption = Annotated[
    str, typer.Option("--focus", help="what the eye is focused on: off (all is sharp), overlay, world")
]
EyeShiftOption = Annotated[
    str,
    typer.Option("--eye-shift", metavar="RIGHT,DOWN", help="where in the eye-box the eye is, in shares of its half"),
]
FramedOption = Annotated[bool, typer.Option("--framed", help="with a strip below that says what it shows")]
ThresholdsOption = Annotated[
    str | None, typer.Option("--thresholds", help="contrasts from which it is poor, text only, ok, good, colour")
]
TrustOption = Annotated[
    bool, typer.Option("--trust", help="let the scene open files outside its folder, cameras and addresses")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON, errors too")]


@app.callback(invoke_without_command=True)
def demo(context: typer.Context) -> None:
    """Without a command: the demo, in a window or, where there is no display, as a film."""
    if context.invoked_subcommand is None:
        from app.commands.demo import run_demo

        raise typer.Exit(run_demo(Path("out")))


@app.command()
def preview(
    scene: Annotated[Path | None, typer.Argument(metavar="[SCENE]", help="a scene file; absent: the demo")] = None,
    feed: FeedOption = None,
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
    beside: Annotated[str, typer.Option("--beside", help="two to four glasses with commas, side by side")] = "",
    once: Annotated[bool, typer.Option("--once", help="stop at the feed's end instead of starting again")] = False,
) -> None:
    """Open the designer's window. H in it lists the keys."""
    from app.commands.preview import run_preview
    from app.engine.look import Typed

    typed = Typed(device, environment, view, size, exposure, eye, brightness, optics, focus, trust=trust)
    raise typer.Exit(run_preview(scene, feed, take, typed, once, beside))


@app.command()
def shot(
    scene: SceneFile,
    at: Annotated[list[float], typer.Option("--at", metavar="SECONDS", help="time in the take; may be given again")],
    output: Annotated[Path, typer.Option("-o", "--output", help="the PNG to write")],
    feed: FeedOption = None,
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
    framed: FramedOption = False,
) -> None:
    """Write pictures at given times. Several have their time in their names."""
    # A picture is done before there is garbage worth a search: 50 ms of a cold start.
    gc.disable()
    from app.commands.shot import run_shot
    from app.engine.look import Typed

    typed = Typed(device, environment, view, size, exposure, eye, brightness, optics, focus, eye_shift, trust)
    run_shot(scene, tuple(at), output, feed, take, typed, framed)


@app.command()
def record(
    scene: SceneFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="an .mp4, a .gif, or a folder for PNGs")],
    start: Annotated[float, typer.Option("--from", metavar="SECONDS", help="where the film begins")] = 0.0,
    end: Annotated[float | None, typer.Option("--to", metavar="SECONDS", help="where it ends; absent: the end")] = None,
    feed: FeedOption = None,
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
    framed: FramedOption = False,
) -> None:
    """Write a film. Ctrl+C ends it early; what is there by then can be played."""
    from app.commands.record import run_record
    from app.engine.look import Typed

    typed = Typed(device, environment, view, size, exposure, eye, brightness, optics, focus, eye_shift, trust)
    run_record(scene, output, (start, end), feed, take, typed, framed)


@app.command()
def check(
    scene: SceneFile,
    feed: FeedOption = None,
    take: TakeOption = None,
    trust: TrustOption = False,
    device: Annotated[str, typer.Option("--device", help='glasses with commas, or "all"')] = "generic",
    environment: Annotated[str, typer.Option("--environment", help='light with commas, or "all"')] = "overcast",
    brightness: BrightnessOption = "auto",
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
) -> None:
    """Tell every error and warning of a scene, and how its take reads on glasses in some light."""
    from app.commands.check import Told, run_check
    from app.commands.judge import Asked

    asked = Asked(device, environment, feed, take, every, thresholds, brightness, fail_on, trust) if play else None
    raise typer.Exit(run_check(scene, asked, Told(as_json, sarif, pictures, heat), trust))


@app.command()
def sheet(
    scene: SceneFile,
    at: Annotated[list[float], typer.Option("--at", metavar="SECONDS", help="time in the take; may be given again")],
    output: Annotated[Path, typer.Option("-o", "--output", help="a .png, or an .html with pictures beside it")],
    feed: FeedOption = None,
    take: TakeOption = None,
    trust: TrustOption = False,
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
    thresholds: ThresholdsOption = None,
    across: Annotated[str, typer.Option("--across", help="what a PNG has side by side")] = "environments",
) -> None:
    """Show one moment on many glasses in any light, with contrast and verdict under each picture."""
    from app.commands.judge import Asked
    from app.commands.sheet import run_sheet
    from app.engine.look import Typed

    asked = Asked(devices, environments, feed, take, thresholds=thresholds, brightness=brightness, trust=trust)
    typed = Typed("", "", view, size, exposure, eye, brightness, optics, focus, eye_shift)
    run_sheet(scene, tuple(at), output, asked, typed, across)


@app.command()
def kiosk(
    scene: SceneFile,
    feed: FeedOption = None,
    take: TakeOption = None,
    trust: TrustOption = False,
    device: DeviceOption = "generic",
    environment: EnvironmentOption = "overcast",
    view: ViewOption = "eye",
    exposure: ExposureOption = "adapted",
    eye: EyeOption = "display",
    brightness: BrightnessOption = "auto",
    optics: OpticsOption = "typical",
    focus: FocusOption = "off",
    idle: Annotated[float, typer.Option("--idle", metavar="SECONDS", help="without input it starts over")] = 60.0,
    log: Annotated[Path, typer.Option("--log", help="the log file; two of 1 MB are kept")] = Path("out/kiosk.log"),
) -> None:
    """Show a scene full screen for days. Only Ctrl+Alt+Q, SIGTERM, SIGHUP or SIGINT end it."""
    from app.kiosk.probe import probe

    probe()  # before anything that needs much memory is imported
    from app.commands.kiosk import run_kiosk
    from app.engine.look import Typed

    typed = Typed(device, environment, view, None, exposure, eye, brightness, optics, focus, trust=trust)
    raise typer.Exit(run_kiosk(scene, feed, take, typed, idle, log))


@app.command()
def bench(
    what: Annotated[
        str, typer.Argument(metavar="[r1|glass|steps|anchors|cold|check|sheet]", help="what to measure")
    ] = "r1",
    feed: Annotated[str | None, typer.Option("--feed", help="for r1 a video file, for cold any feed")] = None,
    frames: Annotated[int, typer.Option("--frames", min=1, help="frames of each run")] = 250,
    as_json: JsonOption = False,
) -> None:
    """Measure speed, with other ways to draw the same in the same run."""
    from app.commands.bench import run_bench

    run_bench(what, feed, frames, as_json)


@app.command()
def devices(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="one, with all that is known of it")] = None,
    scene: Annotated[Path | None, typer.Option("--scene", help="a scene file, for what lies beside it")] = None,
    trust: TrustOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the glasses and the light that can be emulated, and how sure each value is."""
    from app.commands.devices import run_devices

    run_devices(name, scene, as_json, trust)


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Tell what this machine has, what is missing and how to get it."""
    from app.commands.doctor import run_doctor

    raise typer.Exit(run_doctor(as_json))


@app.command()
def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="a file; absent: the terminal")] = None,
) -> None:
    """Print the JSON Schema of scene files, for editors."""
    from app.commands.texts import run_schema

    run_schema(output)


@app.command()
def new(name: Annotated[str, typer.Argument(help="the new folder, and the scene's name")]) -> None:
    """Make a folder with a small commented scene to start from."""
    from app.commands.texts import run_new

    run_new(name)


@app.command()
def nodes() -> None:
    """Print the reference of node kinds and icons."""
    from app.commands.texts import run_nodes

    run_nodes()


def main() -> None:
    """The program's entry: runs a command and turns what goes wrong into one sentence and an exit code."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    # Else pydantic reads what every installed package says of itself, and lets strangers change how scenes are read.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    # By force: a library may have put a handler of its own there while it was imported.
    logging.basicConfig(level=logging.WARNING, format="vitrine: %(message)s", stream=sys.stderr, force=True)
    keep_interrupts()
    code = run(sys.argv[1:])
    # Else Python searches all that is left for garbage before it ends: 0.1 s that nobody gains by.
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    as_json = "--json" in arguments
    try:
        result = app(arguments, standalone_mode=False, prog_name="vitrine")
        return result if isinstance(result, int) else DONE
    except typer.Exit as stop:
        return int(stop.exit_code)
    except UsageError as error:
        sentence = " ".join(str(getattr(error, "format_message", error.__str__)()).split())
        command = getattr(getattr(error, "ctx", None), "command_path", "vitrine")
        return _told((Problem(sentence),), COMMAND_LINE_AT_FAULT, as_json, f"{command} --help lists what there is")
    except CommandLineError as error:
        return _told(error.problems, COMMAND_LINE_AT_FAULT, as_json)
    except InputError as error:
        return _told(error.problems, INPUT_AT_FAULT, as_json)
    except MachineError as error:
        return _told((Problem(str(error)),), MACHINE_AT_FAULT, as_json)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def _told(problems: tuple[Problem, ...], code: int, as_json: bool, hint: str = "") -> int:
    if as_json:
        print(json.dumps({"errors": [problem.as_json() for problem in problems]}, ensure_ascii=False, indent=2))
        return code
    for problem in problems:
        print(f"vitrine: {problem}", file=sys.stderr)
    if hint:
        print(f"vitrine: {hint}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
