"""Contact sheet as an HTML page beside a folder of pictures; it needs no network."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from string import Template
from urllib.parse import quote

import numpy as np
from PIL import Image

from vitrine import paths
from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write
from vitrine.output.text_label import QUIET
from vitrine.report.cell import Cell
from vitrine.ui.palette import VERDICT_COLORS

#: JPEG without halved colours: thin coloured type stays clean, at a tenth of a PNG's size.
JPEG_QUALITY = 90


def write_page(path: Path, cells: Iterable[Cell], title: str) -> None:
    """Write `path` and the folder `NAME-files` beside it, which takes the place of an earlier one of this program.

    Raises InputError where they cannot be written.
    """
    folder = path.with_name(f"{path.stem}-files")
    with atomic_write(path) as page:
        beside = page.with_name(f"{page.stem}-files")
        try:
            beside.mkdir()
            entries = [_save_cell(cell, number, beside, folder.name) for number, cell in enumerate(cells)]
            page.write_text(_fill_template(entries, title), encoding="utf-8")
            _replace_folder(folder, beside)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _save_cell(cell: Cell, number: int, beside: Path, folder: str) -> dict[str, object]:
    name = f"{number:04d}-{cell.profile.id}-{cell.environment.id}-{cell.at_s:g}s.jpg"
    height, width = cell.picture.shape[:2]
    image = Image.fromarray(np.ascontiguousarray(cell.picture[..., :3]))
    image.save(beside / name, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return {
        "src": quote(f"{folder}/{name}"),
        "width": width,
        "height": height,
        "device": cell.profile.id,
        "device_name": cell.profile.name,
        "environment": cell.environment.id,
        "environment_name": cell.environment.name,
        "at_s": cell.at_s,
        "verdict": cell.verdict,
        "color": VERDICT_COLORS.get(cell.verdict, QUIET),
        "told": cell.caption,
        "why": cell.condition.explain(cell.results),
        "estimated": cell.is_estimated,
        "readings": [
            {"element": r.element, "text": r.text, "contrast": round(r.worst_contrast, 2), "verdict": r.verdict}
            for r in cell.results
        ],
    }


def _fill_template(cells: list[dict[str, object]], title: str) -> str:
    template = Template((paths.assets() / "report" / "sheet.html").read_text(encoding="utf-8"))
    # "<" would end the script where a text of the scene holds "</script>".
    data = json.dumps(cells, ensure_ascii=False).replace("<", "\\u003c")
    return template.substitute(title=html.escape(title), cells=data)


def _replace_folder(folder: Path, beside: Path) -> None:
    """Put the new folder in the place of an old one that holds nothing but pictures of a sheet."""
    if folder.exists():
        if not folder.is_dir() or any(file.suffix != ".jpg" for file in folder.iterdir()):
            raise InputError(f"{folder}: this holds something else; move it away or name another sheet")
        shutil.rmtree(folder)
    beside.rename(folder)
