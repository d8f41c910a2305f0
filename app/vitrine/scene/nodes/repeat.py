"""`repeat`: the children of a node once for each item of a list, or a group once for each row of a table."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.binding import LATER_LIVE_NAMES, LIVE_NAMES
from vitrine.scene.nodes.value import Id

#: Copies of one list: more rows than anybody reads on glasses, and what is laid out anew in two seconds.
MAX_COPIES = 2_000
#: Copies of a table's group in sight.
DEFAULT_ROWS = 400
#: What is known of the copy that one stands in, beside its item.
COPY_NAMES = ("index", "first", "last")
DEFAULT_ITEM_NAME = "item"

_TAKEN = (*LIVE_NAMES, *LATER_LIVE_NAMES, *COPY_NAMES)


def _check_item_name(name: str) -> str:
    if name in _TAKEN:
        raise FieldError(f'an item cannot be called "{name}": the name has a meaning already', hint="such as row_item")
    return name


ItemName = Annotated[Id, AfterValidator(_check_item_name)]


class Repeat(Model):
    """Copies by a list of content or of event data (`each`), or by a table of world anchors (`file`)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["each"]}, {"required": ["file"]}]})

    each: str | None = Field(
        default=None,
        min_length=1,
        description="a list, such as menu.items or, inside another `repeat`, dish.tags: the children stand once for"
        " each item, in the order of the list, in the layout of this node; {menu.items.length} says how many there are",
    )
    as_: ItemName = Field(
        default=DEFAULT_ITEM_NAME,
        alias="as",
        description="what its item is called in bindings and conditions of the children, such as {dish.name}; with it"
        " go {index} from 0, {first} and {last}, and those of a list around as {dish.index}",
    )
    key: str | None = Field(
        default=None,
        min_length=1,
        description="the field that tells an item from the others, such as id, where lists change; absent: its place",
    )
    file: str | None = Field(
        default=None,
        description="instead: a .csv (x, y, z columns in metres) or .npy file inside the scene's folder, with one copy"
        " of the group for each of its world anchors",
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        le=MAX_COPIES,
        description=f"at most so many copies: of a list the first, absent: {MAX_COPIES:,}; of a table in sight the"
        f" nearest, absent: {DEFAULT_ROWS}",
    )
    within_m: float = Field(default=150.0, gt=0, le=1e7, description="only anchors of the table nearer than this")

    @model_validator(mode="after")
    def _one_source(self) -> Repeat:
        given = self.model_fields_set
        if (self.each is None) == (self.file is None):
            raise FieldError("what is repeated has either each or file", "each: a list in content, or file: a table")
        foreign = given & ({"within_m"} if self.each is not None else {"as_", "key"})
        if foreign:
            word, other = ("file", "each") if self.each is not None else ("each", "file")
            name = min(foreign).rstrip("_")
            raise FieldError(f"`{name}` belongs to `{word}`, and this repeats by `{other}`", hint=f"remove {name}")
        return self

    @property
    def path(self) -> tuple[str, ...]:
        """The path of the list."""
        return tuple((self.each or "").strip("{} ").split("."))

    @property
    def most(self) -> int:
        """The most copies."""
        return self.limit or (DEFAULT_ROWS if self.each is None else MAX_COPIES)
