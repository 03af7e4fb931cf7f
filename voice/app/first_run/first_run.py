"""The very first start: a short dialogue on the microphone and the loudspeaker, block by block."""

from __future__ import annotations

from enum import Enum, auto

from intents.coach import Position
from intents.coach.events import Decided
from intents.intent import SAFETY_FIRST, Intent
from intents.settings import Settings
from voice.app.assembly import Senses
from voice.app.assistant import Log, said_fields
from voice.app.first_run.dialogue import Answer, Turn, dialogue, texts
from voice.app.listener import HeardEvent
from voice.audio import BLOCK_SAMPLES, Block, silence, to_seconds
from voice.ears import Began, Partial, Utterance
from voice.narrator import Line

POSITION = Position("narrating", 0, None)
"""What is said is read as on the way into a position: there all that is asked for has a meaning."""


class Ending(Enum):
    """How it ended."""

    DONE = auto()
    """Led to its end, or left out by the person: it need not come again."""
    BROKEN_OFF = auto()
    """By what has nothing to do with it."""


class FirstRun:
    """Leads through the dialogue; a loop from microphone blocks to loudspeaker blocks.

    settings: those that were given, and at the end what came of them. asked: what was said instead
    of an answer, for the coach to hear; empty but where it is pain or alarm. ending: None until
    it has ended.
    """

    def __init__(
        self, senses: Senses, settings: Settings, log: Log, *, checks_ears: bool = True
    ) -> None:
        """One that has not begun. checks_ears: whether there is a microphone."""
        self.settings = settings
        self.asked = ""
        self.ending: Ending | None = None
        self._narrator = senses.narrator
        self._listener = senses.listener
        self._ears = senses.ears
        self._log = log
        self._dialogue = dialogue(settings, checks_ears=checks_ears)
        self._turn: Turn | None = None
        self._ends_s: float | None = None
        self._cut: tuple[Line, ...] = ()
        self._may_repeat = True
        self._is_anything = False
        self._is_spoken = False
        self._is_reply = False
        self._played = silence()

    @property
    def is_over(self) -> bool:
        """Whether it has ended and all is silent."""
        return self.ending is not None and not self._narrator.coming

    @property
    def now_s(self) -> float:
        """Seconds of audio since the start."""
        return to_seconds(self._narrator.position)

    def tick(self, microphone: Block | None, skipped_samples: float = 0.0) -> Block:
        """Take 20 ms of microphone (None: missing), give the next 20 ms of loudspeaker.

        skipped_samples: by how much more than a block the microphone's sound has moved on.
        """
        at_samples = self._narrator.position
        self._listener.remember(at_samples, POSITION)
        if self._turn is None and self.ending is None:
            self._write("first_run", {"phase": "start"})
            self._narrator.prepare(texts())
            self._take(next(self._dialogue))
        begin = at_samples - BLOCK_SAMPLES
        for heard in self._ears.accept(microphone, self._played, begin, skipped_samples):
            self._hear(heard)
        self._wait()
        self._played = self._narrator.render_to(at_samples + BLOCK_SAMPLES)
        self._report_said()
        return self._played

    def typed(self, text: str) -> None:
        """A phrase from the keyboard, as if it had been said."""
        self._is_reply = True
        self._decide(self._listener.typed(text, POSITION, self.now_s), text)

    def skip(self) -> None:
        """Leave out the rest."""
        self._end(Ending.DONE)

    def leave(self) -> None:
        """Something else is more urgent; it may come again another time."""
        self._end(Ending.BROKEN_OFF)

    def _take(self, turn: Turn) -> None:
        """Begin a turn."""
        self._turn = turn
        self._ends_s = None
        self._is_anything = False
        self._may_repeat = True
        self._narrator.sound_like(rate=turn.manner.rate, level_db=turn.manner.level_db)
        for number, text in enumerate(turn.texts):
            self._narrator.say(Line(number, text, "say"))

    def _go_on(self, answer: Answer) -> None:
        """To the next turn, or to the end."""
        try:
            self._take(self._dialogue.send(answer))
        except StopIteration as end:
            self.settings = end.value
            self._end(Ending.DONE)

    def _wait(self) -> None:
        """Once all was said an answer is waited for, and longer where somebody speaks."""
        if self.ending is not None or self._turn is None or self._narrator.coming:
            return
        if self._ends_s is None:
            self._ends_s = self.now_s + self._turn.wait_s
        if self.now_s >= self._ends_s and not self._is_spoken:
            self._go_on(Answer(None, self._is_anything))

    def _hear(self, heard: Began | Partial | Utterance) -> None:
        if isinstance(heard, Began):
            self._is_spoken = True
            self._cut = ()
            self._is_reply = not self._narrator.coming
            self._narrator.duck(on=True)
        elif isinstance(heard, Partial):
            if self._listener.partial(heard, self.now_s) is not None:
                self._cut = self._narrator.coming
                self._silence()
        else:
            self._is_spoken = False
            self._narrator.duck(on=False)
            best = heard.alternatives[0].text if heard.alternatives else ""
            self._decide(self._listener.utterance(heard, self.now_s), best)

    def _decide(self, heard: HeardEvent, text: str) -> None:
        """Take an answer; what is none is remembered as something that was heard."""
        self._write("heard", heard.fields)
        if self.ending is not None or self._turn is None:
            return
        command = heard.event.command if isinstance(heard.event, Decided) else None
        intent = None if command is None else command.intent
        if intent is Intent.STOP:
            self._end(Ending.DONE)
        elif intent in SAFETY_FIRST:
            self.asked = text
            self._end(Ending.BROKEN_OFF)
        elif intent in self._turn.wanted or intent is Intent.NEXT:
            self._silence()
            self._narrator.tone("accepted")
            self._go_on(Answer(intent, is_anything=True))
        else:
            self._is_anything = self._is_anything or self._is_reply
            self._say_again()

    def _say_again(self) -> None:
        """What was cut by a word that came to nothing is said once more, once a turn."""
        if self._cut and self._may_repeat:
            self._may_repeat = False
            self._ends_s = None
            for line in self._cut:
                self._narrator.say(line)
        self._cut = ()

    def _end(self, ending: Ending) -> None:
        if self.ending is not None:
            return
        self._silence()
        self._narrator.duck(on=False)
        self.ending = ending
        self._dialogue.close()
        self._write("first_run", {"phase": "end", "done": ending is Ending.DONE})

    def _silence(self) -> None:
        self._narrator.silence()
        self._report_said()

    def _report_said(self) -> None:
        for said in self._narrator.take_said():
            self._write("said", said_fields(said))

    def _write(self, kind: str, fields: dict[str, object]) -> None:
        self._log({"t": self.now_s, "kind": kind, **fields})
