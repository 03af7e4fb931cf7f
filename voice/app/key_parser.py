"""From what a terminal sends to what a key means."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Literal, TypeAlias

ESCAPE = "\x1b"
_ENTER = "\r\n"
_ERASE = "\x7f\b"
_ERASE_WORD = "\x17"
_ERASE_LINE = "\x15"


@dataclass(frozen=True)
class Pause:
    """Space or Enter on an empty line: pause, or go on."""


@dataclass(frozen=True)
class Stop:
    """Escape: stop."""


@dataclass(frozen=True)
class Typed:
    """A phrase that was typed and sent with Enter."""

    line: str


Key: TypeAlias = Pause | Stop | Typed


class KeyParser:
    """Reads the bytes of a terminal in raw form, piece by piece.

    Escape alone means stop, but arrow keys begin with it too: it counts once nothing follows, when
    `time_out` is called. Sequences after ECMA-48, section 5.4, and xterm's SS3.
    """

    def __init__(self, *, is_typing: bool) -> None:
        self._is_typing = is_typing
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="ignore").decode
        self._begun: Literal["", "escape", "sequence", "single"] = ""
        self.line = ""

    @property
    def is_waiting(self) -> bool:
        """Whether an Escape came that may be the start of something longer."""
        return bool(self._begun)

    def feed(self, sent: bytes) -> list[Key]:
        """The keys completed by what the terminal sent."""
        keys = [self._take(character) for character in self._decode(sent)]
        return [key for key in keys if key is not None]

    def time_out(self) -> list[Key]:
        """Nothing more came: a lone Escape is one."""
        begun, self._begun = self._begun, ""
        return [Stop()] if begun == "escape" else []

    def _take(self, character: str) -> Key | None:
        if self._begun:
            return self._go_on(character)
        if character == ESCAPE:
            self._begun = "escape"
            return None
        if character in _ENTER:
            line, self.line = self.line.strip(), ""
            return Typed(line) if line else Pause()
        if character == " " and not self.line:
            return Pause()
        self._edit(character)
        return None

    def _go_on(self, character: str) -> Key | None:
        begun, self._begun = self._begun, ""
        if begun == "escape":
            if character == ESCAPE:
                self._begun = "escape"
                return Stop()
            if character == "[":
                self._begun = "sequence"
            elif character == "O":
                self._begun = "single"
        elif begun == "sequence" and not "@" <= character <= "~":
            self._begun = "sequence"
        return None

    def _edit(self, character: str) -> None:
        if not self._is_typing:
            return
        if character in _ERASE:
            self.line = self.line[:-1]
        elif character == _ERASE_WORD:
            self.line = self.line.rstrip().rpartition(" ")[0]
        elif character == _ERASE_LINE:
            self.line = ""
        elif character.isprintable():
            self.line += character


class LineParser:
    """Reads whole lines: a pipe can speak, too, and so can who types into a terminal's own line.

    An empty line is a pause, one that is Escape alone a stop.
    """

    def __init__(self, *, is_typing: bool) -> None:
        self._is_typing = is_typing
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._rest = ""
        self.line = ""
        self.is_waiting = False

    def feed(self, sent: bytes) -> list[Key]:
        """The keys that the lines now complete stand for."""
        *lines, self._rest = (self._rest + self._decode(sent)).split("\n")
        return [key for line in lines for key in self._read(line)]

    def end(self) -> list[Key]:
        """No more comes: a last line without its end counts."""
        rest, self._rest = self._rest, ""
        return self._read(rest) if rest.strip() else []

    def time_out(self) -> list[Key]:
        """Nothing: lines wait for their ends."""
        return []

    def _read(self, line: str) -> list[Key]:
        if not line.strip():
            return [Pause()]
        if line.strip() == ESCAPE:
            return [Stop()]
        return [Typed(line.strip())] if self._is_typing else []
