"""A process that renders with espeak-ng, one forked child for each text.

Run as a script, never imported: it loads only the standard library and pyttsx3's binding, so
it stays single-threaded and may fork, which a process with audio and recognition threads may
not. It loads the library but never initializes it. Each child does, renders one text and
leaves, because espeak-ng carries state from one text to the next (the bytes of a text depend on
what was said before it), loses settings in its asynchronous modes, and cannot be initialized
again after espeak_Terminate. The calls are those of espeak-ng's `speak_lib.h`.

On stdin and stdout travel frames: a big-endian length of 4 bytes, then so many bytes. A request
is a JSON object: text, voice, rate_wpm, pitch. A reply is a line of JSON and, after it, the
sound as 16-bit samples. The first frame, unasked, says whether the library could be loaded. At
the end of stdin, so also when the program that started this one dies, the process leaves.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any

CHILD_LIMIT_S = 20
VOLUME = 80  # percent; at 100 some variants run into full scale
DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: report missing data instead of leaving


def read_exactly(source: int, length: int) -> bytes:
    """Exactly so many bytes from a file descriptor, or fewer where it ends."""
    parts = bytearray()
    while len(parts) < length:
        part = os.read(source, length - len(parts))
        if not part:
            break
        parts += part
    return bytes(parts)


def write_fully(sink: int, content: bytes) -> None:
    """All the bytes to a file descriptor, however many writes that takes."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(sink, rest) :]


def send(sink: int, payload: bytes) -> None:
    """One frame."""
    write_fully(sink, struct.pack(">I", len(payload)) + payload)


def reply(pcm: bytes = b"", **header: Any) -> bytes:
    """The payload of a reply."""
    return json.dumps(header).encode() + b"\n" + pcm


def choose_voice(espeak: Any, name: str) -> bool:
    """Select a voice by its name, its file or its language; False if there is none.

    espeak-ng ignores a variant that it does not know, so the variant's file is looked for; and
    it ignores every variant of a voice selected by language, so that voice is selected again.
    """
    plain, plus, variant = name.partition("+")
    if not plain:
        return False
    if plus:
        folder = ctypes.c_char_p()
        espeak.Info(ctypes.cast(ctypes.pointer(folder), ctypes.c_void_p))
        variants = Path(os.fsdecode(folder.value or b""), "voices", "!v")
        if variant not in {file.name for file in variants.glob("*")}:
            return False
    if espeak.SetVoiceByName(name.encode()) == espeak.EE_OK:
        return True
    wanted = espeak.VOICE(languages=plain.encode())
    if espeak.SetVoiceByProperties(ctypes.byref(wanted)) != espeak.EE_OK:
        return False
    file = espeak.GetCurrentVoice().contents.identifier + (plus + variant).encode()
    return bool(espeak.SetVoiceByName(file) == espeak.EE_OK)


def set_up(espeak: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Initialize and apply the settings; the reply's header."""
    sample_rate = espeak.Initialize(espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, DO_NOT_EXIT)
    if sample_rate <= 0:
        return {"problem": "data"}
    if not choose_voice(espeak, request["voice"]):
        return {"problem": "voice"}
    settings = {
        espeak.RATE: request["rate_wpm"],
        espeak.PITCH: request["pitch"],
        espeak.VOLUME: VOLUME,
    }
    for parameter, value in settings.items():
        espeak.SetParameter(parameter, value, 0)
        # pyttsx3's own binding of this function lacks the second argument (1: the value in use)
        if espeak.dll.espeak_GetParameter(parameter, 1) != value:
            return {"problem": "failed", "detail": f"espeak-ng dropped the setting {parameter}"}
    return {"sample_rate": sample_rate}


def render(espeak: Any, request: dict[str, Any]) -> bytes:
    """Render one text: the payload of the reply. Only ever called in a fresh child."""
    header = set_up(espeak, request)
    if "problem" in header:
        return reply(**header)
    parts: list[bytes] = []
    onsets: list[tuple[int, int]] = []

    def collect(wave: Any, length: int, events: Any) -> int:
        if wave and length > 0:
            parts.append(ctypes.string_at(wave, length * 2))
        index = 0
        while events[index].type != espeak.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == espeak.EVENT_WORD:
                onsets.append((event.text_position - 1, event.sample))
            index += 1
        return 0

    espeak.SetSynthCallback(collect)
    text = request["text"].replace("\0", " ").encode("utf-8", "replace")
    code = espeak.Synth(text, flags=espeak.ENDPAUSE | espeak.CHARS_UTF8)
    if code != espeak.EE_OK:
        return reply(problem="failed", detail=f"espeak-ng answered with error {code}")
    return reply(b"".join(parts), onsets=onsets, **header)


def render_in_child(espeak: Any, request: dict[str, Any]) -> bytes:
    """Fork, render there, and collect the reply; a child that dies is a reply too."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(CHILD_LIMIT_S)  # a child that hangs is killed, whoever still lives
            write_fully(sink, render(espeak, request))
        except BaseException:  # noqa: BLE001 - a forked child never returns, whatever happens
            os._exit(1)
        os._exit(0)
    os.close(sink)
    payload = bytearray()
    while part := os.read(source, 1 << 16):
        payload += part
    os.close(source)
    _, status = os.waitpid(child, 0)
    if status != 0:
        return reply(problem="failed", detail=f"the rendering process died ({status})")
    return bytes(payload)


def serve(requests: int, replies: int) -> None:
    """Answer requests until there are no more."""
    try:
        # here, because loading the library is what may fail, and that is an answer too
        from pyttsx3.drivers import _espeak as espeak  # noqa: PLC0415
    except (ImportError, RuntimeError, OSError) as problem:
        missing = "package" if isinstance(problem, ImportError) else "library"
        send(replies, reply(problem=missing, detail=str(problem)))
        return
    send(replies, reply())
    while len(size := read_exactly(requests, 4)) == 4:
        body = read_exactly(requests, struct.unpack(">I", size)[0])
        send(replies, render_in_child(espeak, json.loads(body)))


def main() -> None:
    """Serve on the standard streams, out of reach of anything that a library prints."""
    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        serve(0, replies)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
