"""The names of the built-in icons. Each is an SVG file in `assets/icons`; the scene only needs to know what exists."""

#: By what they are looked for.
ICON_TOPICS: dict[str, tuple[str, ...]] = {
    "ways": (
        "turn-left", "turn-right", "turn-slight-left", "turn-slight-right", "turn-sharp-left", "turn-sharp-right",
        "u-turn", "straight", "fork-left", "fork-right", "merge", "roundabout", "lanes", "arrive", "navigation",
        "compass", "map", "pin", "flag", "layers",
    ),
    "travel": (
        "walk", "bicycle", "car", "bus", "train", "metro", "plane", "parking", "fuel", "charging", "luggage",
        "ticket", "hotel", "lift", "stairs", "door", "toilet", "first-aid",
    ),
    "arrows": (
        "arrow-left", "arrow-right", "arrow-up", "arrow-down", "chevron-left", "chevron-right", "chevron-up",
        "chevron-down", "undo", "redo", "refresh",
    ),
    "controls": (
        "check", "close", "plus", "minus", "search", "zoom-in", "zoom-out", "scan", "qr", "list", "grid", "menu",
        "more", "settings", "edit", "trash", "share", "send", "link", "bookmark", "image",
    ),
    "media": (
        "play", "pause", "stop", "previous", "next", "rewind", "fast-forward", "repeat", "shuffle", "music",
        "speaker", "volume-up", "volume-down", "sound-off", "mic", "mic-off", "voice", "camera", "subtitles",
    ),
    "people": (
        "phone", "hang-up", "message", "chat", "user", "users", "face", "bell", "translate", "globe",
    ),
    "time and body": (
        "clock", "alarm", "timer", "calendar", "heart", "steps", "flame", "speed",
    ),
    "weather": (
        "sun", "moon", "cloud", "rain", "snow", "storm", "fog", "wind", "thermometer",
    ),
    "shops": (
        "shop", "cart", "bag", "tag", "pay", "wallet", "receipt", "percent", "gift", "restaurant", "coffee", "star",
        "star-half", "star-empty",
    ),
    "things": (
        "home", "work", "key", "lock", "unlock", "eye", "eye-off", "info", "help", "warning", "bolt", "battery",
        "battery-full", "battery-low", "battery-charging", "wifi", "wifi-off", "bluetooth",
    ),
}  # fmt: skip

ICON_NAMES = tuple(name for names in ICON_TOPICS.values() for name in names)

#: Those that are mirrored where one reads from the right, as in Material's guidelines on bidirectionality: arrows and
#: chevrons between pages and items, what is undone and sent, what moves ahead, a speech bubble, the half that is filled
#: first, lines that begin with their dot, and where sound comes out.
#: All others stay: a turn is one in the street; clocks run, films play and check marks are drawn alike everywhere.
DIRECTIONAL_ICONS = frozenset(
    {
        *("arrow-left", "arrow-right", "chevron-left", "chevron-right", "undo", "redo", "send", "list"),
        *("walk", "bicycle", "chat", "star-half", "speaker", "volume-up", "volume-down", "sound-off"),
    }
)


def name_own_icon(name: str) -> str:
    """Under which name the picture of one of a scene's own icons is among its pictures."""
    return f"icon:{name}"
