"""How far a long command is: nothing in a log but what is kept."""

import pytest

from vitrine.output.progress_bar import show_progress


@pytest.mark.parametrize(("keep", "lines"), [(False, 0), (True, 1)])
def test_a_log_has_no_more_than_one_line(capsys: pytest.CaptureFixture[str], keep: bool, lines: int) -> None:
    with show_progress("playing the take", 3, keep=keep) as told:
        for _ in range(3):
            told()
    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == lines
    assert ("playing the take" in said.err and "3/3 frames" in said.err) == keep
