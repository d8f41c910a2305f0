"""Codes of the whole street beside its truth, and payloads of every kind read back: `python -m tests.long codes`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as use_seed
from hypothesis import strategies as st

from tests.content.codes.printed_code import Floats
from tests.content.codes.street_truth import FEEDS, FRAMES, code_corners, judged_width_px, payloads
from vitrine.content.codes.code_signal import make_row
from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.detector import MAX_PAYLOAD_LETTERS
from vitrine.content.codes.feed_scan import scan_feed
from vitrine.feed.address import open_feed
from vitrine.flow.timeline.take import Take, dump_take, parse_take
from vitrine.scene.nodes.code_format import CODE_FORMATS

#: Least width of a label's card in pixels, and the share of frames in which it must be seen.
LABEL_BARS = ((240, 1.0), (200, 0.99), (160, 0.73))
QR_BAR = (100, 0.95)
MOST_MEDIAN_PX, MOST_OFTEN_PX, MOST_STEP_PX = 0.5, 1.5, 3.0

#: Corners that were told less those that are true, by the name of the place and the frame.
Errors = dict[tuple[str, int], Floats]


class StreetResult(NamedTuple):
    """What was seen of the street: errors of corners, the copy by place and frame, and payloads that are none of it."""

    errors: Errors
    copies: dict[tuple[str, int], int]
    strangers: tuple[str, ...]


def scan_street(frames: Iterable[int]) -> StreetResult:
    """Scan frames of the street in a row."""
    names = {payload: name for name, payload in payloads().items()}
    errors, copies, strangers = {}, {}, []
    wanted = list(frames)
    with open_feed(FEEDS / "street.mp4", planes=True, once=True) as feed:
        for frame, codes in scan_feed(feed, CODE_FORMATS, wanted):
            for code in codes:
                if code.payload not in names:
                    strangers.append(f"{frame.index}: {code.payload}")
                    continue
                key = names[code.payload], frame.index
                errors[key] = np.array(code.corners) * feed.info.size_px - code_corners(frame.index, key[0])
                copies[key] = code.copy_id
    return StreetResult(errors, copies, tuple(strangers))


def iter_faults(result: StreetResult, frames: Iterable[int]) -> Iterable[str]:
    """What of the street's bars is not held, and a line for each that is."""
    frames = list(frames)
    labels = [(name, frame) for name in payloads() if name != "pay_sign" for frame in frames]
    for least_px, share in LABEL_BARS:
        yield from _compare_share(f"labels from {least_px} px", result, labels, least_px, share)
    yield from _compare_share("the pay sign", result, [("pay_sign", frame) for frame in frames], *QR_BAR)
    off = np.concatenate([np.hypot(*error.T) for error in result.errors.values()])
    steps = [
        float(np.hypot(*(error - result.errors[before]).T).max())
        for (name, frame), error in result.errors.items()
        if (before := (name, frame - 1)) in result.errors
    ]
    yield from _compare("median of corners, px", float(np.median(off)), MOST_MEDIAN_PX)
    yield from _compare("95 % of corners, px", float(np.percentile(off, 95)), MOST_OFTEN_PX)
    yield from _compare("longest step, px", max(steps, default=0.0), MOST_STEP_PX)
    yield from (f"FAULT: misread {stranger}" for stranger in result.strangers)


def _compare_share(
    what: str, result: StreetResult, places: list[tuple[str, int]], least_px: float, share: float
) -> Iterable[str]:
    judged = [(name, frame) for name, frame in places if judged_width_px(frame, name) >= least_px]
    seen = sum(key in result.errors for key in judged)
    if judged:
        fault = "" if seen >= share * len(judged) else "FAULT: "
        yield f"{fault}{what}: {seen} of {len(judged)} frames, wanted {share:.0%}"


def _compare(what: str, found: float, most: float) -> Iterable[str]:
    yield f"{'' if found <= most else 'FAULT: '}{what}: {found:.2f}, at most {most}"


def check_payload(text: str) -> str:
    """Print a text as a QR code, read it, and keep it in a take: what became of it."""
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    except (ValueError, RuntimeError):
        return "unprintable"
    luma = np.pad(np.asarray(code.to_image(scale=4)), 24, constant_values=255)
    seen = CodeTracker(["qr"]).update(np.ascontiguousarray(luma), 0.0)
    if not seen:
        return "unread"
    (found,) = seen
    assert len(found.payload) <= MAX_PAYLOAD_LETTERS
    take = Take("street.mp4", events=(make_row(seen, 0.0),))
    assert parse_take(dump_take(take), "take.jsonl") == take
    return "read" if found.payload == text else "read otherwise"


def run_payloads(cases: int, seed: int) -> int:
    """Read texts of every kind; 0, or the exception of the first that ends in one."""
    counts: dict[str, int] = {}

    @use_seed(seed)
    @settings(
        max_examples=cases, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    @given(st.text(max_size=200) | st.binary(max_size=100).map(lambda data: data.decode("latin-1")))
    def check(text: str) -> None:
        outcome = check_payload(text)
        counts[outcome] = counts.get(outcome, 0) + 1

    check()
    print(f"{sum(counts.values())} payloads: {', '.join(f'{n} {name}' for name, n in sorted(counts.items()))}")
    return 0


def run_codes(cases: int, seed: int) -> int:
    """Check the whole street and payloads; 1 where a bar is not held."""
    lines = list(iter_faults(scan_street(range(FRAMES)), range(FRAMES)))
    print("\n".join(lines))
    return int(any(line.startswith("FAULT") for line in lines)) or run_payloads(cases, seed)
