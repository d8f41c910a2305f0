"""`doctor`: what is there, what is missing, and how to get it; in a process of its own, since it asks GL."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from vitrine import paths

Vitrine = Callable[..., Any]


def test_the_renderer_and_every_package_are_listed(vitrine: Vitrine) -> None:
    ran = vitrine("doctor")
    assert ran.code == 0, ran.out
    rows = {line.split()[1]: line for line in ran.out.splitlines() if line.startswith("ok")}
    assert "OpenGL" in rows["renderer"]
    for name in ("moderngl", "av", "pydantic", "pygame-ce"):
        assert rows[name].split()[-1] == version(name)
    assert "Noto Sans SC" in rows["fonts"]


def test_json_has_the_same_findings(vitrine: Vitrine) -> None:
    ran = vitrine("doctor", "--json")
    findings = json.loads(ran.out)["findings"]
    assert ran.code == 0 and all(finding["ok"] for finding in findings)
    assert {"python", "renderer", "display", "fonts", "cameras"} <= {finding["name"] for finding in findings}


def test_without_gl_it_says_how_to_get_it(vitrine: Vitrine) -> None:
    ran = vitrine("doctor", env={"__EGL_VENDOR_LIBRARY_FILENAMES": "/nonexistent"})
    assert ran.code == 3
    (line,) = (line for line in ran.out.splitlines() if line.startswith("missing"))
    assert "renderer" in line and "OpenGL 3.3" in line


def test_egl_devices_are_listed_and_one_is_chosen_by_its_number(vitrine: Vitrine) -> None:
    def findings(**env: str) -> dict[str, Any]:
        return {row["name"]: row for row in json.loads(vitrine("doctor", "--json", env=env).out)["findings"]}

    there = findings(VITRINE_EGL_DEVICE="0")
    assert there["renderer"]["ok"] and there["EGL devices"]["text"].startswith("0 ")
    assert "VITRINE_EGL_DEVICE=N" in there["EGL devices"]["remedy"]
    missing = findings(VITRINE_EGL_DEVICE="16")
    assert not missing["renderer"]["ok"] and there["EGL devices"]["text"] in missing["renderer"]["text"]
    assert "without VITRINE_EGL_DEVICE" in missing["renderer"]["remedy"]
    assert missing["EGL devices"] == there["EGL devices"]


def test_a_wrong_egl_device_is_one_sentence(vitrine: Vitrine, tmp_path: Path) -> None:
    scene = paths.assets() / "scenes" / "r1" / "scene.yaml"
    command = ("shot", str(scene), "--at", "0", "--feed", "testcard", "-o", str(tmp_path / "a.png"))
    ran = vitrine(*command, env={"VITRINE_EGL_DEVICE": "16"})
    assert ran.code == 3 and len(ran.err.splitlines()) == 1
    assert 'VITRINE_EGL_DEVICE="16": there is no such EGL device; this machine has: 0 ' in ran.err
    assert vitrine(*command, env={"VITRINE_EGL_DEVICE": "0"}).code == 0
