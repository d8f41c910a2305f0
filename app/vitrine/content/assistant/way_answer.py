"""Answers about the way: the next turn, how far, how long, from what the route's rows have told."""

from __future__ import annotations

import math
from typing import Any

from vitrine.content.assistant.asked_question import AskedQuestion

#: What is done at a manoeuvre, in English and Chinese, with the street that it leads into.
ACTIONS = {
    "depart": ("Start walking", "出发"),
    "straight": ("Go straight on", "直行"),
    "slight-left": ("Bear left", "向左前方走"),
    "left": ("Turn left", "左转"),
    "sharp-left": ("Turn sharp left", "向左后方转"),
    "u-turn": ("Turn around", "掉头"),
    "sharp-right": ("Turn sharp right", "向右后方转"),
    "right": ("Turn right", "右转"),
    "slight-right": ("Bear right", "向右前方走"),
    "crossing": ("Cross the street", "过马路"),
    "stairs": ("Take the stairs", "走楼梯"),
    "footbridge": ("Take the footbridge", "走天桥"),
    "underpass": ("Take the underpass", "走地下通道"),
    "lift": ("Take the lift", "乘电梯"),
    "roundabout": ("Take the roundabout", "过环岛"),
    "arrive": ("You arrive", "到达目的地"),
}

#: What is to be done off the way, where the next turn is none of the wearer's.
_ASTRAY = {
    "off-route": ("You have left the route. Go back to it.", "您已偏离路线，请回到路线上。"),
    "wrong-way": ("You are going the wrong way. Turn around.", "方向错了，请掉头。"),
}
_FEET, _MILE = 0.3048, 1609.344


def describe_next(question: AskedQuestion) -> str:
    """What to do next, and in how many metres."""
    route = question.facts.route
    if route.get("event") == "route.arrived":
        return question.choose("You have arrived.", "您已到达目的地。")
    astray = _ASTRAY.get(str(route.get("status")))
    if astray is not None:
        return question.choose(*astray)
    action = ACTIONS.get(str(route.get("manoeuvre")))
    if action is None or _is_lost(question):
        return _say_no_way(question)
    metres, street = _read_number(route.get("distance_m")), str(route.get("street") or "")
    within = "" if metres is None else _format_metres(question, metres)
    into = f" into {street}" if street and route.get("manoeuvre") != "arrive" else ""
    english = f"{action[0]}{into} in {within}." if within else f"{action[0]}{into}."
    chinese = f"{within}后{action[1]}" if within else action[1]
    chinese += f"，进入{street}。" if into else "。"
    return question.choose(english, chinese)


def describe_distance(question: AskedQuestion) -> str:
    """How far it is to the end."""
    metres = _read_number(question.facts.route.get("remaining_m"))
    if metres is None or _is_lost(question):
        return _say_no_way(question)
    told = _format_metres(question, metres)
    return question.choose(f"It is {told} to the end of your way.", f"离终点还有{told}。")


def describe_time_left(question: AskedQuestion) -> str:
    """How long it still takes."""
    seconds = _read_number(question.facts.route.get("remaining_s"))
    if seconds is None or _is_lost(question):
        return _say_no_way(question)
    minutes = max(1, round(seconds / 60))
    english = "About a minute." if minutes == 1 else f"About {minutes} minutes."
    return question.choose(english, f"大约还要 {minutes} 分钟。")


def _is_lost(question: AskedQuestion) -> bool:
    """Whether nobody tells of the way any more: what was told before holds no longer."""
    return question.facts.route.get("status", "") is None


def _say_no_way(question: AskedQuestion) -> str:
    return question.choose("No way is set.", "还没有设定路线。")


def _format_metres(question: AskedQuestion, metres: float) -> str:
    """A distance as people say it: by tens of metres, from a kilometre on with one digit; or in feet and miles."""
    if question.facts.route.get("units") == "imperial":
        if metres >= 0.1 * _MILE:
            return question.choose(f"{metres / _MILE:.1f} miles", f" {metres / _MILE:.1f} 英里")
        feet = max(10, round(metres / _FEET / 10) * 10)
        return question.choose(f"{feet} feet", f" {feet} 英尺")
    if metres >= 950:
        return question.choose(f"{metres / 1000:.1f} km", f" {metres / 1000:.1f} 公里")
    rounded = max(5, round(metres / 10) * 10) if metres >= 7.5 else 5
    return question.choose(f"{rounded} m", f" {rounded} 米")


def _read_number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) and value >= 0 else None
