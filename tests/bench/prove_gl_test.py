"""What `bench prove` approves is what a later run finds: moments that are kept, and pictures that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.bench.prove import PLAIN, approve_row, time_kept
from vitrine.gpu.renderer import Renderer
from vitrine.proof.golden.picture_lines import read_picture_lines
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.prove_request import ProveRequest, identify_bench
from vitrine.workers.workbench import Workbench


def test_moments_that_were_approved_are_the_same_and_known_by_what_is_kept(
    device: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The one context of this process is the tests' own.
    monkeypatch.setattr(Workbench, "renderer", property(lambda bench: device))
    with Workbench() as bench:
        take = approve_row(bench, tmp_path, PLAIN, "from: 28, to: 28.1")
        names = [moment.name for moment in take.moments]
        answer = ProveRequest(take.plan.file, "", tuple(names)).answer(bench)
        assert [one.result.verdict for one in answer.moments] == ["same", "same"]
        assert time_kept(take, identify_bench(bench), bench, tmp_path) > 0
    for name in names:
        for line in read_picture_lines(take.plan.golden_path(name)).values():
            assert all(file.is_file() for file in approved_folder(take.plan).list_files(line))
