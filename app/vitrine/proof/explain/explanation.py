"""Explanation of a changed moment: FLIP of its pictures, the nodes at fault with file and line, and terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vitrine.engine.session import Session
from vitrine.geometry import Bounds
from vitrine.proof.compare.picture_comparison import PictureComparison
from vitrine.proof.draw.moment_drawing import MomentCells, MomentDrawing
from vitrine.proof.explain.flip import measure_flip
from vitrine.proof.explain.frame_shift import FrameShift, find_frame_shifts
from vitrine.proof.explain.node_changes import Family, Parts, find_changed_parts, read_family
from vitrine.proof.explain.terms import find_mask_changes, list_mask_terms, list_picture_terms, list_terms
from vitrine.proof.golden.golden import Golden, element_of, kind_of
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.result.moment_result import MomentResult, NodeChange, PictureResult
from vitrine.stage.draw.drawlist import NodeBounds

#: Nodes that are told of; beyond that it is no list that anybody reads.
MAX_CHANGES = 24


def explain_moment(
    plan: ProofPlan,
    session: Session,
    cells: MomentCells,
    drawing: MomentDrawing,
    approved: Golden,
    comparisons: Sequence[PictureComparison],
    result: MomentResult,
) -> MomentResult:
    """Explain a moment that is not as it was approved: the same result with FLIP, nodes and terms."""
    added, removed = find_mask_changes(approved, drawing.golden)
    approved, drawn = (golden.without(added | removed) for golden in (approved, drawing.golden))
    family = read_family(session.scene)
    parts = find_changed_parts(approved, drawn, [*drawing.frames], family, plan.tolerances)
    changes = _tell_nodes(plan, session, drawing, approved, parts, family)
    terms = list(list_mask_terms(added, removed))
    terms += list_terms(approved, drawn, session.frame_s, plan.tolerances)
    if added or removed:  # what other masks cover is no change of the light, nor of the world behind it
        comparisons = [one._replace(message="") for one in comparisons]
    else:
        terms += list_picture_terms(comparisons, approved.pictures, drawing.pictures, bool(changes or terms))
    if not changes and not terms:
        changes = [*_tell_nodes_below(session, drawing, result)]
    pictures = tuple(_measure_picture(session, cells, drawing, *pair)
                     for pair in zip(result.pictures, comparisons, strict=True))  # fmt: skip
    return result.model_copy(update={"pictures": pictures, "changes": tuple(changes), "terms": tuple(terms)})


def _tell_nodes(
    plan: ProofPlan,
    session: Session,
    drawing: MomentDrawing,
    approved: Golden,
    parts: Parts,
    family: Family,
) -> list[NodeChange]:
    """The nodes at fault in words; those that come or go by the number of frames that they are late."""
    passing = [one for one, found in parts.items() if {"opacity", "gone", "new"} & {part.kind for part in found}]
    shifts = _find_shifts(plan, session, drawing, approved, passing, family) if passing else {}
    told: list[NodeChange] = []
    for element, found in parts.items():
        ancestors = [*family.iter_ancestors(element)]
        if element in shifts and any(shifts.get(one) == shifts[element] for one in ancestors):
            continue
        words = str(shifts[element]) if element in shifts else "; ".join(part.words for part in found)
        told.append(_locate(session, element, words))
    if len(told) > MAX_CHANGES:
        told[MAX_CHANGES:] = [NodeChange(node="", words=f"and {len(told) - MAX_CHANGES} more nodes")]
    return told


def _find_shifts(
    plan: ProofPlan,
    session: Session,
    drawing: MomentDrawing,
    approved: Golden,
    passing: Sequence[str],
    family: Family,
) -> dict[str, FrameShift]:
    """By how many frames elements are late; a group, which has no lines, is as late as all that is in it."""
    device, frame = next(iter(drawing.frames.items()))
    seen = {element_of(key) for golden in (approved, drawing.golden) for key in golden.lines if kind_of(key) == "draw"}
    inside = {one: [one] if one in seen else [other for other in seen if one in family.iter_ancestors(other)]
              for one in passing}  # fmt: skip
    wanted = {element for elements in inside.values() for element in elements}
    shifts = dict(find_frame_shifts(session, device, frame, approved, wanted, plan.tolerances))
    found = {one: {shifts.get(element) for element in elements} for one, elements in inside.items()}
    return {one: shift for one, several in found.items() if len(several) == 1 and (shift := several.pop()) is not None}


def _locate(session: Session, element: str, words: str) -> NodeChange:
    """A change with the place where its node was written; of a copy, that of its node."""
    origins = session.scene.origins
    place = origins.get(element) or origins.get(element.rpartition("#")[0])
    return NodeChange(node=element, file=place.file if place else None, line=place.line if place else None, words=words)


def _tell_nodes_below(session: Session, drawing: MomentDrawing, result: MomentResult) -> Iterator[NodeChange]:
    """The nodes under the boxes of changed pictures, where nothing else says what changed."""
    told: dict[str, NodeChange] = {}
    for picture in result.pictures:
        bounds = drawing.pictures[picture.key].node_bounds if picture.key in drawing.pictures else ()
        for node in bounds:
            if node.node_id not in told and any(_lies_on(box, node) for box in picture.boxes_px):
                told[node.node_id] = _locate(session, node.node_id, "drawn otherwise")
    yield from list(told.values())[:MAX_CHANGES]


def _lies_on(box: Bounds[int], node: NodeBounds) -> bool:
    x0, y0, x1, y1 = node.box_px
    return x0 < box.x1 and box.x0 < x1 and y0 < box.y1 and box.y0 < y1


def _measure_picture(
    session: Session, cells: MomentCells, drawing: MomentDrawing, result: PictureResult, compared: PictureComparison
) -> PictureResult:
    if compared.verdict != "changed" or compared.approved_pixels is None:
        return result
    result = result.model_copy(update={"message": compared.message})
    px_per_deg = _find_px_per_deg(session, cells, drawing, result.key)
    flip = measure_flip(compared.approved_pixels, drawing.pictures[result.key].whole, result.boxes_px, px_per_deg)
    return result if flip is None else result.model_copy(update={"flip": round(flip, 4)})


def _find_px_per_deg(session: Session, cells: MomentCells, drawing: MomentDrawing, key: str) -> float:
    """Pixels per degree of a picture: of the light those of the display, else those of the eye's view."""
    kind, device, *_ = key.split("/")
    display = drawing.frames[device].viewpoint.intrinsics
    if kind == "light":
        return display.px_per_deg
    glasses = next(one for one in cells.pictured if one.profile.id == device)
    mapping = session.map_view(glasses)
    return display.scaled(*glasses.view.size_px).px_per_deg if mapping is None else mapping.view.px_per_deg
