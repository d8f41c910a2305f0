"""The command `gallery`: the cookbook's examples on one page."""

from __future__ import annotations

import io
from pathlib import Path
from shlex import join

from PIL import Image

from vitrine import api, paths
from vitrine.commands.new_scene import list_examples
from vitrine.escape import escape_line
from vitrine.files.atomic import atomic_write, check_writable_file
from vitrine.files.program_name import launch_command
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.report.gallery_page import GalleryEntry, render_gallery_page

#: The glasses and the light of its pictures: a display of 24 degrees, in an office.
DEVICE, ENVIRONMENT, SIZE = "rayneo-x3-pro", "office", (640, 360)
#: A share of the most: by itself the display keeps to twice its surroundings, which looks faint on a page.
BRIGHTNESS = 0.3
JPEG_QUALITY = 82


def run_gallery(output: Path) -> None:
    """Draw every example and write the page. Raises InputError where it cannot be written, MachineError without GL."""
    check_writable_file(output)
    page = render_gallery_page([_draw_entry(name) for name in list_examples()])
    with atomic_write(output) as beside:
        beside.write_text(page, encoding="utf-8")
    print(escape_line(f"{output}: open it in a browser"))


def _draw_entry(name: str) -> GalleryEntry:
    """An example at the second moment of its proof, when it has begun to do what it is for."""
    scene = paths.assets() / "examples" / name / "scene.yaml"
    (plan,) = find_proofs([scene])
    at_s = [moment.at.seconds for moment in plan.entries.moments.values() if moment.at is not None][1]
    shown = api.render(scene, at=at_s, device=DEVICE, environment=ENVIRONMENT, brightness=BRIGHTNESS, size=SIZE)
    jpeg = io.BytesIO()
    Image.fromarray(shown.pixels[..., :3]).save(jpeg, "JPEG", quality=JPEG_QUALITY)
    command = join((*launch_command(), "new", f"my-{name}", "--from", name))
    return GalleryEntry(name, scene.read_text(encoding="utf-8"), jpeg.getvalue(), command)
