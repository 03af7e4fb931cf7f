"""Which intent goes to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from intents import narration
from intents.coach import (
    about,
    answers,
    comfort,
    control,
    interview,
    jumps,
    kept,
    leaving,
    lengths,
    moves,
    replies,
    scores,
    settings,
    sides,
    timed_pause,
)
from intents.coach.turn import Turn
from intents.intent import Command, Intent

Handler: TypeAlias = Callable[[Turn, Command], None]


def _plain(handler: Callable[[Turn], None]) -> Handler:
    return lambda turn, _: handler(turn)


_PLAIN: Mapping[Intent, Callable[[Turn], None]] = {
    Intent.STOP: control.stop,
    Intent.GOODBYE: control.stop,
    Intent.PAIN: control.pain,
    Intent.RED_FLAG: lambda turn: control.alarm(turn, narration.RED_FLAG),
    Intent.EMERGENCY: lambda turn: control.alarm(turn, narration.EMERGENCY),
    Intent.PAUSE: control.pause,
    Intent.RESUME: moves.resume,
    Intent.CONTINUE_LAST: moves.continue_last,
    Intent.READY: control.ready,
    Intent.NOT_READY: control.not_ready,
    Intent.REPEAT: answers.repeat,
    Intent.EXPLAIN: answers.explain,
    Intent.NEXT: moves.skip,
    Intent.PREVIOUS: moves.previous,
    Intent.REDO_HOLD: moves.redo,
    Intent.SWITCH_SIDE: moves.switch_side,
    Intent.END_HOLD: moves.end_hold,
    Intent.START_OVER: jumps.start_over,
    Intent.FINISH_SOON: leaving.finish_soon,
    Intent.GET_UP: leaving.get_up,
    Intent.STANDING: leaving.standing,
    Intent.TIME_LEFT_HOLD: answers.time_left_hold,
    Intent.TIME_LEFT_ALL: answers.time_left_all,
    Intent.WHATS_NEXT: answers.whats_next,
    Intent.WHERE_AM_I: answers.where_am_i,
    Intent.WHICH_SIDE: answers.which_side,
    Intent.LIST: answers.list_routines,
    Intent.HELP: answers.help_me_choose,
    Intent.CLOCK: about.clock,
    Intent.FEEL: about.feel,
    Intent.SAFE_Q: about.is_safe,
    Intent.STATUS: about.status,
    Intent.HARDER: about.harder,
    Intent.LIKE: about.liked,
    Intent.THANKS: about.thanks,
    Intent.GREETING: about.greeting,
    Intent.EASIER: comfort.easier,
    Intent.EXCLUDE: comfort.exclude,
    Intent.MIC: settings.sleep,
    Intent.HISTORY: kept.history,
    Intent.PAIN_HISTORY: kept.pain_history,
    Intent.REMIND: kept.remind,
    Intent.INTERVIEW: interview.requested,
}

_WITH_SLOTS: Mapping[Intent, Handler] = {
    Intent.START: moves.start,
    Intent.JUMP: jumps.jump,
    Intent.SIDE_CHOICE: sides.choose,
    Intent.PAUSE_FOR: timed_pause.pause_for,
    Intent.ADD_TIME: lengths.longer,
    Intent.CUT_TIME: lengths.shorter,
    Intent.SET_HOLD: lengths.set_hold,
    Intent.SET_REST: settings.set_rest,
    Intent.COUNT_STYLE: answers.count_style,
    Intent.PACING: answers.pacing,
    Intent.TALK_STYLE: settings.talk_style,
    Intent.SLOWER: settings.slower,
    Intent.FASTER: settings.faster,
    Intent.LOUDER: settings.louder,
    Intent.QUIETER: settings.quieter,
    Intent.SOUND: settings.sounds,
    Intent.VOICE: settings.voice,
    Intent.DATA: kept.data,
    Intent.WHY: about.why,
    Intent.CORRECT: kept.correct,
    Intent.SCORES: settings.scores,
    Intent.PAIN_NUMBER: scores.number,
    Intent.BETTER_SAME_WORSE: scores.compared,
    **dict.fromkeys((Intent.YES, Intent.NO, Intent.DONT_KNOW, Intent.CHOICE), replies.answer),
}

HANDLERS: Mapping[Intent, Handler] = MappingProxyType(
    {**{intent: _plain(handler) for intent, handler in _PLAIN.items()}, **_WITH_SLOTS}
)
"""Every intent, and what it does; a constant, for nothing is ever added."""
