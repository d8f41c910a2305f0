"""Pictures that data of events put into a scene, read before they are shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Problem
from vitrine.flow.timeline.content_overlay import NO_CONTENT, OverlayBuilder, merge_content
from vitrine.flow.timeline.take import TimedEvent
from vitrine.scene.load.loader import MAX_PICTURES, MAX_PICTURES_PX
from vitrine.scene.load.picture import load_picture
from vitrine.scene.nodes.binding import MISSING_TEXT, fill_template, find_placeholders
from vitrine.scene.nodes.item_copy import list_copies
from vitrine.scene.nodes.node import Image, Node
from vitrine.scene.picture.picture import Picture, count_held_bytes
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import is_list, iter_outside_lists

_LOG = logging.getLogger("vitrine.scene")

Pictures = Mapping[str, Picture]


def load_data_pictures(
    scene: Scene, events: Iterable[TimedEvent], known: Pictures, overlay: Mapping[str, Any] = NO_CONTENT
) -> Pictures:
    """The pictures of a scene by name, and with them those that its images are bound to after each of `events`.

    `overlay` is what earlier events have put over the content, `known` are pictures that need not be read again. Raises
    InputError, at the image, for one that cannot be shown.
    """
    pictures = dict(known)
    for t_s, image, name in _iter_names(scene, events, overlay):
        if name in pictures or name == MISSING_TEXT:
            continue
        if len(pictures) >= MAX_PICTURES:
            raise _picture_error(scene, image, f"the scene shows more than {MAX_PICTURES:,} pictures")
        try:
            pictures[name], notes = load_picture(scene.file_access.resolve(name))
        except (FieldError, InputError) as error:
            found = error.problems[0] if isinstance(error, InputError) else error
            message = getattr(found, "message", str(found))
            by = f'by {t_s:.2f} s the data of events name the picture "{name}", which cannot be shown: {message}'
            raise _picture_error(scene, image, by, found.allowed, found.hint) from None
        for note in notes:
            _LOG.warning("%s: %s", name, note)
        if sum(map(count_held_bytes, pictures.values())) > 4 * MAX_PICTURES_PX:
            most = f"at most {MAX_PICTURES_PX // 1_000_000} million pixels; a display has two million"
            raise _picture_error(scene, image, "the scene's pictures are too large together", most)
    return pictures if len(pictures) > len(known) else known


def _iter_names(
    scene: Scene, events: Iterable[TimedEvent], overlay: Mapping[str, Any]
) -> Iterator[tuple[float, Image, str]]:
    """When data change the content, each image that is bound to it, and the name of its picture from then on."""
    nodes = [node for root in scene.nodes for node in iter_outside_lists(root)]
    bound, lists = _list_sources(nodes), [node for node in nodes if is_list(node)]
    if not bound and not lists:
        return
    content = OverlayBuilder(merge_content(scene.content, overlay))
    for timed in events:
        if timed.data is not None:
            content.merge(timed.data.value)
            found = [(image, fill_template(src, content.current)) for image, src in bound]
            found += [pair for each in lists for pair in _iter_copied_names(each, content.current)]
            yield from ((timed.t_s, image, name) for image, name in found)


def _list_sources(nodes: Iterable[Node]) -> list[tuple[Image, str]]:
    images = [node for node in nodes if isinstance(node, Image)]
    return [(image, src) for image in images for src in image.list_values("src") if _is_bound_to_content(src)]


def _iter_copied_names(node: Node, content: Mapping[str, Any]) -> Iterator[tuple[Image, str]]:
    """The images in the copies of a list, and in the lists in them, with the names of their pictures."""
    assert is_list(node) and node.repeat is not None
    inner = [each for child in node.children for each in iter_outside_lists(child)]
    bound, nested = _list_sources(inner), [each for each in inner if is_list(each)]
    if not bound and not nested:
        return
    for copy in list_copies(node.repeat, content):
        names = {**content, **copy.names}
        yield from ((image, fill_template(src, names)) for image, src in bound)
        for each in nested:
            yield from _iter_copied_names(each, names)


def _is_bound_to_content(src: str) -> bool:
    slots = find_placeholders(src) if "{" in src else ()
    return bool(slots) and not any(slot.is_live or slot.expression for slot in slots)


def _picture_error(scene: Scene, image: Image, message: str, allowed: str = "", hint: str = "") -> InputError:
    node_id = image.id or ""
    return InputError(Problem(message, scene.origins.get(node_id), f"{node_id}.src", allowed, hint))
