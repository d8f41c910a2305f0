"""Keyboard and mouse input of the window, translated into intents: values that say what the user asks for.

Nothing is changed here but what the two translators remember between events: held keys, a drag, the last swipe.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pygame

from vitrine.flow.chart.event import Event, EventKind
from vitrine.geometry import Point
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.model.held_press import HeldPress
from vitrine.preview.model.intents import (
    ChoosePane,
    ChooseTool,
    CloseHelp,
    ClosePrompt,
    EditPrompt,
    EndListening,
    GoToState,
    Intent,
    PointAt,
    Seek,
    SelectNode,
    ShowAngle,
)
from vitrine.preview.model.keys import (
    REPEATING_ACTIONS,
    TOUCH_EVENTS,
    Action,
    find_action,
    find_scene_event,
)
from vitrine.preview.model.placing import find_tool
from vitrine.preview.model.player import Player
from vitrine.preview.pane_renderer import PaneRenderer
from vitrine.preview.placing.tool_strip import find_chip, place_strip

#: A press that moves no further than this, in the window's units, is a click.
CLICK_SLOP = 3.0
#: A wheel or touch pad gives many steps for one swipe.
SWIPE_PAUSE_S = 0.25


class KeyboardInput:
    """Translator of key events. It remembers which keys are down: repeats are told apart, Enter can be held."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._enter = HeldPress()

    def translate_key_down(self, key: int, modifiers: int, player: Player, now_s: float) -> tuple[Intent, ...]:
        """The intents of a key that went down; while a prompt is open, keys edit it, or what an input method composes
        for it. Over the floor grid digits are tools.
        """
        prompt = player.prompt
        repeated = key in self._held
        self._held.add(key)
        if prompt is not None:
            composes = bool(player.composed) and not player.listens
            edit = None if composes else _prompt_intent(key, prompt)
            return () if edit is None else (edit,)
        event = None if repeated else find_scene_event(key, modifiers)
        if event is not None:
            return (event,)
        action = find_action(key, modifiers)
        if action is None or (repeated and action not in REPEATING_ACTIONS):
            return ()
        if action is Action.TAP:
            # Tap or long press: that is known only once Enter is released, or held long enough.
            return self._enter.put_down(now_s)
        if action is Action.GO_TO_STATE and player.placing is not None:
            tool = find_tool(key)
            return () if tool is None else (ChooseTool(tool),)
        if action is Action.GO_TO_STATE:
            return (GoToState(key - pygame.K_1),)
        return (TOUCH_EVENTS.get(action, action),)

    def translate_key_up(self, key: int) -> tuple[Intent, ...]:
        """The intents of a key that was released: Enter, released before it was a long press, is a tap."""
        self._held.discard(key)
        if find_action(key, 0) is Action.LISTEN:
            return (EndListening(),)
        return self._enter.lift() if key in (pygame.K_RETURN, pygame.K_KP_ENTER) else ()

    def translate_held_key(self, now_s: float) -> tuple[Intent, ...]:
        """The intents of Enter that is still held: a long press while it is held, as on the glasses."""
        return self._enter.hold(now_s)

    def release_all(self) -> tuple[Intent, ...]:
        """Forget all held keys: the window has lost the focus and will not hear of their release."""
        self._held.clear()
        return self._enter.cancel()


class PointerTargets(NamedTuple):
    """What a pointer can hit: the layout of the window, the panes as they were drawn last, the leaf states."""

    layout: WindowLayout
    panes: PaneRenderer
    states: Sequence[str]


class PointerInput:
    """Translator of mouse events. `drag_start` is where a drag that measures began; `scrubbing`: the playhead is held.

    All points are in the window's units.
    """

    def __init__(self) -> None:
        self.drag_start: Point[float] | None = None
        self.scrubbing = False
        self._swiped_s = -1.0

    def translate_mouse(
        self, event: pygame.event.Event, player: Player, live: bool, targets: PointerTargets
    ) -> Intent | None:
        """The intent of a mouse button or a move. A `live` feed cannot be scrubbed."""
        point: Point[float] = Point(*event.pos)
        if player.placing is not None and (intent := self._place(event, point, player, targets)) is not None:
            return intent
        if event.type == pygame.MOUSEBUTTONUP:
            self.scrubbing &= event.button != pygame.BUTTON_LEFT
            return self._release(point, targets.panes) if event.button == pygame.BUTTON_LEFT else None
        if event.type == pygame.MOUSEMOTION:
            return Seek(targets.layout.time_scale.time_at_s(point.x)) if self.scrubbing else None
        if event.button == pygame.BUTTON_LEFT:
            return self._press(point, player, live, targets)
        if event.button == pygame.BUTTON_RIGHT and (node := targets.panes.gaze_at(point)):
            return Event(EventKind.GAZE, node)
        return None

    def _place(
        self, event: pygame.event.Event, point: Point[float], player: Player, targets: PointerTargets
    ) -> Intent | None:
        """The intent of the mouse over the floor grid: a tool is chosen or used; None for all that has to do with other
        parts of the window.
        """
        extends = bool(pygame.key.get_mods() & pygame.KMOD_SHIFT)
        if event.type == pygame.MOUSEMOTION:
            return None if self.scrubbing else PointAt(point, "move", extends)
        if event.button != pygame.BUTTON_LEFT:
            return None
        if event.type == pygame.MOUSEBUTTONUP:
            return None if self.scrubbing else PointAt(point, "release", extends)
        if player.shows_help:
            return None
        if (chip := find_chip(targets.layout, point)) is not None:
            return Action.UNDO_PLACING if chip.tool is None else ChooseTool(chip.tool)
        if place_strip(targets.layout).contains(point):
            return PointAt(point, "move")
        is_here = targets.panes.pane_index_at(point) == player.view_settings.chosen
        return PointAt(point, "press", extends) if is_here else None

    def translate_wheel(self, steps: int, layout: WindowLayout, now_s: float) -> Intent | None:
        """The swipe of a wheel over the picture."""
        over = layout.visible_picture.contains(Point(*pygame.mouse.get_pos()))
        if not steps or not over or now_s - self._swiped_s < SWIPE_PAUSE_S:
            return None
        self._swiped_s = now_s
        return TOUCH_EVENTS[Action.SWIPE_BACK if steps > 0 else Action.SWIPE_FORWARD]

    def _press(self, point: Point[float], player: Player, live: bool, targets: PointerTargets) -> Intent | None:
        layout, panes = targets.layout, targets.panes
        row = layout.row_at(point)
        if player.shows_help:
            return CloseHelp()
        if layout.play_button.contains(point):
            return Action.PLAY
        if row is not None:
            return GoToState(targets.states.index(row.name))
        if layout.is_on_time_scale(point):
            self.scrubbing = not live
            return Seek(layout.time_scale.time_at_s(point.x))
        index = panes.pane_index_at(point)
        if index is None:
            return None
        if index != player.view_settings.chosen:
            return ChoosePane(index)
        if player.shows_rulers:
            self.drag_start = point
            return None
        return SelectNode(panes.node_at(point))

    def _release(self, point: Point[float], panes: PaneRenderer) -> Intent | None:
        """A drag over the picture has measured; one that went nowhere was a click."""
        start, self.drag_start = self.drag_start, None
        if start is None:
            return None
        if max(abs(point.x - start.x), abs(point.y - start.y)) < CLICK_SLOP:
            return SelectNode(panes.node_at(point))
        angle_deg = panes.measure_angle_deg(start, point)
        return None if angle_deg is None else ShowAngle(angle_deg)


def _prompt_intent(key: int, text: str) -> Intent | None:
    if key == pygame.K_BACKSPACE:
        return EditPrompt(text[:-1])
    if key in (pygame.K_RETURN, pygame.K_KP_ENTER):
        return ClosePrompt(" ".join(text.split()))
    return ClosePrompt("") if key == pygame.K_ESCAPE else None
