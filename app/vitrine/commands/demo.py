"""The demo: in a window, or where there is no display as a film with a contact sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine import paths
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.engine.view_spec import resolve_view
from vitrine.files.atomic import make_folder
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import write_png
from vitrine.output.recording import record_session
from vitrine.window.display import has_display

#: The contact sheet: so many pictures across and down, each so wide, with a gap between.
COLUMNS, ROWS, WIDTH_PX, GAP_PX = 4, 3, 480, 12
GROUND = (16, 18, 20, 255)


def run_demo(out: Path) -> int:
    """Open the window on the demo; without a display write `out`/demo.mp4 and `out`/demo.png instead."""
    if has_display():
        from vitrine.commands.preview import run_preview

        return run_preview(Shot(demo_scene()))
    film, sheet = make_folder(out) / "demo.mp4", out / "demo.png"
    notice = f"vitrine: there is no display here; the demo is written to {film}, a contact sheet to {sheet}"
    print(notice, file=sys.stderr)
    with Renderer.headless(paths.shaders()) as renderer, open_session(demo_scene(), None) as session:
        write_png(sheet, draw_contact_sheet(renderer, session))
        record_session(renderer, session, film, (0.0, None), resolve_view(Shot(demo_scene()), session.size_px))
    return 0


def draw_contact_sheet(renderer: Renderer, session: Session) -> npt.NDArray[np.uint8]:
    """Draw frames at even steps through the take, in rows, (H, W, 4)."""
    size = (WIDTH_PX, round(WIDTH_PX * session.size_px[1] / session.size_px[0]))
    spec = resolve_view(Shot(session.scene.file, view=ViewOptions(size=f"{size[0]}x{size[1]}")), session.size_px)
    height, width = ROWS * (size[1] + GAP_PX) + GAP_PX, COLUMNS * (size[0] + GAP_PX) + GAP_PX
    sheet = np.empty((height, width, 4), np.uint8)
    sheet[...] = GROUND
    for number in range(COLUMNS * ROWS):
        t_s = (number + 0.5) / (COLUMNS * ROWS) * session.duration_s
        rendered = session.draw(renderer, t_s, spec.glasses)
        row, column = divmod(number, COLUMNS)
        y, x = GAP_PX + row * (size[1] + GAP_PX), GAP_PX + column * (size[0] + GAP_PX)
        sheet[y : y + size[1], x : x + size[0]] = rendered.picture.read()[: size[1], : size[0]]
    return sheet
