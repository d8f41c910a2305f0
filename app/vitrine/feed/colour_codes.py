"""Colour codes of a feed: what a user says of its colours, as the code points of ITU-T H.273 that mark files."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name


class ColourCodes(NamedTuple):
    """Code points of H.273, as FFmpeg passes them on; None is as the file says. `range`: 1 is limited, 2 full."""

    matrix: int | None = None
    range: int | None = None
    transfer: int | None = None
    primaries: int | None = None

    def over(self, other: ColourCodes) -> ColourCodes:
        """These, and where they say nothing the others."""
        return ColourCodes(*(b if a is None else a for a, b in zip(self, other, strict=True)))


AS_MARKED = ColourCodes()

#: Words of `colour`, several of which may stand together: `bt2020 hlg`, `bt601 full`.
COLOUR_WORDS: dict[str, ColourCodes] = {
    "bt601": ColourCodes(matrix=6),
    "bt709": ColourCodes(matrix=1, primaries=1),
    "bt2020": ColourCodes(matrix=9, primaries=9),
    "smpte240m": ColourCodes(matrix=7, primaries=7),
    "fcc": ColourCodes(matrix=4),
    "p3": ColourCodes(primaries=12),
    "limited": ColourCodes(range=1),
    "full": ColourCodes(range=2),
    "sdr": ColourCodes(transfer=1),
    "srgb": ColourCodes(transfer=13),
    "linear": ColourCodes(transfer=8),
    "gamma22": ColourCodes(transfer=4),
    "gamma28": ColourCodes(transfer=5),
    "pq": ColourCodes(transfer=16),
    "hlg": ColourCodes(transfer=18),
}


def parse_colour(text: str) -> ColourCodes:
    """Parse words such as "bt709 full". Raises FieldError for an unknown one, and for two that contradict."""
    codes = ColourCodes()
    for word in text.lower().replace(",", " ").split():
        if word not in COLOUR_WORDS:
            hint = suggest_name(word, COLOUR_WORDS)
            raise FieldError(f'there is no colour "{word[:40]}"', allowed=", ".join(COLOUR_WORDS), hint=hint)
        more = COLOUR_WORDS[word]
        # BT.2020's matrix with P3's primaries is what some cameras write: what is named last counts of the primaries.
        if any(a is not None and b is not None for a, b in zip(codes[:3], more[:3], strict=True)):
            raise FieldError(f'"{text[:40]}" says two things of one', allowed="one matrix, one range, one transfer")
        codes = more.over(codes)
    return codes
