"""The command `sheet`: one picture for every device and environment, as one PNG or as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from vitrine.commands.sheet_request import draw_cells_elsewhere, list_requests, list_sheet_glasses, open_sheet_session
from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.face_policy import check_face_options
from vitrine.engine.view_options import ViewOptions, parse_choice, parse_size, parse_view
from vitrine.errors import InputError
from vitrine.feed.faces.face_handling import NO_HANDLING, FaceHandling
from vitrine.files.atomic import check_writable_file
from vitrine.output.picture import write_png
from vitrine.output.progress_bar import show_progress
from vitrine.report.cell import Cell, draw_cells
from vitrine.report.sheet_page import write_page
from vitrine.report.sheet_picture import CAPTION_PX, GAP_PX, arrange_grid, draw_sheet
from vitrine.workers.pool import Pool
from vitrine.workers.workbench import Workbench

#: Of each picture where none is typed.
DEFAULT_SIZE = "640x360"
#: A PNG with more pixels than this opens nowhere; a page has no such end.
MAX_PNG_PX = 200_000_000


def run_sheet(
    scene: Path,
    at: tuple[float, ...],
    output: Path,
    check_options: CheckOptions,
    view_options: ViewOptions,
    across: str,
    workers: int = 1,
    faces: FaceHandling = NO_HANDLING,
) -> None:
    """Write the sheet, whose pictures so many processes draw.

    Raises InputError for what was typed wrong, before anything is drawn.
    """
    check_face_options(faces)
    plan = plan_check(scene, check_options)
    devices_across = parse_choice("across", across, ("environments", "devices")) == "devices"
    size = view_options.size or DEFAULT_SIZE
    size_px = parse_size(size)
    kind = parse_view(view_options, size_px).kind
    count = len(set(at)) * len(plan.profiles) * len(plan.environments)
    _check_output(output, count, size_px)
    with Workbench() as bench, open_sheet_session(scene, check_options, faces) as session:
        times_s = tuple(dict.fromkeys(session.clamp_time(t_s) for t_s in at))
        name = session.scene.name
        title = f"{name} at {', '.join(f'{t_s:g} s' for t_s in times_s)} — {kind} view, simulated"
        glasses = list_sheet_glasses(scene, check_options, view_options, size, session)
        with ExitStack() as stack, show_progress(output.name, count, "pictures") as advance:
            if workers == 1:
                drawn = draw_cells(bench.renderer, session, times_s, glasses, size_px, plan.thresholds)
            else:
                requests = list_requests(scene, check_options, view_options, size, times_s, glasses, faces)
                drawn = draw_cells_elsewhere(stack.enter_context(Pool(workers)), requests, glasses)
            cells = _report_cells(drawn, advance)
            if output.suffix.lower() == ".html":
                write_page(output, cells, title)
                return
            ids = [one.id for one in plan.profiles], [one.id for one in plan.environments]
            picture = draw_sheet(cells, arrange_grid(times_s, *ids, devices_across), size_px, title)
            texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:scene": name}
            write_png(output, picture, texts | _registration_texts(view_options, session.take.seed))


def _registration_texts(options: ViewOptions, seed: int) -> dict[str, str]:
    """Metadata of a late, rare or erring overlay as it was typed, which each device resolves in its own picture."""
    typed = {
        "latency": options.latency,
        "rate": options.rate,
        "heading-error": options.heading_error,
        "tier": options.tier,
    }
    texts = {f"vitrine:{name}": words for name, words in typed.items() if words != "off"}
    return texts | ({"vitrine:seed": str(seed)} if options.heading_error != "off" else {})


def _check_output(output: Path, count: int, size_px: tuple[int, int]) -> None:
    suffix = output.suffix.lower()
    if suffix not in (".png", ".html"):
        raise InputError(f"{output}: a sheet is a picture or a page; name a file that ends in .png or .html")
    if suffix == ".png" and count * (size_px[0] + GAP_PX) * (size_px[1] + CAPTION_PX + GAP_PX) > MAX_PNG_PX:
        raise InputError(f"{output}: {count} pictures are too many for a PNG; name a .html, or give a smaller --size")
    check_writable_file(output)


def _report_cells(cells: Iterator[Cell], on_progress: Callable[[], None]) -> Iterator[Cell]:
    for cell in cells:
        on_progress()
        yield cell
