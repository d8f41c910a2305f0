"""A shot that is saved in the window is the shot that the command writes, also where the window plays on a GPU."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image

from vitrine import paths
from vitrine.engine.opening import open_session, open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.engine.view_spec import resolve_view
from vitrine.gpu.renderer import Renderer
from vitrine.output.shot import write_shot
from vitrine.preview.export import export_shot
from vitrine.world.feed_frame import PixelFormat

SCENE = "vitrine: 1\nnodes:\n  - {id: a, kind: text, text: Gate 4, size: 2, anchor: {head: bottom}}\n"
#: All that opening a session asks of a renderer, as a GPU answers.
GPU: Any = SimpleNamespace(is_software=False)


def test_planes_that_play_are_kept_as_the_command_writes_them(tmp_path: Path, device: Renderer) -> None:
    scene, feed = tmp_path / "scene.yaml", str(paths.assets() / "feeds" / "street.mp4")
    scene.write_text(SCENE, encoding="utf-8")
    shot = Shot(scene, 0.44, feed, device="even-g2", view=ViewOptions(size="640x360"))
    written, saved, pair = (tmp_path / f"{name}.png" for name in ("written", "saved", "pair"))
    with open_shot(shot) as session:
        spec = resolve_view(shot, session.size_px)
        write_shot(device, session, shot.t_s, spec, written)
    with open_session(scene, GPU, feed, ahead=0) as session:
        assert session.frame_at(shot.t_s).format is PixelFormat.YUV420
        export_shot(device, session, shot.t_s, [spec], saved)
        export_shot(device, session, shot.t_s, [spec, spec], pair)
    assert saved.read_bytes() == written.read_bytes()
    with Image.open(pair) as two, Image.open(written) as one:
        part = two.crop((12, 12, 12 + one.width, 12 + one.height))
        assert part.convert("RGB").tobytes() == one.convert("RGB").tobytes()
