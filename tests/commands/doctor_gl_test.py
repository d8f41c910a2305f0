"""`doctor`: what is there, what is missing, and how to get it; in a process of its own, since it asks GL."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

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
