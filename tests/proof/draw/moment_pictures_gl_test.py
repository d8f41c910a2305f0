"""Eye pictures of a proof are those that `shot` draws, also over a feed that says in which light it was filmed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.proof.small_project import SCENE, make_project
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.gpu.renderer import Renderer
from vitrine.output.drawn_shot import draw_shot
from vitrine.proof.draw.moment_pictures import draw_eyes


@pytest.mark.parametrize("environment", ["office", "night-street"])
def test_they_are_the_pixels_of_shot(tmp_path: Path, device: Renderer, environment: str) -> None:
    project = make_project(tmp_path, SCENE.replace("testcard:320x180", "noon.png"))
    shop = project.scene.parent
    Image.new("RGB", (320, 180), (150, 130, 110)).save(shop / "noon.png")
    lens = "width: 320\nheight: 180\nfx: 250\nfy: 250\ncx: 160\ncy: 90\n"
    (shop / "noon.camera.yaml").write_text(f"{lens}light: sunlit\n", encoding="utf-8")
    (shop / "proof.yaml").write_text(
        f"moments: {{start: {{at: 0.2}}}}\ndevices: [even-g2]\nenvironments: [{environment}]\nsize: 160x90\n",
        encoding="utf-8",
    )
    shot = Shot(project.scene, 0.2, device="even-g2", environment=environment, view=ViewOptions(size="160x90"))
    with open_shot(shot) as session:
        expected = draw_shot(device, session, shot).pixels
        ((key, picture),) = draw_eyes(device, session, session.instant_at(0.2), project.plan.pictured, (), {})
    assert key == f"eye/even-g2/{environment}"
    assert np.array_equal(picture.whole, expected)
