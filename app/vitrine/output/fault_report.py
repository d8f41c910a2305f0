"""Crash reports: a fault of the program's own as a file that its user can pass on, with nothing of theirs in it."""

from __future__ import annotations

import getpass
import linecache
import platform
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType

from vitrine import paths
from vitrine.files.atomic import atomic_write, make_folder
from vitrine.version import __version__

#: Of a runaway recursion the first and the last frames tell all.
MAX_STEPS = 24
#: Names of users that stand for nobody, and are words that a report may need.
GENERIC_USERS = frozenset({"", "root", "user", "app", "admin", "runner"})


def write_fault(error: BaseException, arguments: Sequence[str], folder: Path) -> Path:
    """Write `folder`/fault-TIME.txt under a name that nothing has. Raises InputError where it cannot be written."""
    stem = f"fault-{datetime.now():%Y%m%d-%H%M%S}"
    make_folder(folder)
    names = (folder / f"{stem}{'' if number == 1 else f'-{number}'}.txt" for number in count(1))
    path = next(name for name in names if not name.exists())
    with atomic_write(path) as beside:
        beside.write_text(format_fault(error, arguments), encoding="utf-8", errors="backslashreplace")
    return path


def format_fault(error: BaseException, arguments: Sequence[str]) -> str:
    """The report's text. Messages of errors are left out, since they quote what stood in files; so are folders."""
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    lines = [
        f"Vitrine {__version__}, {machine}",
        " ".join(["vitrine", *map(redact_argument, arguments)]),
        "",
        *_format_chain(error),
        "",
        "What the errors said, folders, addresses and variables of the environment are left out.",
    ]
    return redact_user("\n".join(lines)) + "\n"


def _format_chain(error: BaseException) -> Iterator[str]:
    """Lines for every error of a chain, the first cause first."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    for number, one in enumerate(reversed(chain)):
        yield from ["and then", ""] if number else []
        yield from _format_trace(one.__traceback__)
        yield f"{type(one).__module__}.{type(one).__qualname__}"


def _format_trace(trace: TracebackType | None) -> Iterator[str]:
    steps = list(traceback.walk_tb(trace))
    half = MAX_STEPS // 2
    for number, (frame, line) in enumerate(steps):
        if len(steps) > MAX_STEPS and half <= number < len(steps) - half:
            if number == half:
                yield f"  … {len(steps) - MAX_STEPS} more"
            continue
        file = Path(frame.f_code.co_filename)
        module = _module_path(file)
        yield f"  {module or file.name}:{line} in {frame.f_code.co_name}"
        # Of sources that are neither ours nor a package's, lines are somebody's own.
        if module and (source := linecache.getline(str(file), line).strip()):
            yield f"    {source}"


def _module_path(file: Path) -> str:
    """The path of a source file from where Python's packages or the program lie; empty for any other."""
    parts = file.parts
    for base in ("site-packages", "dist-packages", f"python{sys.version_info[0]}.{sys.version_info[1]}"):
        if base in parts:
            return "/".join(parts[parts.index(base) + 1 :])
    return file.relative_to(paths.root()).as_posix() if file.is_relative_to(paths.root()) else ""


def redact_argument(argument: str) -> str:
    """An argument of the command line without folders, and of an address only its scheme: it may hold a password."""
    option, equals, value = argument.partition("=") if argument.startswith("-") else ("", "", argument)
    if match := re.match(r"[a-zA-Z][\w+.-]*(?=://)", value):
        value = f"{match[0]}://…"
    elif value.startswith(("camera:", "phone:")):
        value = f"{value.partition(':')[0]}:…"
    elif "/" in value or "\\" in value:
        value = re.split(r"[/\\]", value.rstrip("/\\"))[-1]
    return f"{option}{equals}{value}"


def redact_user(text: str) -> str:
    """Text without the home folder and the user's name."""
    try:
        home, user = str(Path.home()), getpass.getuser()
    except (OSError, RuntimeError, KeyError, ImportError):
        return text
    text = text.replace(home, "~") if len(home) > 1 else text
    for name in {user, Path(home).name} - GENERIC_USERS:
        text = re.sub(rf"(?i)(?<![^\W_]){re.escape(name)}(?![^\W_])", "USER", text)
    return text
