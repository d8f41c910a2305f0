"""Tests that draw are one share, whatever folder they lie in."""

from tests.scheduling import scope_of


def test_all_that_draw_are_one_share_and_others_go_by_their_file() -> None:
    drawing = {scope_of(f"tests/{name}_gl_test.py::test_a[b::c]") for name in ("glass", "gpu/compose", "workers/pool")}
    assert len(drawing) == 1
    others = [
        scope_of(f"tests/{name}") for name in ("a_test.py::test_a", "a_test.py::Test::test_b", "b/a_test.py::test_a")
    ]
    assert others[0] == others[1] != others[2] and not drawing & set(others)
