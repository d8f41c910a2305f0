"""`sheet`: one picture for every device and environment, as one PNG or as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app import paths
from app.commands.judge import Asked, named
from app.commands.look import Typed, one_of, parse_size, typed_view
from app.commands.shot import in_feed
from app.engine import open_show
from app.gpu.device import Device
from app.output.picture import write_png
from app.output.progress import progress
from app.report.cell import Cell, made_cells
from app.report.sheet_page import write_page
from app.report.sheet_picture import CAPTION_PX, GAP_PX, sheet_picture
from app.scene.problem import InputError

#: Of each picture where none is typed.
SIZE = "640x360"
#: A PNG with more pixels than this opens nowhere; a page has no such end.
MOST_PX = 200_000_000


def run_sheet(scene: Path, at: tuple[float, ...], output: Path, asked: Asked, typed: Typed, across: str) -> None:
    """Write the sheet. Raises InputError for what was typed wrong, before anything is drawn."""
    suffix = output.suffix.lower()
    if suffix not in (".png", ".html"):
        raise InputError(f"{output}: a sheet is a picture or a page; name a file that ends in .png or .html")
    what = named(scene, asked)
    devices_across = one_of("across", across, ("environments", "devices")) == "devices"
    view = typed_view(typed, parse_size(typed.size or SIZE))
    view_px = view.size_px
    count = len(at) * len(what.profiles) * len(what.environments)
    if suffix == ".png" and count * (view_px[0] + GAP_PX) * (view_px[1] + CAPTION_PX + GAP_PX) > MOST_PX:
        raise InputError(f"{output}: {count} pictures are too many for a PNG; name a .html, or give a smaller --size")
    # The feed as RGBA, which the verdicts read; the device draws it all the same.
    with Device.headless(paths.shaders()) as device, open_show(scene, None, asked.feed, asked.take, ahead=0) as show:
        times_s = [in_feed(t_s, show) for t_s in at]
        title = f"{show.scene.name} at {', '.join(f'{t_s:g} s' for t_s in at)} — {view.kind} view, simulated"
        with progress(output.name, count, "pictures") as told:
            cells = _told(
                made_cells(device, show, times_s, what.profiles, what.environments, view, what.thresholds), told
            )
            if suffix == ".html":
                write_page(output, cells, title)
            else:
                texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:scene": show.scene.name}
                write_png(output, sheet_picture(list(cells), title, devices_across), texts)


def _told(cells: Iterator[Cell], told: Callable[[], None]) -> Iterator[Cell]:
    for cell in cells:
        told()
        yield cell
