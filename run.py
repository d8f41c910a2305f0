#!/usr/bin/env python3
"""The door: sets Vitrine up on first use, then opens it.

    python3 run.py [COMMAND ...]     the demo, or any command of app/vitrine/cli.py
    python3 run.py test [ARGS ...]   ruff, mypy --strict on app/ and tests/, and pytest with ARGS

Set-up means a `.venv` beside this file, filled from a lock whose every package is pinned by hash. Exit codes: 0 done,
1 a check failed, 3 the machine is at fault, 130 interrupted; else the command's own.

An old Python must be able to read this file as far as the sentence that turns it away, so its grammar is that of 3.6.
It runs at every start, so at the top it imports only what Python has loaded by then anyway.
"""

import os
import sys

try:
    import _signal  # `signal` itself is an import of some milliseconds
except ImportError:
    _signal = None

if False:  # read by mypy alone: at run time it would be the slowest import of a start
    from typing import TextIO

OLDEST_PYTHON = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))
PROGRAM_LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
#: Where the package lies: below a folder that is no package, so that nobody's own `app` is taken for it.
SOURCES = "app"
NOTHING, PACKAGES, EVERYTHING = "nothing", "packages", "everything"
CHECK_FAILED, MACHINE_AT_FAULT, INTERRUPTED = 1, 3, 130
#: What the tests need of the system: Debian's packages, and a program of each by which it is seen to be there.
TEST_TOOLS = {"xvfb": "Xvfb", "xdotool": "xdotool", "chromium": "chromium", "ffmpeg": "ffmpeg"}
#: Packages that bring no program, but files to test by: one of each.
TEST_FILES = {
    "unicode-data": "/usr/share/unicode/BidiTest.txt",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
}
APT = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
CHECKS = (
    ("ruff", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "--quiet", "."]),
    ("mypy", ["-m", "mypy", "--strict", SOURCES, "tests"]),
    ("pytest", ["-m", "pytest", "-n", "auto", "--maxprocesses", "4"]),  # shared as tests/scheduling.py says
)
SIGNS_OF_NO_NETWORK = (
    *("after connection broken by", "Max retries exceeded", "ReadTimeoutError", "IncompleteRead"),  # pip's
    *("Unable to connect", "Could not connect", "Could not resolve", "Temporary failure resolving"),  # apt's
)


class MachineError(Exception):
    """The machine is at fault: one sentence with its remedy. The program's own of this name is out of reach here."""


def main(arguments: "list[str]") -> int:
    """Set up what is lacking, then run the checks or hand over to the program; returns the exit code."""
    try:
        turn_away_old_python(tuple(sys.version_info[:3]))
        if arguments[:1] == ["test"]:
            set_up(ROOT, TEST_LOCK)
            return run_checks(ROOT, arguments[1:])
        hold_interrupts(True)
        if lacking(ROOT, PROGRAM_LOCK) != NOTHING:
            hold_interrupts(False)
            set_up(ROOT, PROGRAM_LOCK)
            hold_interrupts(True)
        return hand_over(ROOT, arguments)
    except MachineError as error:
        say(str(error))
        return MACHINE_AT_FAULT
    except OSError as error:
        say(f"Set-up failed, {error.strerror}: {error.filename}; mend that, or delete .venv and run this again.")
        return MACHINE_AT_FAULT
    except KeyboardInterrupt:
        return INTERRUPTED


def hold_interrupts(hold: bool) -> None:
    """Let Ctrl+C wait, or come: a Python that starts has only a traceback for it, so the program lets it in."""
    if hasattr(_signal, "pthread_sigmask"):
        _signal.pthread_sigmask(_signal.SIG_BLOCK if hold else _signal.SIG_UNBLOCK, [_signal.SIGINT])


def say(line: str) -> None:
    """Progress goes to stderr: stdout belongs to the command, whose output may be JSON."""
    if sys.stderr is None:  # closed, and print would take stdout
        return
    try:
        print(f"vitrine: {line}", file=sys.stderr, flush=True)
    except OSError:
        pass  # nobody reads it, or the disk is full


def turn_away_old_python(version: "tuple[int, ...]") -> None:
    """Raise a MachineError where this Python is older than the program's grammar."""
    if version[:2] < OLDEST_PYTHON:
        wanted, found = (".".join(map(str, v)) for v in (OLDEST_PYTHON, version))
        raise MachineError(f"Python {wanted} or newer is needed, this is {found}; start run.py with a newer one.")


# What is there already. The stamp in .venv is written last and says all that the venv was made from: which Python, for
# which folder (a venv cannot be moved), from which locks, and what lay in site-packages then. A test venv is a program
# venv with more in it, so its stamp starts with the program's.


def python_of(root: str) -> str:
    return os.path.join(root, ".venv", *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def packages_of(root: str) -> str:
    version = "python{}.{}".format(*sys.version_info[:2])
    return os.path.join(root, ".venv", *(("Lib",) if os.name == "nt" else ("lib", version)), "site-packages")


def stamp_of(root: str) -> str:
    return os.path.join(root, ".venv", "vitrine-stamp")


def identity(root: str) -> str:
    """The first line of the stamp."""
    return f"{sys.implementation.cache_tag} in {root}\n"


def recipe(root: str, lock: str) -> str:
    """How the stamp of a venv made from this lock begins. Sources that move are told to the venv anew."""
    locks = (PROGRAM_LOCK,) if lock == PROGRAM_LOCK else (PROGRAM_LOCK, TEST_LOCK)
    return identity(root) + f"sources in {SOURCES}\n" + "".join(read(os.path.join(root, name)) for name in locks)


def read(path: str) -> str:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def installed(root: str) -> "list[str]":
    """What lies in site-packages, without the records that a newer pip would rename."""
    return sorted(n for n in os.listdir(packages_of(root)) if n != "__pycache__" and not n.endswith(".dist-info"))


def lacking(root: str, lock: str) -> str:
    """NOTHING, PACKAGES (the venv is whole, but from other locks) or EVERYTHING (none, half made, broken or moved)."""
    try:
        whole = os.path.getsize(python_of(root)) > 0 and os.path.isfile(os.path.join(root, ".venv", "pyvenv.cfg"))
        stamp, here = read(stamp_of(root)), set(installed(root))
    except OSError:
        return EVERYTHING
    made_from, _, names = stamp.partition("\n# installed\n")
    names, end, _ = names.partition("\n# end\n")
    if not (whole and end and stamp.startswith(identity(root)) and here.issuperset(names.split("\n"))):
        return EVERYTHING
    return NOTHING if made_from.startswith(recipe(root, lock)) else PACKAGES


def write_stamp(root: str, lock: str) -> None:
    """Called when all else is done; written beside and renamed, so that there is never half a stamp."""
    beside = stamp_of(root) + ".new"
    with open(beside, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(recipe(root, lock) + "\n# installed\n" + "\n".join(installed(root)) + "\n# end\n")
    os.replace(beside, stamp_of(root))


# What the system must have: found by looking, so that a machine that has it never meets apt.


def has_library(name: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    import shutil

    return shutil.which(name) is not None


def has_driver() -> bool:
    """Mesa's software GL, as one driver a file (before 24.2) or all in one, or a vendor's own."""
    import glob

    names = ("dri/swrast_dri.so", "libgallium-*.so", "libEGL_nvidia.so.0")
    folders = ("/usr/lib/*-linux-gnu*", "/usr/lib", "/usr/lib64")
    return any(glob.glob(f"{folder}/{name}") for folder in folders for name in names)


def has_venv() -> bool:
    import importlib.util

    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def missing_packages(lock: str) -> "list[str]":
    """The Debian packages that this Linux still needs, for the tests with their virtual screen and its keys."""
    there = {
        "libgl1": has_library("libGL.so.1"),
        "libegl1": has_library("libEGL.so.1"),
        "libgl1-mesa-dri": has_driver(),
        "python{}.{}-venv".format(*sys.version_info[:2]): has_venv(),
    }
    if lock == TEST_LOCK:
        there.update((package, has_program(program)) for package, program in TEST_TOOLS.items())
        there.update((package, os.path.isfile(path)) for package, path in TEST_FILES.items())
    return [package for package, is_there in there.items() if not is_there]


def require_system(lock: str) -> None:
    """Install by apt what the system lacks; without apt or root, raise a MachineError that says what to type."""
    missing = missing_packages(lock) if sys.platform.startswith("linux") else []
    if not missing:
        return
    command = ["install", "-y", "--no-install-recommends", *missing]
    if not has_program("apt-get"):
        raise MachineError(f"This system lacks what Debian calls {', '.join(missing)}; install it and run this again.")
    if os.geteuid() != 0:
        raise MachineError(f"This system lacks {', '.join(missing)}; type: sudo apt-get {' '.join(command)}")
    say(f"installing by apt-get: {' '.join(missing)}")
    run_apt(["update"])  # where one mirror fails, what is known already may still do
    failed, lines = run_apt(command)
    if failed:
        explain(lines, f"apt-get could not install {', '.join(missing)}")


def run_apt(arguments: "list[str]") -> "tuple[int, list[str]]":
    """Run apt-get, after another one that may be at work; its exit status and its lines."""
    import subprocess

    done = subprocess.run(
        APT + arguments,
        env=dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace").splitlines()


def explain(lines: "list[str]", failure: str) -> None:
    """Raise the MachineError for what an installer printed: a sentence if it is the network, else its own lines too."""
    if any(sign in line for line in lines for sign in SIGNS_OF_NO_NETWORK):
        raise MachineError(f"No network: {failure}; connect, then run this again.")
    print(*lines[-8:], sep="\n", file=sys.stderr)
    raise MachineError(f"{failure}: see its lines above.")


# Setting up.


def set_up(root: str, lock: str) -> None:
    """Bring system and .venv to what the lock asks for; two first runs at once do it one after the other."""
    require_system(lock)
    held = hold(root)
    try:
        need = lacking(root, lock)
        if need == EVERYTHING:
            make_venv(root)
        if need != NOTHING:
            install(root, lock)
            say("set-up done")
    finally:
        held.close()


def hold(root: str) -> "TextIO":
    """An exclusive hold on this very file: nothing is left behind, and a holder that is killed lets go.

    Windows has no such hold; there, two first runs at once are on their own."""
    file = open(os.path.join(root, "run.py"))
    if os.name != "nt":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up is at work in this folder: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
    return file


def make_venv(root: str) -> None:
    """A new, empty .venv; a broken one, or whatever stands in its place, goes."""
    import subprocess

    folder = os.path.join(root, ".venv")
    say("making .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    if os.path.lexists(folder) and (os.path.islink(folder) or not os.path.isdir(folder)):
        os.remove(folder)
    # This Python may be the .venv's own and go with it; the one that it was made from stays.
    python = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.call([python, "-m", "venv", "--clear", folder]):
        raise MachineError(f"{python} could not make .venv: see its lines above.")


def install(root: str, lock: str) -> None:
    """Fill .venv from the lock; the stamp goes first and comes back last, so what is interrupted is made anew."""
    if os.path.exists(stamp_of(root)):
        os.remove(stamp_of(root))
    run_pip(root, lock)
    # The program is found from any folder, and by every process it starts.
    with open(os.path.join(packages_of(root), "vitrine.pth"), "wb") as file:
        file.write(os.fsencode(os.path.join(root, SOURCES)) + b"\n")
    compile_program(root)
    write_stamp(root, lock)


def compile_program(root: str) -> None:
    """Compile the program as pip does packages: else each start compiles it anew, 0.2 s, where Python may not keep it.

    Containers often set PYTHONDONTWRITEBYTECODE. Where the folder cannot be written, the program is only slower.
    """
    import subprocess

    command = [python_of(root), "-m", "compileall", "-q", os.path.join(root, SOURCES)]
    subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_pip(root: str, lock: str) -> None:
    """Run pip with its own lines condensed to one that counts; raise a MachineError where it fails."""
    import subprocess

    command = [python_of(root), "-m", "pip", "install", "--require-hashes", "-r", os.path.join(root, lock)]
    options = ["--retries", "2", "--progress-bar", "off", "--no-input", "--disable-pip-version-check"]
    say(f"installing the packages of {lock}")
    lines: "list[str]" = []
    with subprocess.Popen(
        command + options, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as pip:
        for raw in pip.stdout or ():
            lines.append(raw.decode("utf-8", "replace").rstrip())
            show_progress(lines)
    if pip.returncode:
        explain(lines, f"pip could not fetch or install the packages of {lock}")


def show_progress(lines: "list[str]") -> None:
    """On a terminal, one line that counts the packages as pip collects them."""
    if not sys.stderr.isatty():
        return
    if lines[-1].startswith("Collecting "):
        count = sum(line.startswith("Collecting ") for line in lines)
        print(f"\rvitrine: {count:3} {lines[-1].split()[1]:<40.40}", end="", file=sys.stderr, flush=True)
    elif lines[-1].startswith("Installing collected"):
        print("\rvitrine: unpacking them".ljust(60), file=sys.stderr, flush=True)


# Through the door.


def run_checks(root: str, arguments: "list[str]") -> int:
    """ruff, mypy and pytest, all of them whatever the first say; pytest's own summary is the last line."""
    import subprocess

    failed: "list[str]" = []
    for name, command in CHECKS:
        say(name + (f" (failed already: {', '.join(failed)})" if failed else ""))
        extra = arguments if name == "pytest" else []
        with subprocess.Popen([python_of(root), *command, *extra], cwd=root) as check:
            try:
                check.wait()
            except KeyboardInterrupt:
                check.wait()  # it had the signal too, and may have servers of its own to end
                raise
        failed += [name] if check.returncode else []
    return CHECK_FAILED if failed else 0


def hand_over(root: str, arguments: "list[str]") -> int:
    """Become vitrine.cli (on Windows: run it). -P keeps a `vitrine` in the user's folder from being taken for ours."""
    command = [python_of(root), "-P", "-m", "vitrine.cli", *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
