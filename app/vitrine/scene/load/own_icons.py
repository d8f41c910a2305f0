"""Icons of a scene's own: the SVG files of a folder beside it, by their names."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path

from vitrine.document.field_error import FieldError
from vitrine.scene.nodes.node import Container, Icon
from vitrine.scene.nodes.node_base import NodeBase

#: The largest sets of icons have 7,000; so many names are looked at.
_MAX_ENTRIES = 20_000
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def find_own_icons(folder: Path) -> Mapping[str, str]:
    """File names by icon names: `bag` is `bag.svg`. Raises FieldError where there is no such folder."""
    try:
        names = sorted(entry.name for entry in islice(os.scandir(folder), _MAX_ENTRIES))
    except FileNotFoundError:
        raise FieldError("there is no such folder", hint="make it, and put SVG files into it") from None
    except NotADirectoryError:
        raise FieldError("this is a file", "the name of a folder of SVG files") from None
    except OSError as error:
        raise FieldError(f"the folder cannot be read: {(error.strerror or str(error)).lower()}") from None
    files = {name[:-4]: name for name in names if name.lower().endswith(".svg")}
    return {name: file for name, file in files.items() if _NAME.fullmatch(name)}


def iter_icons(nodes: tuple[NodeBase, ...]) -> Iterator[Icon]:
    """Every icon in nodes and all in them."""
    for node in nodes:
        if isinstance(node, Icon):
            yield node
        if isinstance(node, Container):
            yield from iter_icons(node.children)


def list_shown_names(icon: Icon, own: Collection[str]) -> list[str]:
    """The scene's `own` icons that a node may show: any of them, unless its binding is a choice between texts."""
    binding = next((binding for binding in icon.bindings if binding.path == ("icon",)), None)
    if binding is None:
        names: Collection[str] = (icon.icon,)
    else:
        expression = binding.placeholder.expression if binding.placeholder else None
        names = expression.texts if expression and expression.is_text_choice else own
    return [name for name in names if name in own]
