"""Design tokens of a scene: the files under `tokens`, and what they say in place of their names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.document.yaml_document import DocumentReader
from vitrine.errors import InputError, ProblemList
from vitrine.scene.file_access import FileAccess
from vitrine.scene.load.token_file import TokenFile, collect_tokens, read_density, resolve_tokens
from vitrine.scene.load.token_use import TokenUse


def fill_tokens(
    top: Map, file_access: FileAccess, documents: DocumentReader, problems: ProblemList
) -> tuple[Map, Map, frozenset[Path]]:
    """The scene with the values of its tokens, those of them that it uses as styles, and their files.

    Where a file is wrong the scene stays as it is; what is wrong goes to `problems`.
    """
    reader = _TokenReader(file_access, documents, problems, len(problems))
    files = reader.read(top)
    tokens = resolve_tokens(files, problems)
    paths = frozenset(path.resolve() for path in reader.paths)
    if reader.has_failed:
        return top, Map({}, {}, top.mark), paths
    fonts = top.get("fonts")
    use = TokenUse(tokens, tuple(fonts) if isinstance(fonts, Map) else (), problems)
    filled = use.fill(top)
    return filled, Map(use.styles, {}, top.mark), paths


class _TokenReader:
    """The reader of a scene's token files."""

    def __init__(self, reach: FileAccess, documents: DocumentReader, problems: ProblemList, known: int) -> None:
        self.file_access = reach
        self.documents = documents
        self.problems = problems
        self.paths: list[Path] = []
        self._known = known

    @property
    def has_failed(self) -> bool:
        """Whether there are more problems than before."""
        return len(self.problems) > self._known

    def read(self, top: Map) -> list[TokenFile]:
        """The files that can be read, in the order in which they are named."""
        read = [self._read_file(owner, key, name) for owner, key, name in _iter_entries(top)]
        return [file for file in read if file is not None]

    def _read_file(self, owner: Map | Seq, key: str | int, name: str) -> TokenFile | None:
        try:
            path = self.file_access.resolve(name)
        except FieldError as error:
            self.problems.append(make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint))
            return None
        try:
            top = self.documents.read(path)
        except InputError as error:
            missing = make_problem(owner, key, f'there is no file "{name}"', hint=error.problems[0].hint)
            self.problems += error.problems if path.exists() else [missing]
            return None
        self.paths.append(path)
        density = owner.get("px_per_deg") if isinstance(owner, Map) and key == "file" else None
        return TokenFile(collect_tokens(top, self.problems), read_density(density))


def _iter_entries(top: Map) -> Iterator[tuple[Map | Seq, str | int, str]]:
    """Each file: what names it, under which key, its name. Those of other types the scene's model reports."""
    written = top["tokens"]
    entries: list[tuple[Map | Seq, str | int, object]] = [(top, "tokens", written)]
    if isinstance(written, Seq):
        entries = [(written, index, entry) for index, entry in enumerate(written)]
    for owner, key, entry in entries:
        if isinstance(entry, Map):
            owner, key, entry = entry, "file", entry.get("file")
        if isinstance(entry, str):
            yield owner, key, entry
