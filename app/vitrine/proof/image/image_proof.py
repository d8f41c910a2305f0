"""Image proof: a picture of a test's own, compared with its golden, and written where that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vitrine.files.atomic import make_folder
from vitrine.geometry import Size
from vitrine.proof.compare.moment_comparison import describe_picture
from vitrine.proof.compare.picture_comparison import (
    ApprovedFolder,
    PictureComparison,
    compare_picture,
    describe_wrong_text,
)
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.draw.renderer_identity import RendererIdentity, not_reference_error
from vitrine.proof.golden.golden import SUFFIX, TEXT_MODE_KIND, Golden, read_golden, write_golden
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.golden.picture_line import ImageLine
from vitrine.proof.golden.picture_store import PictureStore
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.update_mode import PICTURES, WORLDS, UpdateMode, wants_update

#: The key of the picture's line, and in messages.
KEY = "image"


class ImageGolden(NamedTuple):
    """The golden of a test's picture: `folder` is the test file's below the `root` of all goldens."""

    root: Path
    folder: str
    name: str

    @property
    def path(self) -> Path:
        """The golden's file."""
        return self.root / self.folder / f"{self.name}{SUFFIX}"


@dataclass(frozen=True, eq=False, slots=True)
class ProvedImage:
    """A picture that was compared: its pixels, the comparison, the result, and whether its golden was written."""

    pixels: Pixels
    comparison: PictureComparison
    result: MomentResult
    was_written: bool


def prove_image(
    pixels: Pixels,
    golden: ImageGolden,
    file: Path,
    update: UpdateMode,
    identity: RendererIdentity | None,
    text_mode: str = "glyphs",
) -> ProvedImage:
    """Compare a picture (H, W, 4) with its golden, which is written where `update` says so.

    `file` is the test's; `identity` that of the renderer that drew it, None where another program did: its pixels may
    be approved anywhere. `text_mode` is how text in it was drawn. Raises InputError for a broken golden, and where
    another renderer's would be written.
    """
    found = read_golden(golden.path) if golden.path.is_file() else None
    approved = found.pictures.get(KEY) if found else None
    height, width = pixels.shape[:2]
    line = ImageLine(Size(width, height), hash_picture(pixels))
    drawn = DrawnPicture(line=line, whole=pixels, stored=pixels, world=None, masked_share=0.0, node_bounds=())
    store = PictureStore(golden.root / PICTURES)
    comparison = compare_picture(KEY, approved, drawn, ApprovedFolder(store, golden.root / WORLDS))
    if found and approved and (wrong := describe_wrong_text(found.text_mode, text_mode)):
        comparison = PictureComparison(KEY, "wrong text", None, wrong)
    result = MomentResult(
        scene=golden.folder,
        scene_file=str(file),
        moment=golden.name,
        t_s=0.0,
        verdict=comparison.verdict,
        pictures=(describe_picture(comparison, approved, drawn),),
        golden=str(golden.path),
    )
    is_written = wants_update(update, result)
    if is_written:
        if identity is not None and not identity.is_reference:
            raise not_reference_error(identity)
        store.write(pixels)
        make_folder(golden.path.parent)
        lines: dict[str, tuple[str, ...]] = {KEY: line.values}
        lines |= {} if text_mode == "glyphs" else {TEXT_MODE_KIND: (text_mode,)}
        write_golden(golden.path, Golden(lines if identity is None else lines | {"renderer": identity.words}))
    return ProvedImage(pixels, comparison, result, is_written)
