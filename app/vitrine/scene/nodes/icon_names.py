"""The names of the built-in icons. Their strokes are drawn by the stage; the scene only needs to know what exists."""

ICON_NAMES: tuple[str, ...] = (
    "turn-left", "turn-right", "turn-slight-left", "turn-slight-right", "turn-sharp-left", "turn-sharp-right",
    "u-turn", "straight", "arrive", "walk", "pin", "flag", "star", "star-half", "star-empty", "check", "close", "plus",
    "minus", "arrow-left", "arrow-right", "arrow-up", "arrow-down", "search", "scan", "cart", "bag", "pay", "wallet",
    "qr", "mic", "speaker", "sound-off", "camera", "eye", "eye-off", "battery", "bolt", "clock", "calendar", "bell",
    "chat", "phone", "message", "info", "warning", "heart", "home", "shop", "tag", "globe", "translate", "sun", "moon",
    "wifi", "bluetooth", "lock",
)  # fmt: skip

#: Those that are mirrored where one reads from the right, as in Material's guidelines on bidirectionality: arrows
#: between pages and items, what walks ahead, a speech bubble, the half that is filled first, and where sound comes out.
#: All others stay: a turn is one in the street, clocks run and check marks are drawn the same way everywhere.
DIRECTIONAL_ICONS = frozenset({"arrow-left", "arrow-right", "walk", "chat", "star-half", "speaker", "sound-off"})


def name_own_icon(name: str) -> str:
    """Under which name the picture of one of a scene's own icons is among its pictures."""
    return f"icon:{name}"
