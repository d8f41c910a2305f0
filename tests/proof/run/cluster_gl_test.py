"""Moments proven by the workers of a Dask scheduler, one of which is killed; and a worker of another version."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from distributed import LocalCluster
from PIL import Image

from tests.proof.small_project import PROOF, make_project
from vitrine.commands.prove import ProveOptions, run_prove
from vitrine.errors import InputError, MachineError
from vitrine.proof.draw.renderer_identity import REFERENCE, RendererIdentity
from vitrine.proof.result.proof_result import ProofResult, read_result
from vitrine.proof.run.bundle import pack_bundle, unpack_bundle
from vitrine.proof.run.cluster import open_cluster
from vitrine.workers.workbench import Workbench

pytestmark = pytest.mark.usefixtures("shared_context")

ROW = PROOF.replace("  open:", "  row: {every: 0.5, to: 2}\n  open:")


@dataclass(frozen=True, slots=True)
class KillOnceRequest:
    """A request that kills the Dask worker which asks, the parent of the process that answers, as long as `mark` is
    not there.
    """

    number: int
    mark: Path | None = None

    def answer(self, bench: Workbench) -> int:
        """Its number."""
        if self.mark is not None and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getppid(), signal.SIGKILL)
        return self.number


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a scheduler with two worker processes of one thread."""
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    )
    with cluster:
        yield cluster.scheduler_address


def prove(**options: object) -> ProofResult:
    """Prove the project in this folder; how long it took is left out."""
    run_prove([Path("shop")], ProveOptions(uses_kept=False, **options), Path("out"))  # type: ignore[arg-type]
    result = read_result(Path("out/result.json"))
    return result.model_copy(
        update={"moments": tuple(one.model_copy(update={"took_s": 0.0}) for one in result.moments)}
    )


def read_all(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_cluster_proves_what_this_machine_proves_and_reports_it_with_its_pictures(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, proof=ROW)
    monkeypatch.chdir(tmp_path)
    prove(update="missing")
    project.change_scene("#26A269", "#26A2A9")
    shutil.rmtree("out")
    alone = prove(workers=1)
    assert {moment.verdict for moment in alone.moments} == {"same", "changed"}
    pictures = read_all(tmp_path / "out/pictures")
    shutil.rmtree("out")
    assert prove(cluster=address) == alone
    assert pictures and read_all(tmp_path / "out/pictures") == pictures


def test_a_feed_beside_the_folder_of_its_proof_is_found_on_a_cluster(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path, proof=PROOF + "feed: ../hall.png\n")
    (tmp_path / ".git").mkdir()
    Image.new("RGB", (320, 180), "#304050").save(tmp_path / "hall.png")
    monkeypatch.chdir(tmp_path)
    prove(update="missing")
    assert {moment.verdict for moment in prove(cluster=address).moments} == {"same"}


def test_what_a_cluster_draws_is_approved_here_and_nowhere_else(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, proof=ROW + "curves: {walk: {}}\n")
    monkeypatch.chdir(tmp_path)
    prove(update="missing")
    first = read_all(project.goldens)
    assert len([name for name in first if name.endswith((".golden", ".curve"))]) == 8
    shutil.rmtree(project.goldens)
    for _ in range(2):
        assert {moment.verdict for moment in prove(update="missing", cluster=address).moments} == {"new"}
        assert read_all(project.goldens) == first
        shutil.rmtree(project.goldens)
    prove(update="missing", cluster=address)
    project.change_scene("#26A269", "#26A2A9")
    assert prove(update="changed", cluster=address).is_good
    changed = read_all(project.goldens)
    assert changed["shop/open.golden"] != first["shop/open.golden"]
    assert changed["shop/start.golden"] == first["shop/start.golden"]
    assert {moment.verdict for moment in prove().moments} == {"same"}
    project.plan.golden_path("open").write_bytes(first["shop/open.golden"])
    assert prove(update="changed").is_good
    assert read_all(project.goldens) == changed, "as this machine approves it"


def test_a_killed_dask_worker_s_requests_are_answered_once_by_others(address: str, tmp_path: Path) -> None:
    requests = [KillOnceRequest(number, tmp_path / "killed" if number == 1 else None) for number in range(8)]
    with open_cluster(address, pack_bundle([]), REFERENCE) as cluster:
        answers = list(cluster.run(requests))
    assert (tmp_path / "killed").exists()
    assert sorted(answers) == [(number, number) for number in range(8)]


def test_a_worker_with_another_renderer_is_refused_by_name(address: str) -> None:
    other = RendererIdentity(("another", "driver"))
    with open_cluster(address, pack_bundle([]), other) as cluster, pytest.raises(MachineError) as refused:
        list(cluster.run([KillOnceRequest(1)]))
    assert (
        "tcp://" in str(refused.value) and "llvmpipe" in str(refused.value) and "another driver" in str(refused.value)
    )


def test_no_scheduler_is_a_sentence() -> None:
    with pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers"):
        open_cluster("tcp://127.0.0.1:1", pack_bundle([]), REFERENCE)


def test_a_bundle_keeps_places_around_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, beside = tmp_path / "project" / "shop", tmp_path / "project" / "film.mp4"
    here.mkdir(parents=True)
    (here / "scene.yaml").write_text("vitrine: 1\n")
    beside.write_bytes(b"\0\1")
    monkeypatch.chdir(here)
    bundle = pack_bundle([Path("scene.yaml"), beside])
    assert bundle == pack_bundle([Path("../film.mp4"), here / "scene.yaml"])
    folder = unpack_bundle(bundle, tmp_path)
    assert (folder / "scene.yaml").read_text() == "vitrine: 1\n" and (folder / "../film.mp4").read_bytes() == b"\0\1"
    assert unpack_bundle(bundle, tmp_path) == folder
