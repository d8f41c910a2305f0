"""Colour palette of the program's own interface (sRGB): quiet and dark, so that nothing competes with the overlay."""

GROUND = "#101214"
RAISED = "#171A1D"
SHADE = "#101214F0"
LINE = "#2A3036"
WHITE = "#FFFFFF"
BRIGHT = "#E4E9EC"
PLAIN = "#B4BEC6"
QUIET = "#7C8790"
ACCENT = "#7DB7FF"
WARNING = "#FF7A66"
#: What a tool holds.
HELD = "#FFC857"

#: One for each top state of a chart, in turn: of one lightness, told apart by hue.
STATE_COLORS = ("#4FA98A", "#5B93CF", "#C09A4A", "#A880C4", "#C47A72", "#5FA3AB")

#: The colour of each verdict's word, apart in lightness too.
VERDICT_COLORS = {
    "unreadable": "#FF7A66",
    "poor": "#FF9F6B",
    "text only": "#FFC857",
    "ok": "#B8D97A",
    "good": "#6FD6A6",
    "colour": "#8FD3F5",
    "glares": "#F5F08F",
}
