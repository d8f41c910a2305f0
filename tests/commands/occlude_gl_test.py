"""`occlude: auto` from outside: what `check` and `shot` say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.engine.tracked_corner import BEFORE, write_corner, write_scene


def test_check_and_shot_take_it_and_warn_once(tmp_path: Path, vitrine: Callable[..., Any]) -> None:
    write_corner(tmp_path)
    write_corner(tmp_path, "bare", points=False)
    scene = write_scene(tmp_path, BEFORE)
    for words in (("check", scene), ("shot", scene, "--at", "0", "-o", "a.png", "--size", "320x180")):
        ran = vitrine(*words)
        assert ran.code == 0 and "occlude" not in ran.err + ran.out, ran.err + ran.out
        ran = vitrine(*words, "--feed", tmp_path / "bare.png")
        assert ran.code == 0, ran.err
        assert (ran.err + ran.out).replace("\n", " ").count("hides nothing") == 1
    scene.write_text(scene.read_text().replace("occlude: auto", "occlude: walls"))
    ran = vitrine("check", scene)
    assert ran.code != 0 and "occlude" in ran.err + ran.out and "auto" in ran.err + ran.out
