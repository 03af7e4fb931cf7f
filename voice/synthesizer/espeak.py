"""espeak-ng as a renderer: asks a small process of its own, started at the first render."""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voice.synthesizer.rendering import (
    Onset,
    Renderer,
    RenderError,
    Rendering,
    SynthesisError,
    Voice,
)

SERVER_FILE = Path(__file__).with_name("espeak_server.py")
REPLY_LIMIT_S = 30.0

_INSTALL = 'install espeak-ng, on Debian and Ubuntu with "sudo apt install espeak-ng"'
_MENDABLE = {
    "package": "the Python package pyttsx3 cannot be imported: install it into this environment",
    "library": f"the espeak-ng library cannot be loaded: {_INSTALL}",
    "data": f"espeak-ng's voice data cannot be found: {_INSTALL}",
}


class EspeakRenderer(Renderer):
    """Renders with espeak-ng, bit-exactly: the same text and voice give the same bytes.

    Renders may be asked from any thread; they are made one at a time. The process ends with
    `close`, with the interpreter, or when this program dies.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        # -P: the script's own folder must not shadow installed modules
        self._command = tuple(command or (sys.executable, "-P", str(SERVER_FILE)))
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def render(self, text: str, voice: Voice) -> Rendering:
        """Sound at espeak-ng's rate, with its word events.

        Raises SynthesisError for an unknown voice or a missing installation, RenderError for
        a render that died or gave nothing readable.
        """
        request = {
            "text": text,
            "voice": voice.name,
            "rate_wpm": voice.rate_wpm,
            "pitch": voice.pitch,
        }
        with self._lock:
            header, pcm = self._ask(request)
        problem = header.get("problem")
        if problem == "voice":
            raise SynthesisError(
                f'espeak-ng has no voice "{voice.name}": choose one that '
                '"espeak-ng --voices" or, after a plus sign, "espeak-ng --voices=variant" lists'
            )
        if problem is not None:
            raise RenderError(str(header.get("detail", problem)))
        return Rendering(
            pcm=np.frombuffer(pcm, dtype="<i2").astype(np.int16),
            sample_rate=int(header["sample_rate"]),
            onsets=tuple(Onset(offset, at) for offset, at in header["onsets"]),
        )

    def close(self) -> None:
        """End the process, if there is one; the next render starts another."""
        with self._lock:
            self._drop()

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if self._server is None:
            self._server = self._start()
        try:
            header, pcm = self._server.ask(request)
        except (OSError, ValueError, EOFError) as failure:
            self._drop()
            raise RenderError(f"the espeak-ng process gave no answer ({failure})") from failure
        if header.get("problem") in _MENDABLE:
            raise SynthesisError(_MENDABLE[header["problem"]])
        return header, pcm

    def _start(self) -> _Server:
        server: _Server | None = None
        try:
            server = _Server(self._command)
            header, _ = server.receive()
        except (OSError, ValueError, EOFError) as failure:
            if server is not None:
                server.stop()
            raise RenderError(f"the espeak-ng process did not start ({failure})") from failure
        if header.get("problem") in _MENDABLE:
            server.stop()
            raise SynthesisError(_MENDABLE[header["problem"]])
        return server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


class _Server:
    """The running process and the frames to and from it; `espeak_server` describes them."""

    def __init__(self, command: Sequence[str]) -> None:
        # A session of its own: Ctrl-C in the terminal is for this program to handle.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests = self._process.stdin
        self._replies = self._process.stdout.fileno()
        self.stop = weakref.finalize(self, _end, self._process)

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Send a request, wait for its reply: header and sound."""
        body = json.dumps(request).encode()
        rest = memoryview(struct.pack(">I", len(body)) + body)
        while rest:
            rest = rest[self._requests.write(rest) or 0 :]
        return self.receive()

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next reply: header and sound. Raises OSError, ValueError or EOFError."""
        until = time.monotonic() + REPLY_LIMIT_S
        (length,) = struct.unpack(">I", self._read(4, until))
        line, _, pcm = self._read(length, until).partition(b"\n")
        header = json.loads(line)
        if not isinstance(header, dict) or len(pcm) % 2:
            raise ValueError("a garbled reply")
        return header, pcm

    def _read(self, length: int, until: float) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            left = max(0.0, until - time.monotonic())
            if not select.select([self._replies], [], [], left)[0]:
                raise TimeoutError("it took too long")
            part = os.read(self._replies, length - len(parts))
            if not part:
                raise EOFError("it has ended")
            parts += part
        return bytes(parts)


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
