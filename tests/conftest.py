"""What every test stands on: software GL, one context a process, no randomness, and no silent skips on CI.

Environment: CI=true makes every skip a failure, but for tests of the shared folder beside the checkout;
VITRINE_TEST_GPU=1 lets the GL tests run on this machine's own GPU instead of Mesa's software renderer.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from vitrine.errors import MachineError

if TYPE_CHECKING:
    import moderngl
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from tests.prepared_program import PreparedProgram
    from vitrine.gpu.renderer import Renderer

ROOT = Path(__file__).resolve().parent.parent
SHARED = "../shared"
ON_CI = os.environ.get("CI", "").lower() in ("1", "true")
ON_GPU = os.environ.get("VITRINE_TEST_GPU") == "1"
MESA_EGL = Path("/usr/share/glvnd/egl_vendor.d/50_mesa.json")


def pytest_configure() -> None:
    """Settle the surroundings before anything is imported that looks at them; child processes inherit them."""
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    # A shell that runs the tests in the background has Ctrl+C ignored, and so would all their children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not ON_GPU:
        os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
        os.environ["EGL_PLATFORM"] = "surfaceless"
        if MESA_EGL.exists():  # where EGL picks a hardware device by itself, the first of these three is refused
            os.environ["__EGL_VENDOR_LIBRARY_FILENAMES"] = str(MESA_EGL)
    hypothesis.settings.register_profile("vitrine", derandomize=True, deadline=None, database=None)
    hypothesis.settings.load_profile("vitrine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """How tests are shared among processes where there are several."""
    from tests.scheduling import OneProcessDraws

    return OneProcessDraws(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skip_on_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skip_on_ci(report)
    return report


def _fail_skip_on_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """On CI what is missing is a failure: a machine that checks a change must be able to check all of it."""
    if ON_CI and report.skipped and not hasattr(report, "wasxfail") and SHARED not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: on CI nothing is skipped: {report.longrepr}"


@pytest.fixture
def require_tool() -> Callable[[str], str]:
    """Call it with a program's name: the program's path, or a skip (on CI a failure) that names it."""

    def path_of(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return path_of


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder beside the checkout with real footage, trajectories and barcodes; where absent, a skip, also on CI."""
    folder = ROOT / SHARED
    if not folder.is_dir():
        pytest.skip(f"{SHARED} is not here")
    return folder


@pytest.fixture(scope="session")
def prepared_program() -> Iterator[PreparedProgram | None]:
    """Runs command lines in processes of their own, imports done; None where they are not to fork: not on Linux."""
    if sys.platform != "linux":
        yield None
        return
    from tests.prepared_program import start_prepared_program

    with start_prepared_program() as program:
        yield program


@pytest.fixture(scope="session")
def gl_context() -> Iterator[moderngl.Context]:
    """The one GL context of this process: a second one would silently take the first one's calls."""
    from vitrine.gpu.resources import context as contexts

    try:
        context = contexts.create_headless()
    except MachineError as error:
        pytest.skip(str(error))
    if not ON_GPU and "llvmpipe" not in contexts.driver_name(context):
        pytest.skip(f"{contexts.driver_name(context)} draws, not llvmpipe; VITRINE_TEST_GPU=1 tests it all the same")
    yield context
    context.release()


@pytest.fixture(scope="session")
def device(gl_context: moderngl.Context) -> Renderer:
    """The renderer on the one context; what it keeps from test to test must not change a pixel."""
    from vitrine import paths
    from vitrine.gpu.renderer import Renderer

    return Renderer(gl_context, paths.shaders())


@pytest.fixture
def shared_context(device: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are called in this process draw by its one context, which they do not close."""
    monkeypatch.setattr("vitrine.gpu.renderer.Renderer.headless", lambda shaders: nullcontext(device))


@pytest.fixture
def shared_renderer(device: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface for Python draws by the one context of the tests: a second one would take its calls."""
    monkeypatch.setattr("vitrine.api._renderer", lambda: device)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe that nobody writes to: opened in the ordinary way, it waits for ever."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path
