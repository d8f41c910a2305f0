"""Page data: a result as the page takes it, with the files of pictures that are there and what can be filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from vitrine.proof.compare.picture_comparison import VERDICTS
from vitrine.proof.golden.golden import FIGURE_KINDS, element_of, kind_of
from vitrine.proof.report.picture_folder import FOLDER, name_files, small_name
from vitrine.proof.result.moment_result import MomentResult, PictureResult
from vitrine.proof.result.proof_result import ProofResult

#: Figures of a moment that the page lists: on 22 devices in ten lights one change may move a thousand.
MAX_FIGURES = 200
#: The kinds of figures whose key names a device first.
_OF_DEVICE = ("contrast", "opacity", "place", "size", "verdict")


def list_picture_names(result: ProofResult) -> Iterator[str]:
    """The names of all files of pictures that a page of this result may show."""
    for moment in result.moments:
        for picture in moment.pictures:
            yield from name_files(picture).values()
            if picture.drawn:
                yield small_name(picture.drawn)


def build_page_data(result: ProofResult, present: Collection[str]) -> dict[str, object]:
    """The page's JSON. `present` are the names of files that are in the folder of pictures."""
    around = _find_around(result.moments)
    return {
        "renderer": result.renderer,
        "good": result.is_good,
        "reference": result.is_reference,
        "planned": result.planned,
        "compared": result.picture_count,
        "failures": result.failures,
        "orphans": result.orphans,
        "verdicts": VERDICTS,
        "moments": [_describe_moment(moment, around[number], present) for number, moment in enumerate(result.moments)],
    }


def list_devices(moment: MomentResult) -> list[str]:
    """The devices on which a moment differs; all of its devices where it does not."""
    keys = [one.key for one in moment.pictures if one.verdict != "same"]
    keys += [key for figure in moment.figures if kind_of(key := _key_of(figure)) in _OF_DEVICE]
    keys = keys or [one.key for one in moment.pictures]
    return sorted({key.split("/")[1] for key in keys if "/" in key})


def list_nodes(moment: MomentResult) -> list[str]:
    """The nodes that a moment's differences lie on, from its changes and its figures."""
    elements = {element_of(key) for figure in moment.figures if kind_of(key := _key_of(figure)) in FIGURE_KINDS}
    return sorted({change.node for change in moment.changes} | {name.partition("#")[0] for name in elements if name})


def _key_of(figure: str) -> str:
    """The key that a sentence about a figure begins with, such as `text/price`."""
    return figure.split(maxsplit=1)[0].rstrip(":") if figure else ""


def _describe_moment(
    moment: MomentResult, around: dict[str, MomentResult], present: Collection[str]
) -> dict[str, object]:
    data = moment.model_dump(mode="json", exclude_defaults=True, exclude={"pictures", "proposal"})
    if (more := len(moment.figures) - MAX_FIGURES) > 0:
        data["figures"] = [*moment.figures[:MAX_FIGURES], f"and {more:,} more, which result.json has"]
    pictures = [_describe_picture(picture, around, present) for picture in moment.pictures]
    known = {"good": moment.is_good, "devices": list_devices(moment), "nodes": list_nodes(moment)}
    return {**data, **known, "pictures": pictures}


def _describe_picture(
    picture: PictureResult, around: dict[str, MomentResult], present: Collection[str]
) -> dict[str, object]:
    data = picture.model_dump(mode="json", exclude_defaults=True, exclude={"approved", "drawn"})
    files = {role: f"{FOLDER}/{name}" for role, name in name_files(picture).items() if name in present}
    for role, moment in around.items() if picture.verdict != "same" else ():
        drawn = next((other.drawn for other in moment.pictures if other.key == picture.key), None)
        if drawn and small_name(drawn) in present:
            data[role] = {"moment": moment.moment, "t_s": moment.t_s, "file": f"{FOLDER}/{small_name(drawn)}"}
    if picture.is_light_alone and "approved" in files:
        data["light_alone"] = True
    return {**data, "files": files}


def _find_around(moments: tuple[MomentResult, ...]) -> list[dict[str, MomentResult]]:
    """For each moment the one before and after it on the same take of the same scene."""
    around: list[dict[str, MomentResult]] = [{} for _ in moments]
    takes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, moment in enumerate(moments):
        if moment.pictures:  # a curve, whose time is 0, is no neighbour of a moment
            takes[moment.scene, moment.take].append(number)
    for numbers in takes.values():
        for one, other in pairwise(sorted(numbers, key=lambda number: (moments[number].t_s, moments[number].moment))):
            around[one]["after"], around[other]["before"] = moments[other], moments[one]
    return around
