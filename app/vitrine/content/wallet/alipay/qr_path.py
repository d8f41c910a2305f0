"""QR codes as path data of a shape: what a display adds light for is the code's white, so it is drawn as such.

A phone reads dark modules on a bright ground. So the ground and the white modules are the path, row by row, and the
dark ones are what is left dark.
"""

from __future__ import annotations


def draw_qr_path(text: str) -> tuple[str, int]:
    """The bright parts of a code with its margin of four modules, as path data in modules, and how wide it is."""
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    bright = np.asarray(code.to_image(scale=1)) > 127
    runs = []
    for row, modules in enumerate(bright):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], modules.astype(np.int8), [0]))))
        runs += [f"M{left} {row}h{right - left}v1h-{right - left}z" for left, right in edges.reshape(-1, 2)]
    return "".join(runs), bright.shape[1]
