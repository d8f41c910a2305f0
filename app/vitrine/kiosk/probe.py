"""A trial in a child process, before the kiosk opens, of whether this machine can draw its frames at all.

A GL driver that lacks memory aborts the process that it is in, and others are known to crash it: a child can be lost.
It costs the kiosk's start 1.5 s of two cores without a GPU, and nothing later. Light to import: memory may not reach
for the kiosk's own modules.
"""

from __future__ import annotations

import mmap
import subprocess
import sys

from vitrine.errors import EXIT_MACHINE_ERROR, MachineError
from vitrine.window.display import has_display

#: A window that opens and is drawn takes 1 s; on a slow disk, just started, 20. More is a driver that hangs.
TIMEOUT_S = 60.0
#: The same where memory is limited: a driver that gets none may also wait for its own threads for ever.
LIMITED_TIMEOUT_S = 15.0
#: What the kiosk comes to need of address space beyond the probe: a decoder, the reader's and the open tasks' threads,
#: a second session got ready beside the first. The market street failed with 348 MB more and ran with 399.
RESERVE_BYTES = 375_000_000
#: What the child prints once the display has answered: what fails after that is the driver's or the memory's fault.
DISPLAY_ANSWERED = "the display answers"
REMEDY = "run `vitrine doctor` to see what is missing"


def run_probe() -> None:
    """Draw one frame in a hidden window, in a child. Raises MachineError where that cannot be."""
    if not has_display():
        return  # the window itself says so, and better
    command, limit = [sys.executable, "-P", "-m", "vitrine.kiosk.probe"], limit_bytes()
    within_s = TIMEOUT_S if limit is None else LIMITED_TIMEOUT_S
    try:
        child = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=within_s)
    except subprocess.TimeoutExpired:
        if limit is not None:
            raise MachineError(describe_memory_shortage(limit)) from None
        raise MachineError(f"no picture was drawn within {within_s:g} s: the display or its driver hangs") from None
    except OSError as error:
        raise MachineError(f"a second process cannot be started: {error.strerror}") from None
    if child.returncode:
        raise MachineError(explain_exit(child.returncode, child.stdout, limit))


def explain_exit(code: int, output: str, limit: int | None) -> str:
    """One sentence about a child that ended with `code` (minus a signal's number) and printed `said`."""
    answers, sentence = DISPLAY_ANSWERED in output, output.replace(DISPLAY_ANSWERED, "").strip()
    if limit is not None and (answers or code != EXIT_MACHINE_ERROR):
        return describe_memory_shortage(limit)
    if code == -9:
        return f"{describe_memory_shortage(None)}: a first try was killed"
    if code == EXIT_MACHINE_ERROR and sentence:
        return sentence
    exit_words = f"it ended by signal {-code}" if code < 0 else f"it ended with code {code}"
    return f"the machine's GL driver cannot draw a picture ({exit_words} in a first try); {REMEDY}"


def describe_memory_shortage(limit: int | None) -> str:
    """The sentence about too little memory, with the limit if there is one."""
    suffix = "" if limit is None else f" (limit {limit / 1e6:,.0f} MB); raise the limit"
    return f"the machine has too little memory for the booth{suffix}"


def limit_bytes() -> int | None:
    """How much memory this process may have; None where nothing is said of it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    finite = [limit for limit in limits if limit != resource.RLIM_INFINITY]
    return min(finite, default=None)


def main() -> int:
    """Draw the kiosk's first frame and reserve memory for what comes after, in the child; its exit code."""
    try:
        _draw()
        mmap.mmap(-1, RESERVE_BYTES).close()
    except MachineError as error:
        print(error, flush=True)
        return EXIT_MACHINE_ERROR
    return 0


def _draw() -> None:
    import pygame

    from vitrine import paths
    from vitrine.geometry import Rect
    from vitrine.gpu.presenter import WindowPresenter
    from vitrine.gpu.renderer import Renderer
    from vitrine.gpu.resources import context as contexts
    from vitrine.kiosk.holding_screen import HoldingScreen
    from vitrine.window.display import is_offscreen_fallback
    from vitrine.window.window import Window, screen_size

    size = screen_size()
    if pygame.display.get_init() and not is_offscreen_fallback(pygame.display.get_driver()):
        print(DISPLAY_ANSWERED, flush=True)
    with (
        Window("Vitrine", size, hidden=True) as window,
        Renderer(contexts.adopt_current(), paths.shaders()) as renderer,
    ):
        picture = HoldingScreen().draw(renderer, 0.0, size)
        WindowPresenter(renderer).present(picture, Rect(0, 0, *size), size)
        window.flip()
        picture.read()


if __name__ == "__main__":
    sys.exit(main())
