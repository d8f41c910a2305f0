"""A worker: a process of its own that draws, from any thread, restarted once, and gone when its parent is."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.proof.small_project import make_project
from tests.workers.example_requests import DieRequest, EchoRequest, HangRequest, RaiseRequest, WhereRequest
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.errors import InputError, MachineError, Place
from vitrine.gpu.renderer import Renderer
from vitrine.output.drawn_shot import draw_shot
from vitrine.workers.shot_request import ShotRequest
from vitrine.workers.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system tells no process's end")


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the tests, whose requests they answer."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT / "app"), str(ROOT))))


@pytest.fixture
def worker(importable: None) -> Iterator[Worker]:
    with Worker() as made:
        yield made


def await_end(pid: int) -> None:
    """Wait until a process is gone, at most 30 s. Raises where it is still there."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], 30)[0], f"{pid} is still there"
    finally:
        os.close(descriptor)


def test_a_shot_is_the_picture_that_this_process_draws_too(worker: Worker, device: Renderer, tmp_path: Path) -> None:
    shot = Shot(make_project(tmp_path).scene, 1.0, device="even-g2")
    answer = worker.ask(ShotRequest(shot))
    with open_shot(shot, device) as session:
        here = draw_shot(device, session, shot)
    assert np.array_equal(answer.picture.pixels, here.pixels) and answer.picture.elements == here.elements
    assert answer.picture.shot == shot and answer.picture.texts == here.texts
    assert answer.driver_name == device.driver_name and "Mesa" in answer.gl_version
    assert answer.places["card"] == Place(str(shot.scene), 11, 5)


def test_it_is_one_other_process_whatever_thread_asks(worker: Worker) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: worker.ask(EchoRequest((number, bytes(300_000)))), range(40)))
    assert answers == [(number, bytes(300_000)) for number in range(40)]
    pid, driver, _ = worker.ask(WhereRequest())
    assert pid == worker.pid != os.getpid() and driver


def test_relative_paths_are_meant_from_where_it_was_asked(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert worker.ask(WhereRequest(Path("scene.yaml")))[2] == tmp_path / name / "scene.yaml"


def test_errors_are_raised_as_themselves_and_the_process_goes_on(worker: Worker, tmp_path: Path) -> None:
    with pytest.raises(InputError) as wrong:
        worker.ask(RaiseRequest("input"))
    assert str(wrong.value.problems[0]) == "scene.yaml:3:5 nodes.0: this is wrong; allowed: that; try this"
    assert len(wrong.value.problems) == 2 and not hasattr(wrong.value, "__notes__")
    with pytest.raises(MachineError, match=r"^no OpenGL$"):
        worker.ask(RaiseRequest("machine"))
    with pytest.raises(InputError, match=r"absent\.yaml"):
        worker.ask(ShotRequest(Shot(tmp_path / "absent.yaml")))
    pid = worker.pid
    with pytest.raises(ValueError, match="of our own making") as fault:
        worker.ask(RaiseRequest("fault"))
    assert "example_requests.py" in fault.value.__notes__[0]
    with pytest.raises(RuntimeError, match="_AwkwardError: 1 and 2"):
        worker.ask(RaiseRequest("unpicklable"))
    assert worker.ask(EchoRequest(1)) == 1 and worker.pid == pid


def test_a_death_is_made_good_once(worker: Worker, tmp_path: Path) -> None:
    first = worker.ask(WhereRequest())[0]
    second = worker.ask(DieRequest(once=tmp_path / "died"))
    assert second != first and worker.ask(EchoRequest("on")) == "on"
    for request in (DieRequest(), EchoRequest("too late")):
        with pytest.raises(MachineError, match="was ended by SIGKILL, and the one in its place was ended by SIGKILL"):
            worker.ask(request)


def test_closing_ends_what_it_is_in_the_midst_of(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    worker = Worker()
    hanging, waiting = worker.submit(HangRequest(tmp_path / "started")), worker.submit(EchoRequest(1))
    pid = int((tmp_path / "started").read_text())
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(MachineError, match="was ended"):
        hanging.result()
    with pytest.raises(CancelledError):
        waiting.result()


@needs_pidfd
@pytest.mark.parametrize("request_text", ["EchoRequest(1)", "HangRequest(Path(sys.argv[1]))"])
def test_it_is_gone_when_its_parent_is_killed(request_text: str, tmp_path: Path) -> None:
    """Idle, and in the midst of a request that would never end."""
    program = f"""
        import os, sys
        from pathlib import Path
        from tests.workers.example_requests import EchoRequest, HangRequest, WhereRequest
        from vitrine.workers.worker import Worker
        worker = Worker()
        print(worker.ask(WhereRequest())[0], flush=True)
        worker.submit({request_text})
        os.fork()  # a child that lives on must not keep the pipe open
        sys.stdin.read()
    """
    pipe = tmp_path / "started"
    os.mkfifo(pipe)
    command = [sys.executable, "-c", textwrap.dedent(program), str(pipe)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None and parent.stdin is not None
        pid = int(parent.stdout.readline())
        if "Hang" in request_text:
            assert int(pipe.read_text()) == pid
        parent.send_signal(signal.SIGKILL)
        await_end(pid)


@needs_pidfd
def test_it_is_gone_when_its_parent_ends_without_closing_it() -> None:
    program = """
        from tests.workers.example_requests import WhereRequest
        from vitrine.workers.worker import Worker
        worker = Worker()
        print(worker.ask(WhereRequest())[0])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)
    await_end(int(done.stdout))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 and later: it has threads
def test_a_forked_child_has_a_worker_of_its_own(worker: Worker) -> None:
    parents = worker.ask(WhereRequest())[0]
    read_end, write_end = os.pipe()
    if not (child := os.fork()):
        code = 1
        try:
            own = worker.ask(WhereRequest())[0]
            os.write(write_end, str(own).encode())
            worker.close()
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    with open(read_end) as told:
        own = int(told.read())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert own != parents and worker.ask(WhereRequest())[0] == parents


def test_modules_of_the_current_folder_are_not_taken_for_libraries(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("numpy", "queue", "vitrine", "app"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')\n")
    monkeypatch.chdir(tmp_path)
    assert worker.ask(WhereRequest())[0] == worker.pid
