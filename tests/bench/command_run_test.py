"""What `bench check` and `bench sheet` run and tell."""

from pathlib import Path

import pytest

from vitrine.bench.command_run import MAX_S, CommandResult, build_command
from vitrine.commands.bench import list_targets, run_bench
from vitrine.errors import InputError


def test_each_runs_its_command_on_the_demo(tmp_path: Path) -> None:
    for what in MAX_S:
        module, command, scene, *_ = build_command(what, tmp_path)
        assert (module, command) == ("vitrine.cli", what) and Path(scene).is_file()


@pytest.mark.parametrize(("seconds", "verdict"), [(19.0, "met"), (21.0, "MISSED")])
def test_its_target_stands_beside_it(seconds: float, verdict: str) -> None:
    (target,) = list_targets(CommandResult("sheet scene.yaml --at 31", seconds, 12.0))
    assert (target.max_value, target.verdict) == (20.0, verdict)


def test_another_feed_is_refused() -> None:
    with pytest.raises(InputError, match="leave --feed away"):
        run_bench("sheet", "walk.mp4", 1, False)
