"""File access of scenes: which files they may name. A scene comes from anybody, and what it names is shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vitrine import paths
from vitrine.document.field_error import FieldError, describe_value
from vitrine.files.lookup import find_as_normalized

TRUST_HINT = "for a scene that you trust, add --trust"


@dataclass(frozen=True, slots=True)
class FileAccess:
    """The files that a scene (or take) may name: its `folder`, all below it, and what comes with the program.

    With `is_trusted`, said by the user on the command line, every file that the user may read.
    """

    folder: Path
    is_trusted: bool = False

    def resolve(self, name: str) -> Path:
        """The file that a scene names, links followed in judging where it lies. Raises FieldError for one outside."""
        path = self.folder / name
        # Another drive, or a server's share, is not even looked at.
        if not self.is_trusted and path.drive != self.folder.drive:
            raise self._outside_error(name)
        try:
            if "\0" in name:
                raise ValueError  # which looking at it raises in some versions of Python alone
            # What is outside is not even looked for; a name in another form may be a link of its own.
            is_inside = self._allows(path)
            if is_inside:
                path = find_as_normalized(path)
                is_inside = self._allows(path)
            path.exists()  # only looking tells that a name is too long
        except (OSError, ValueError, RuntimeError):
            raise FieldError(f"{describe_value(name)} is no path", "the name of a file in the scene's folder") from None
        if is_inside:
            return path
        raise self._outside_error(name)

    def _allows(self, path: Path) -> bool:
        return self.is_trusted or self.contains(path)

    def contains(self, path: Path) -> bool:
        """Whether a file, or what it links to, lies inside. Raises OSError, ValueError or RuntimeError for no path."""
        resolved = path.resolve()
        return resolved.is_relative_to(self.folder.resolve()) or resolved.is_relative_to(paths.assets().resolve())

    def _outside_error(self, name: str) -> FieldError:
        message = f'"{name}" lies outside the scene\'s folder'
        return FieldError(message, f"files below {self.folder}", f"copy it beside the scene; {TRUST_HINT}")
