"""QR modules: the dark and the light squares of a QR code."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt

#: Light squares around a code, without which it is not found (ISO/IEC 18004).
QUIET_ZONE = 4

Modules = npt.NDArray[np.bool_]


def list_modules(text: str) -> Modules:
    """The squares (N, N) of the code of a text, True where they are dark, its quiet zone around them."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    return cast(Modules, np.pad(picture < 128, QUIET_ZONE))
