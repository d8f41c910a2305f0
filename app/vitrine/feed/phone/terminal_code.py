"""Terminal code: an invitation as a QR code of half blocks and its address, for where there is no window."""

from __future__ import annotations

import numpy as np

from vitrine.feed.phone.qr_modules import list_modules
from vitrine.world.invitation import Invitation

#: A character shows two squares above one another: both dark, light above, light below, both light.
_BLOCKS = " ▀▄█"
#: White on black, whatever the terminal's colours are.
_START, _END = "\x1b[97;40m", "\x1b[0m"


def format_invitation(invitation: Invitation, is_colored: bool) -> str:
    """The lines that a terminal shows; the code itself only where it shows colours."""
    words = (
        invitation.reason,
        invitation.address,
        f"Its browser warns, as nobody vouches for this machine. SHA-256 of the certificate: {invitation.fingerprint}",
    )
    return "\n".join([*(_draw_code(invitation.address) if is_colored else ()), *words])


def _draw_code(text: str) -> list[str]:
    light = ~list_modules(text)
    rows = np.pad(light, ((0, len(light) % 2), (0, 0)), constant_values=True).astype(int)
    return [
        f"{_START}{''.join(_BLOCKS[above + 2 * below] for above, below in zip(*pair, strict=True))}{_END}"
        for pair in zip(rows[::2], rows[1::2], strict=True)
    ]
