"""Shots as tests type them: a device, an environment and words of the view, of a scene that is not opened."""

from __future__ import annotations

from pathlib import Path

from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions


def typed(device: str = "generic", environment: str = "overcast", **view: str | None) -> Shot:
    return Shot(Path("scene.yaml"), device=device, environment=environment, view=ViewOptions(**view))  # type: ignore[arg-type]
