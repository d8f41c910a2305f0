"""`python -m assets.feeds.street -o FOLDER`: the film, its poses, its camera, its places and its truth."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import occluders, places, product_picture, sign, truth, volume
from .encode import encode, store
from .mesh import join
from .render import FilmRenderer
from .town import town
from .walk import FRAMES, poses, tum


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m assets.feeds.street", description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=Path("assets/feeds"), help="folder for all files")
    parser.add_argument("--frames", default=f"0:{FRAMES}", metavar="A:B", help="only frames A to B of the film")
    parser.add_argument("--still", nargs=2, metavar=("N", "PNG"), help="one frame as a picture, nothing else")
    parser.add_argument("--size", default=f"{places.WIDTH}x{places.HEIGHT}", metavar="WxH", help="size of the pictures")
    parser.add_argument("--scale", type=float, default=1.0, help="pixels drawn for each pixel written, in each axis")
    parser.add_argument("--kbps", type=int, default=1660, help="thousand bits a second of the film")
    parser.add_argument("--products", type=Path, metavar="FOLDER", help="the three products cut out, nothing else")
    parser.add_argument("--data-only", action="store_true", help="all but the film")
    return parser.parse_args()


def build(size: tuple[int, int], scale: float) -> FilmRenderer:
    """The renderer with the whole town in it."""
    sheet, regions = sign.atlas()
    chunks = town(regions)
    light = volume.bake(join(chunk.mesh for chunk in chunks if chunk.kind in ("solid", "cloth")))
    return FilmRenderer(chunks, light, sheet, size, scale)


def _film(renderer: FilmRenderer, first: int, last: int) -> Iterator[NDArray[np.uint8]]:
    path, start = poses(), time.monotonic()
    for number in range(first, last):
        yield renderer.picture(path[number], number)
        if number % 30 == 29:
            print(
                f"frame {number + 1} of {last}, {(time.monotonic() - start) / (number + 1 - first):.2f} s each",
                flush=True,
            )


def main() -> None:
    """Parse the command line and write what it asks for."""
    arguments = _arguments()
    width, height = (int(part) for part in arguments.size.split("x"))
    if arguments.still:
        number, target = int(arguments.still[0]), Path(arguments.still[1])
        Image.fromarray(build((width, height), arguments.scale).picture(poses()[number], number)).save(target)
        return
    if arguments.products:
        for name, picture in product_picture.pictures():
            picture.save(arguments.products / f"{name}.png", optimize=True)
        return
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    (out / "street.tum").write_text(tum(poses()), encoding="utf-8")
    (out / "street.camera.yaml").write_text(places.camera_yaml(), encoding="utf-8")
    (out / "street.places.yaml").write_text(places.places_yaml(), encoding="utf-8")
    (out / "street.occluders.csv").write_text(occluders.csv(), encoding="utf-8")
    (out / "street.truth.csv").write_text(truth.csv(poses()), encoding="utf-8")
    if not arguments.data_only:
        first, last = (int(part) for part in arguments.frames.split(":"))
        with TemporaryDirectory() as folder:
            lossless = Path(folder) / "frames.mkv"
            store(_film(build((width, height), arguments.scale), first, last), lossless, (width, height))
            encode(lossless, out / "street.mp4", (width, height), arguments.kbps)


if __name__ == "__main__":
    main()
