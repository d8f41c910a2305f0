"""Rule of the lens: a take that tells it to darken or to clear, on glasses whose lens cannot be told anything."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.flow.timeline.lens_switches import LensSwitch
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.verdict.finding import Finding, Rule

LENS_IGNORED = Rule(
    "lens-ignored",
    "warning",
    "This lens cannot be told",
    "choose a device whose lens is electrochromic, or leave the signals away",
    "the device's profile: only an electrochromic lens of known darkness obeys lens.dark and lens.clear",
)


def check_lens(switches: Sequence[LensSwitch], times_s: Sequence[float], profile: DeviceProfile) -> tuple[Finding, ...]:
    """Check whether the device obeys what a take tells its lens; `times_s` are the times of its frames."""
    if not switches or profile.has_switchable_lens:
        return ()
    first_s, count = tick_time_s(switches[0].tick), len(switches)
    frames = sum(t_s >= first_s for t_s in times_s)
    many = f"{count} times" if count > 1 else "once"
    first = "lens.dark" if switches[0].to_dark else "lens.clear"
    text = f"the take tells the lens what to be {many}, which it ignores; the first is {first}"
    return (Finding(LENS_IGNORED, LENS_IGNORED.level, text, "", profile.id, "", first_s, frames, len(times_s)),)
