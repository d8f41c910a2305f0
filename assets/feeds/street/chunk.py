"""A piece of the town that is drawn or left out as one."""

from typing import NamedTuple

from .mesh import TriMesh


class Chunk(NamedTuple):
    """A mesh that is drawn or left out as one; `kind` picks its shader."""

    kind: str
    mesh: TriMesh
