"""The chosen emoji: what a HUD, its messages and its signs need, in the order of Unicode's groups."""

from __future__ import annotations

#: One emoji is a word; those of several characters are written as Unicode's `emoji-zwj-sequences` has them. Faces,
#: hands, people, hearts, nature, weather, food, places, travel, things, signs.
_CHOSEN = """
    😀 😃 😄 😁 😅 😂 🤣 😊 🙂 😉 😍 😘 😋 😎 🤓 🤩 🥳 🤔 🤗 😐 😴 😷 🤒 😢 😭 😮 😱 😡 🤯 🥺 🙈 🤖 💀
    👋 👌 ✌️ 🤞 👈 👉 👆 👇 ☝️ 👍 👎 ✊ 👏 🙌 🙏 💪 ✋ 🤝 👀 👁️ 👂
    👶 🧒 👩 👨 🧑 👵 👴 🚶 🏃 👫 🤰 🤷 🤦 🙋 🧑‍🦽 🧑‍💻 👩‍💻 👨‍💻 🧑‍🍳 🧑‍🔧 🧑‍⚕️ 👮 👷 👩‍👩‍👧
    👨‍👩‍👧 👨‍👩‍👧‍👦 👪 👥 🚴 🏊 🧗 🧘
    ❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💬 💭 💤 💯 💥 💦 ✨ 🔥 ⭐ 🌟 🎉 🎂 🎁 🏆 🥇
    🐶 🐱 🐮 🐷 🐔 🐑 🐴 🐦 🐟 🐢 🦋 🐝 🌸 🌹 🌻 🌳 🌲 🌵 🍀 🍁 🌿 🌱 🌊
    ☀️ 🌤️ ⛅ 🌥️ ☁️ 🌦️ 🌧️ ⛈️ 🌩️ 🌨️ ❄️ 🌬️ 🌫️ 🌪️ 🌈 ☔ ⚡ 🌡️ 🌙 🌍 🌅 💧
    🍎 🍊 🍋 🍌 🍉 🍇 🍓 🍑 🍅 🥑 🥕 🌽 🥔 🍞 🧀 🥚 🥩 🍗 🍔 🍟 🍕 🌮 🍜 🍣 🍱 🍚 🥗 🍲 🌶️ 🫛 🥭 🍍 🍐
    🍒 🥝 🍆 🧄 🧅 🍄 🥜 🫘 🥐 🥖 🥞 🥓 🌭 🥪 🌯 🍳 🥘 🍛 🍝 🍤 🥟 🦐 🦀 🍩 🍪 🍯 🧂 🍶 🍸 🥂 🧊 🍰 🍫
    🍦 ☕ 🍵 🥤 🍺 🍷 🥛 🍽️
    🏠 🏢 🏥 🏦 🏨 🏪 🏫 🏛️ ⛪ 🕌 🕍 🏟️ 🏖️ ⛰️ 🏕️ 🗺️ 🧭 🗽 🎡 🎨 🎭 🎬 🎫
    🚗 🚕 🚌 🚆 🚇 🚊 🚲 🛴 🛵 🏍️ 🚑 🚒 🚓 ✈️ 🛫 🛬 🚀 🚢 ⛴️ ⛽ 🅿️ 🚏 🚦 🚧 🛑 ⚓ 🧳 🛂 🛄 🚻 🚹 🚺
    ♿ 🛗 🚪 🚽 🚿 🛏️ 🛒
    📱 💻 ⌨️ 🖥️ 🎧 🎤 📷 📹 📺 📻 🔋 🔌 💡 🔦 🔍 🔒 🔓 🔑 🔧 🔨 ⚙️ 🧰 📦 ✉️ 📧 📅 📝 📌 📍 📎 📊 📈
    📉 📚 📖 💰 💳 🧾 🏷️ ✏️ ✂️ 🗑️ 📞 ⏰ ⏱️ ⏳ 💊 💉 🩺 🩹 👕 👟 👓 🥽 🎒 ☂️ 🎵 🎶 🎸 🎮 ⚽ 🏀 🎾
    ✅ ☑️ ✔️ ❌ ✖️ ❓ ❗ ⚠️ ⛔ 🚫 🚭 ♻️ ℹ️ 🆗 🆕 🆘 🔔 🔕 🔇 🔊 📶 📵 🔴 🟠 🟡 🟢 🔵 🟣 ⚪ ⚫ ⬆️
    ↗️ ➡️ ↘️ ⬇️ ↙️ ⬅️ ↖️ ↩️ ↪️ 🔄 ▶️ ⏸️ ⏹️ ⏭️ ⏮️ 🔀 🔁 ➕ ➖
"""
_KEYCAPS = tuple(f"{key}\ufe0f\u20e3" for key in "#*0123456789")
_REGIONS = (
    "AE AR AT AU BE BR CA CH CL CN CO CZ DE DK EG ES EU FI FR GB GR HK HU ID IE IL IN IS IT JP KH KR LA LU MA MO MX MY"
    " NL NO NZ PH PL PT RO RU SA SE SG TH TR TW UA US VN ZA"
)
_TONES = "🏻 🏼 🏽 🏾 🏿".split()
#: Of these all five tones of skin.
_TONED = "👋 👌 👍 👎 👏 🙏 💪".split()


def list_emoji() -> list[str]:
    """Every chosen emoji, some of them sequences of several characters."""
    toned = [hand + tone for hand in _TONED for tone in _TONES]
    return [*_CHOSEN.split(), *_KEYCAPS, *toned, *map(spell_flag, _REGIONS.split())]


def spell_flag(region: str) -> str:
    """The emoji of a region's flag, from its two letters: two regional indicators."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in region)
