"""Cases: what happens to pictures, wanted and not, each with the pictures before and after as files.

Three kinds: regressions, innocent edits, and the same moments on processors that can do less, which is the noise of one
renderer. Pictures whose bytes are the same are left out: no judge has anything against them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.long.comparators.judges import PicturePair
from tests.long.regressions.innocent import Innocent
from tests.long.regressions.project import SCENES, RegressionProject
from tests.long.regressions.regression import Regression
from tests.long.regressions.surroundings import prove_elsewhere
from tests.long.regressions.table import Bench, edit_copy
from vitrine.files.atomic import make_folder
from vitrine.output.png import encode_png
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.report.picture_folder import FOLDER, whole_name
from vitrine.proof.result.moment_result import MomentResult

#: What the moments are proven on to see the noise of a renderer: another device, more light, larger pictures, and
#: the whole film of the street every four seconds.
_NOISE_EDITS = {
    "devices: [even-g2, meta-ray-ban-display]": "devices: [even-g2, meta-ray-ban-display, quark-s1]",
    "environments: [night-street]": "environments: [overcast, night-street]",
    "size: 320x180": "size: 640x360",
}
_ROW = ("moments:\n", "moments:\n  row: {every: 4s}\n")

#: The pictures of a scene as they were approved: by moment and key.
Approved = Mapping[str, Mapping[str, DrawnPicture]]


class Case(NamedTuple):
    """One edit, or one moment elsewhere: its pictures that differ, and whether Vitrine fails it, by those alone too."""

    name: str
    pairs: tuple[PicturePair, ...]
    fails: bool
    fails_by_pictures: bool


def draw_approved(bench: Bench, scenes: Iterable[str] = SCENES) -> dict[str, Approved]:
    """The approved pictures of scenes."""
    return {
        scene: {
            proved.moment.name: proved.drawing.pictures
            for proved in bench.project.prove_moments(bench.renderer, bench.identity, scene)
        }
        for scene in scenes
    }


def make_cases(
    bench: Bench, approved: Mapping[str, Approved], edits: Iterable[Regression | Innocent], folder: Path
) -> Iterator[Case]:
    """Make each edit and draw the moment that shows it, or all of the scene; pictures are written into `folder`."""
    make_folder(folder)
    for edit in edits:
        moment = edit.moment if isinstance(edit, Regression) else ""
        pairs: list[PicturePair] = []
        results = []
        with edit_copy(bench, edit) as copy:
            for proved in copy.prove_moments(bench.renderer, bench.identity, edit.scene, moment):
                before, after = approved[edit.scene][proved.moment.name], proved.drawing.pictures
                assert before.keys() == after.keys()
                pairs += [
                    PicturePair(_write(before[key], folder), _write(after[key], folder))
                    for key in before
                    if before[key].line.whole != after[key].line.whole
                ]
                results.append(proved.result)
        yield _make_case(edit.name, pairs, results)


def make_noise(project: RegressionProject, caps: Iterable[str], folder: Path) -> Iterator[Case]:
    """Prove many moments of a copy of the project with all that the processor can do, then with only these `caps`."""
    copy = project.copy(folder)
    for scene in SCENES:
        for old, new in (*_NOISE_EDITS.items(), *([_ROW] if scene == "street" else [])):
            copy.replace(f"{scene}/proof.yaml", old, new)
    prove_elsewhere(copy.root, {}, "--update", "all")
    for only in caps:
        output = folder / f"out-{only}"
        done = prove_elsewhere(copy.root, {"GALLIUM_OVERRIDE_CPU_CAPS": only}, "-o", str(output))
        for found in json.loads(done.stdout)["moments"]:
            result = MomentResult.model_validate_json(json.dumps(found))
            pairs = [
                PicturePair(*(output / FOLDER / whole_name(hash_) for hash_ in (one.approved, one.drawn) if hash_))
                for one in result.pictures
                if one.verdict != "same"
            ]
            yield _make_case(f"{result.scene}/{result.moment}, {only}", pairs, [result])


def _make_case(name: str, pairs: Iterable[PicturePair], results: Iterable[MomentResult]) -> Case:
    found = list(results)
    by_pictures = any(picture.verdict not in GOOD for result in found for picture in result.pictures)
    return Case(name, tuple(pairs), any(result.verdict not in GOOD for result in found), by_pictures)


def _write(picture: DrawnPicture, folder: Path) -> Path:
    """Write a picture, light over black, by the name of its hash."""
    path = folder / whole_name(picture.line.whole)
    if not path.is_file():
        path.write_bytes(encode_png(picture.whole, {}))
    return path
