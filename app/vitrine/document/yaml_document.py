"""Documents: YAML files as read, each with the text that it was read from, so that one that is unchanged is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vitrine.document.located_data import Map
from vitrine.document.shared_data import share_unchanged
from vitrine.document.yaml_source import parse_yaml, read_text


class YamlDocument(NamedTuple):
    """One file: its text, without a byte order mark, and the mapping that it holds. Neither is ever changed."""

    text: str
    top: Map


@dataclass(slots=True)
class DocumentReader:
    """The reader of files that belong together. `documents` are those that it has read, by their names in marks.

    `texts` are read instead of what lies on disk, by resolved paths; of `known` those are taken whose text is the same,
    and of the others the parts that have not changed.
    """

    texts: Mapping[Path, str] = field(default_factory=dict)
    known: Mapping[str, YamlDocument] = field(default_factory=dict)
    documents: dict[str, YamlDocument] = field(default_factory=dict)

    def read(self, path: Path) -> Map:
        """The mapping that a file holds. Raises InputError for one that cannot be read or is no such mapping."""
        given = self.texts.get(path.resolve()) if self.texts else None
        text = read_text(path) if given is None else given.removeprefix("\ufeff")
        document = self.known.get(str(path))
        if document is None or document.text != text:
            top = parse_yaml(text, str(path))
            document = YamlDocument(text, top if document is None else share_unchanged(top, document.top))
        self.documents[str(path)] = document
        return document.top
