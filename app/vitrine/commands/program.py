"""The program around a command: signals, standard streams and the log set up; errors turned into sentences and codes.

Exit codes: 0 done, 1 the input is at fault, 2 the command line is, 3 the machine is, 70 Vitrine itself is, 124 the
time limit has passed, 130 interrupted (129 by SIGHUP, 143 by SIGTERM), 141 nobody reads what is printed.
"""

from __future__ import annotations

import gc
import io
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path

import typer

from vitrine.errors import (
    EXIT_BROKEN_PIPE,
    EXIT_INPUT_ERROR,
    EXIT_INTERRUPTED,
    EXIT_MACHINE_ERROR,
    EXIT_OK,
    EXIT_PROGRAM_ERROR,
    EXIT_TIMEOUT,
    EXIT_USAGE_ERROR,
    CommandLineError,
    InputError,
    MachineError,
    Problem,
)
from vitrine.files.interrupt import DeadlineExceeded, SignalHandlers, reraise_dropped_interrupts
from vitrine.output.json_output import collect_warnings, print_json
from vitrine.output.log_format import OneLineFormatter
from vitrine.output.safe_stream import ReaderGoneError, escape_unencodable, install_safe_streams

#: What typer raises for a wrong command line. It carries a click of its own, whose names are private to it.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

#: Longer than any film, and what timers can hold.
LONGEST_LIMIT_S = 86_400.0
#: Set to anything, it has the traceback of a fault printed, too: for those who work on Vitrine.
SHOWS_TRACEBACK = "VITRINE_TRACEBACK"


def run_program(app: typer.Typer, arguments: list[str]) -> None:
    """Set the process up, run a command line and end the process with the command's exit code."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    # Else pydantic reads what every installed package says of itself, and lets strangers change how scenes are read.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    install_safe_streams()
    # By force: a library may have put a handler of its own there while it was imported.
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setFormatter(OneLineFormatter("vitrine: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[terminal], force=True)
    reraise_dropped_interrupts()
    code = EXIT_INTERRUPTED
    try:
        code = run_command(app, arguments)
    except KeyboardInterrupt:  # a second one, while the first was reported
        pass
    # Nothing is to be lost any more, and nothing to be said.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(MachineError, ReaderGoneError):
        sys.stdout.flush()
    if code == EXIT_INTERRUPTED:
        # CPython kills itself by SIGINT at its end, whatever the code, where one came during an exec() of a text.
        os._exit(code)
    # Else Python searches all that is left for garbage before it ends: 0.1 s that nobody gains by.
    gc.freeze()
    sys.exit(code)


def run_command(app: typer.Typer, arguments: list[str]) -> int:
    """Run a command line; the exit code. Every error but a KeyboardInterrupt while one is printed becomes a code."""
    as_json = "--json" in arguments
    with SignalHandlers() as signals:
        try:
            code = (_call_for_json if as_json else _call)(app, arguments, signals)
            sys.stdout.flush()
            return code
        except UsageError as error:
            sentence = " ".join(str(getattr(error, "format_message", error.__str__)()).split())
            command = getattr(getattr(error, "ctx", None), "command_path", "vitrine")
            hint = f"{command} --help lists what there is"
            return _report((Problem(sentence),), EXIT_USAGE_ERROR, as_json, hint)
        except CommandLineError as error:
            return _report(error.problems, EXIT_USAGE_ERROR, as_json)
        except InputError as error:
            return _report(error.problems, EXIT_INPUT_ERROR, as_json)
        except MachineError as error:
            return _report((Problem(str(error)),), EXIT_MACHINE_ERROR, as_json)
        except (KeyboardInterrupt, typer.Abort):
            return _report((Problem("interrupted"),) if as_json else (), signals.exit_code or EXIT_INTERRUPTED, as_json)
        except DeadlineExceeded as over:
            return _report((Problem(str(over), key="--time-limit"),), EXIT_TIMEOUT, as_json)
        except ReaderGoneError:
            return signals.exit_code or EXIT_BROKEN_PIPE
        except Exception as error:
            if signals.exit_code is not None:  # some libraries make another error of the interrupt
                return signals.exit_code
            return _report((_describe_fault(error, arguments),), EXIT_PROGRAM_ERROR, as_json)


def limit_time(limit_s: float | None, *outputs: Path | None) -> None:
    """Let the command end in time, without half an output; None: none. Raises CommandLineError, DeadlineExceeded."""
    if limit_s is None:
        return
    if not 0 < limit_s < LONGEST_LIMIT_S:
        raise CommandLineError(f"--time-limit {limit_s:g}: seconds above 0, at most {LONGEST_LIMIT_S:g}")
    from vitrine.output.time_limit import enforce_time_limit

    enforce_time_limit(limit_s, outputs)


def _call(app: typer.Typer, arguments: list[str], signals: SignalHandlers) -> int:
    try:
        result = app(arguments, standalone_mode=False, prog_name="vitrine")
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort as stop:
        # Typer takes an EOFError for the end of what somebody types: here it comes from a file that is cut off.
        raise stop.__cause__ or stop from None
    if result == EXIT_INTERRUPTED and signals.exit_code is not None:  # typer makes an exit of every interrupt
        raise KeyboardInterrupt
    return result if isinstance(result, int) else EXIT_OK


def _call_for_json(app: typer.Typer, arguments: list[str], signals: SignalHandlers) -> int:
    """The same for `--json`: what is printed is held back until it is known that no error takes its place."""
    held, outlet = io.StringIO(), sys.stdout
    with collect_warnings(), redirect_stdout(held):
        code = _call(app, arguments, signals)
    print(escape_unencodable(held.getvalue(), outlet.encoding), end="", file=outlet)
    return code


def _report(problems: Sequence[Problem], code: int, as_json: bool, hint: str = "") -> int:
    """Print the problems, on stderr or as JSON on stdout; `code` again."""
    try:
        if as_json and problems:
            errors = io.StringIO()
            with redirect_stdout(errors):
                print_json({"errors": [problem.as_json() for problem in problems]})
            print(escape_unencodable(errors.getvalue(), sys.stdout.encoding), end="", flush=True)
            return code
    except (MachineError, ReaderGoneError):
        pass  # stdout is what failed: stderr may still be read
    for problem in problems:
        print(f"vitrine: {problem}", file=sys.stderr)
    if hint:
        print(f"vitrine: {hint}", file=sys.stderr)
    return code


def _describe_fault(error: Exception, arguments: list[str]) -> Problem:
    """What escaped from a command, as a report in a file and a sentence that names it."""
    from vitrine.output.fault_report import write_fault

    if os.environ.get(SHOWS_TRACEBACK):
        sys.__excepthook__(type(error), error, error.__traceback__)
    try:
        remedy = f"{write_fault(error, arguments, Path('out'))} says where, without your data: please pass it on"
    except Exception as failed:  # the disk may be full, or memory
        remedy = f"a report of it cannot be written ({type(failed).__name__}); {SHOWS_TRACEBACK}=1 before it prints one"
    return Problem(f"this is a fault of Vitrine's own, not of your files ({type(error).__name__})", hint=remedy)
