"""The commands. Each imports what it needs when it runs: a cold start spends most of its time on imports.

Exit codes: 0 done, 1 the input is at fault, 2 the command line is, 3 the machine is, 70 Vitrine itself is, 124 the
time limit has passed, 130 interrupted (129 by SIGHUP, 143 by SIGTERM), 141 nobody reads what is printed.
"""

from __future__ import annotations

if __name__ == "__main__":
    # Before the first import that takes its time.
    from vitrine.commands.start import end_in_silence

    end_in_silence()

import gc
import io
import logging
import os
import signal
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Annotated

import typer

from vitrine import __version__
from vitrine.commands.duration import parse_seconds
from vitrine.errors import (
    COMMAND_LINE_AT_FAULT,
    DONE,
    INPUT_AT_FAULT,
    INTERRUPTED,
    MACHINE_AT_FAULT,
    OUT_OF_TIME,
    PROGRAM_AT_FAULT,
    UNREAD,
    CommandLineError,
    InputError,
    MachineError,
    Problem,
)
from vitrine.files.atomic import timed
from vitrine.files.interrupt import Signals, TimeUp, keep_interrupts
from vitrine.output.answer import noting, print_json
from vitrine.output.logline import OneLine
from vitrine.output.outlet import UnreadError, open_outlets, printed_json

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


def _seconds(typed: str | float) -> float:
    """What was typed, or the value that stands for nothing typed."""
    try:
        return parse_seconds(typed) if isinstance(typed, str) else typed
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


TIME = "SECONDS|M:SS"
#: Longer than any film, and what timers can hold.
LONGEST_LIMIT_S = 86_400.0
#: Set to anything, it has the traceback of a fault printed, too: for those who work on Vitrine.
SHOWS_TRACEBACK = "VITRINE_TRACEBACK"
AtOption = Annotated[
    list[float],
    typer.Option("--at", metavar=TIME, parser=_seconds, help="time in the take; may be given again"),
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", metavar=TIME, parser=_seconds, help="end after that long, with exit code 124"),
]


def _limit(limit_s: float | None, *outputs: Path | None) -> None:
    """Let the command end in time, without half an output."""
    if limit_s is None:
        return
    if not 0 < limit_s < LONGEST_LIMIT_S:
        raise CommandLineError(f"--time-limit {limit_s:g}: seconds above 0, at most {LONGEST_LIMIT_S:g}")
    from vitrine.output.limit import limit

    limit(limit_s, outputs)


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
    from vitrine.commands.preview import run_preview
    from vitrine.engine.look import Typed

    typed = Typed(device, environment, view, size, exposure, eye, brightness, optics, focus, trust=trust)
    raise typer.Exit(run_preview(scene, feed, take, typed, once, beside))


@app.command()
def shot(
    scene: SceneFile,
    at: AtOption,
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
    time_limit: TimeLimitOption = None,
) -> None:
    """Write pictures at given times. Several have their time in their names."""
    _limit(time_limit, *(timed(output, t_s, len(at)) for t_s in at))
    # A picture is done before there is garbage worth a search: 50 ms of a cold start.
    gc.disable()
    from vitrine.commands.shot import run_shot
    from vitrine.engine.look import Typed

    typed = Typed(device, environment, view, size, exposure, eye, brightness, optics, focus, eye_shift, trust)
    run_shot(scene, tuple(at), output, feed, take, typed, framed)


@app.command()
def record(
    scene: SceneFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="an .mp4, a .gif, or a folder for PNGs")],
    start: Annotated[float, typer.Option("--from", metavar=TIME, parser=_seconds, help="where the film begins")] = 0.0,
    end: Annotated[
        float | None, typer.Option("--to", metavar=TIME, parser=_seconds, help="where it ends; absent: the end")
    ] = None,
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
    time_limit: TimeLimitOption = None,
) -> None:
    """Write a film. Ctrl+C ends it early; what is there by then can be played."""
    _limit(time_limit, output)
    from vitrine.commands.record import run_record
    from vitrine.engine.look import Typed

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
    time_limit: TimeLimitOption = None,
) -> None:
    """Tell every error and warning of a scene, and how its take reads on glasses in some light."""
    _limit(time_limit, sarif, pictures, heat)
    from vitrine.commands.check import Told, run_check
    from vitrine.commands.judge import Asked

    asked = Asked(device, environment, feed, take, every, thresholds, brightness, fail_on, trust) if play else None
    raise typer.Exit(run_check(scene, asked, Told(as_json, sarif, pictures, heat), trust))


@app.command()
def sheet(
    scene: SceneFile,
    at: AtOption,
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
    time_limit: TimeLimitOption = None,
) -> None:
    """Show one moment on many glasses in any light, with contrast and verdict under each picture."""
    _limit(time_limit, output)
    from vitrine.commands.judge import Asked
    from vitrine.commands.sheet import run_sheet
    from vitrine.engine.look import Typed

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
    idle: Annotated[
        float, typer.Option("--idle", metavar=TIME, parser=_seconds, help="without input it starts over")
    ] = 60.0,
    log: Annotated[Path, typer.Option("--log", help="the log file; two of 1 MB are kept")] = Path("out/kiosk.log"),
) -> None:
    """Show a scene full screen for days. Only Ctrl+Alt+Q, SIGTERM, SIGHUP or SIGINT end it."""
    from vitrine.kiosk.probe import probe

    probe()  # before anything that needs much memory is imported
    from vitrine.commands.kiosk import run_kiosk
    from vitrine.engine.look import Typed

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
    from vitrine.commands.bench import run_bench

    run_bench(what, feed, frames, as_json)


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
def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="a file; absent: the terminal")] = None,
) -> None:
    """Print the JSON Schema of scene files, for editors."""
    from vitrine.commands.texts import run_schema

    run_schema(output)


@app.command()
def new(name: Annotated[str, typer.Argument(help="the new folder, and the scene's name")]) -> None:
    """Make a folder with a small commented scene to start from."""
    from vitrine.commands.texts import run_new

    run_new(name)


@app.command()
def nodes() -> None:
    """Print the reference of node kinds and icons."""
    from vitrine.commands.texts import run_nodes

    run_nodes()


def main() -> None:
    """The program's entry: runs a command and turns what goes wrong into one sentence and an exit code."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    # Else pydantic reads what every installed package says of itself, and lets strangers change how scenes are read.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    open_outlets()
    # By force: a library may have put a handler of its own there while it was imported.
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setFormatter(OneLine("vitrine: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[terminal], force=True)
    keep_interrupts()
    code = INTERRUPTED
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # a second one, while the first was told
        pass
    # Nothing is to be lost any more, and nothing to be said.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(MachineError, UnreadError):
        sys.stdout.flush()
    if code == INTERRUPTED:
        # CPython kills itself by SIGINT at its end, whatever the code, where one came during an exec() of a text.
        os._exit(code)
    # Else Python searches all that is left for garbage before it ends: 0.1 s that nobody gains by.
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    as_json = "--json" in arguments
    with Signals() as signals:
        try:
            code = (_answered if as_json else _called)(arguments, signals)
            sys.stdout.flush()
            return code
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
            return _told((Problem("interrupted"),) if as_json else (), signals.code or INTERRUPTED, as_json)
        except TimeUp as over:
            return _told((Problem(str(over), key="--time-limit"),), OUT_OF_TIME, as_json)
        except UnreadError:
            return signals.code or UNREAD
        except Exception as error:
            if signals.code is not None:  # some libraries make another error of the interrupt
                return signals.code
            return _told((_fault(error, arguments),), PROGRAM_AT_FAULT, as_json)


def _called(arguments: list[str], signals: Signals) -> int:
    try:
        result = app(arguments, standalone_mode=False, prog_name="vitrine")
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort as stop:
        # Typer takes an EOFError for the end of what somebody types: here it comes from a file that is cut off.
        raise stop.__cause__ or stop from None
    if result == INTERRUPTED and signals.code is not None:  # typer makes an exit of every interrupt
        raise KeyboardInterrupt
    return result if isinstance(result, int) else DONE


def _answered(arguments: list[str], signals: Signals) -> int:
    """The same for `--json`: what is printed is held back until it is known that no error takes its place."""
    held, outlet = io.StringIO(), sys.stdout
    with noting(), redirect_stdout(held):
        code = _called(arguments, signals)
    print(printed_json(held.getvalue(), outlet.encoding), end="", file=outlet)
    return code


def _told(problems: tuple[Problem, ...], code: int, as_json: bool, hint: str = "") -> int:
    try:
        if as_json and problems:
            errors = io.StringIO()
            with redirect_stdout(errors):
                print_json({"errors": [problem.as_json() for problem in problems]})
            print(printed_json(errors.getvalue(), sys.stdout.encoding), end="", flush=True)
            return code
    except (MachineError, UnreadError):
        pass  # stdout is what failed: stderr may still be read
    for problem in problems:
        print(f"vitrine: {problem}", file=sys.stderr)
    if hint:
        print(f"vitrine: {hint}", file=sys.stderr)
    return code


def _fault(error: Exception, arguments: list[str]) -> Problem:
    """What escaped from a command, as a report and a sentence that names it."""
    from vitrine.output.fault import write_fault

    if os.environ.get(SHOWS_TRACEBACK):
        sys.__excepthook__(type(error), error, error.__traceback__)
    try:
        lies = f"{write_fault(error, arguments, Path('out'))} says where, without your data: please pass it on"
    except Exception as failed:  # the disk may be full, or memory
        lies = f"a report of it cannot be written ({type(failed).__name__}); {SHOWS_TRACEBACK}=1 before it prints one"
    return Problem(f"this is a fault of Vitrine's own, not of your files ({type(error).__name__})", hint=lies)


if __name__ == "__main__":
    main()
