"""Reports made of nothing but results and small pictures: as many moments as a test wants, without drawing a scene."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from vitrine.geometry import Bounds
from vitrine.output.png import encode_png
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.report.difference_picture import draw_difference
from vitrine.proof.report.picture_folder import FOLDER, difference_name, small_name, whole_name
from vitrine.proof.report.report import write_report
from vitrine.proof.result.moment_result import MomentResult, NodeChange, PictureResult
from vitrine.proof.result.proof_result import ProofResult

SIZE_PX = (160, 90)
BOX = Bounds(60, 50, 80, 62)


def make_picture(number: int, is_drawn: bool) -> Pixels:
    """A grey picture of its own with a box, brighter where it is drawn."""
    width, height = SIZE_PX
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = 40 + number % 90
    pixels[BOX[1] : BOX[3], BOX[0] : BOX[2], :3] = 220 if is_drawn else 120
    pixels[0, 0, :3] = number % 251, number // 251, is_drawn
    return pixels


def make_changed(number: int, scene: str = "shop", folder: Path | None = None) -> MomentResult:
    """A moment with a changed picture on one device, every third on another, and an equal one of a panel.

    Its files are put into `folder`.
    """
    old, new = make_picture(number, False), make_picture(number, True)
    approved, drawn = hash_picture(old), hash_picture(new)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, pixels in (
            (whole_name(approved), old),
            (whole_name(drawn), new),
            (difference_name(approved, drawn), draw_difference(old, new)),
            (small_name(drawn), new),
        ):
            (folder / name).write_bytes(encode_png(pixels, {}))
    device = "meta-ray-ban-display" if number % 3 == 2 else "even-g2"
    changed = PictureResult(
        key=f"eye/{device}/sunlit", verdict="changed", size_px=SIZE_PX, approved=approved, drawn=drawn, worst_mean=12.5,
        most_large=200, boxes_px=(BOX,),
    )  # fmt: skip
    same = PictureResult(key="light/quark-s1", verdict="same", size_px=SIZE_PX, approved=drawn, drawn=drawn)
    node = "price" if number % 2 else "title"
    return make_same(number, scene).model_copy(
        update={
            "verdict": "changed",
            "pictures": (changed, same),
            "figures": (f'text/{node}: "¥ 399" → "¥ 389"',),
            "changes": (NodeChange(node=node, file="shop/scene.yaml", line=12, words="text '¥ 399' → '¥ 389'"),),
        }
    )


def make_same(number: int, scene: str = "shop") -> MomentResult:
    """A moment as it was approved."""
    picture = PictureResult(
        key="eye/even-g2/sunlit", verdict="same", size_px=SIZE_PX, approved="0" * 64, drawn="0" * 64
    )
    name = f"walk@{number:04d}s"
    return MomentResult(
        scene=scene, scene_file=f"{scene}/scene.yaml", moment=name, t_s=float(number), verdict="same",
        pictures=(picture,), golden=f"goldens/{scene}/{name}.golden", took_s=0.25,
    )  # fmt: skip


def make_result(moments: Iterable[MomentResult], **other: object) -> ProofResult:
    """A result of these moments, by the reference renderer, which planned no others."""
    found = tuple(moments)
    known = {"renderer": "llvmpipe 15.0.6 mesa 22.3.6", "is_reference": True, "planned": len(found)}
    return ProofResult.model_validate({**known, "moments": found, **other})


def make_report(output: Path, changed: int, same: int = 0) -> ProofResult:
    """Write a report of so many changed and equal moments into a folder."""
    moments = [make_changed(number, folder=output / FOLDER) for number in range(changed)]
    result = make_result([*moments, *(make_same(changed + number, "street") for number in range(same))])
    write_report(output, result)
    return result
