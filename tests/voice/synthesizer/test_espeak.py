from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from tests.voice.synthesizer.fakes import server_after
from voice.synthesizer import SynthesisError, Synthesizer, Voice
from voice.synthesizer.espeak import EspeakRenderer
from voice.synthesizer.rendering import RenderError

LINE = "Bring your left knee to your chest, and hold it for twenty seconds."

CRASHING = """
import os, signal
fork, forks = os.fork, []
def crashing_fork():
    forks.append(1)
    child = fork()
    if child == 0 and len(forks) <= {crashes}:
        os.kill(os.getpid(), signal.SIGKILL)
    return child
os.fork = crashing_fork
"""

NO_LIBRARY = """
import ctypes
def missing(*_): raise OSError("no such library")
ctypes.LibraryLoader.LoadLibrary = missing
"""

OWNER = """
import sys
from voice.synthesizer.espeak import EspeakRenderer
from voice.synthesizer import Voice
renderer = EspeakRenderer()
renderer.render("five", Voice())
print(renderer._server._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def renderer() -> Iterator[EspeakRenderer]:
    shared = EspeakRenderer()
    yield shared
    shared.close()


def test_same_bytes_from_a_used_and_a_fresh_server(renderer: EspeakRenderer) -> None:
    expected = renderer.render(LINE, Voice())
    for other in ("seven", "A much longer line, to leave some state behind.", LINE):
        renderer.render(other, Voice("en-gb+f3", 200, 70))
    fresh = EspeakRenderer()
    for again in (renderer.render(LINE, Voice()), fresh.render(LINE, Voice())):
        assert np.array_equal(again.pcm, expected.pcm)
        assert again.onsets == expected.onsets
    fresh.close()


def test_rate_is_obeyed(renderer: EspeakRenderer) -> None:
    slow, normal, fast = (
        renderer.render(LINE, Voice(rate_wpm=rate)).pcm.size for rate in (90, 135, 180)
    )
    assert 1.3 < slow / normal < 1.7
    assert 1.15 < normal / fast < 1.5


def test_pitch_and_variant_change_the_sound_and_not_the_words(renderer: EspeakRenderer) -> None:
    plain = renderer.render(LINE, Voice("en-gb"))
    for voice in (Voice("en-gb", pitch=80), Voice("en-gb+f3")):
        other = renderer.render(LINE, voice)
        assert [at.offset for at in other.onsets] == [at.offset for at in plain.onsets]
        assert not np.array_equal(other.pcm, plain.pcm)


def test_nothing_is_clipped_at_full_scale(renderer: EspeakRenderer) -> None:
    for name in ("en-us", "en-gb+f3", "en-us+m7", "en-us+croak"):
        assert np.abs(renderer.render(LINE, Voice(name)).pcm.astype(int)).max() < 32_767


@pytest.mark.parametrize("name", ["klingonese", "en-us+nobody", "nobody+f3", "en-us+../!v/f3", ""])
def test_unknown_voice_is_named(renderer: EspeakRenderer, name: str) -> None:
    with pytest.raises(SynthesisError, match="espeak-ng has no voice") as error:
        renderer.render("five", Voice(name))
    assert f'"{name}"' in str(error.value)


def test_odd_texts_reach_the_end(renderer: EspeakRenderer) -> None:
    whole = renderer.render("knee and chest", Voice())
    assert renderer.render("knee and\0chest", Voice()).pcm.size == whole.pcm.size
    assert renderer.render("knee \ud800 <b> [[x]] — “chest”", Voice()).pcm.size > 0


def test_a_crashed_child_is_a_failure_and_the_server_lives_on() -> None:
    renderer = EspeakRenderer(server_after(CRASHING.format(crashes=1)))
    with pytest.raises(RenderError, match="died"):
        renderer.render("five", Voice())
    assert renderer.render("five", Voice()).pcm.size > 0
    renderer.close()


def test_synthesizer_outlives_two_crashes_and_gives_the_same_clip() -> None:
    renderer = EspeakRenderer(server_after(CRASHING.format(crashes=2)))
    with Synthesizer(None, renderer=renderer) as shaken, Synthesizer(None) as calm:
        clip = shaken.clip("five", Voice())
        assert clip.samples.tobytes() == calm.clip("five", Voice()).samples.tobytes()


def test_a_killed_server_is_started_again(renderer: EspeakRenderer) -> None:
    renderer.render("five", Voice())
    assert renderer._server is not None
    process = renderer._server._process
    process.kill()
    process.wait()
    with pytest.raises(RenderError, match="no answer"):
        renderer.render("five", Voice())
    assert renderer.render("five", Voice()).pcm.size > 0


@pytest.mark.parametrize(
    ("preparation", "message"),
    [
        (NO_LIBRARY, "library cannot be loaded: install espeak-ng"),
        ("import sys; sys.modules['pyttsx3'] = None", "pyttsx3 cannot be imported: install"),
        (
            "from pyttsx3.drivers import _espeak\n_espeak.Initialize = lambda *_: -1",
            "voice data cannot be found: install espeak-ng",
        ),
    ],
)
def test_what_is_missing_is_said(preparation: str, message: str) -> None:
    renderer = EspeakRenderer(server_after(preparation))
    with pytest.raises(SynthesisError, match=message):
        renderer.render("five", Voice())
    renderer.close()


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/python",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('not a frame at all')"),
        (sys.executable, "-c", "import os; os.write(1, bytes([0, 0, 0, 5]) + b'[1]\\nx')"),
    ],
)
def test_a_server_that_talks_nonsense_is_a_failure(command: tuple[str, ...]) -> None:
    renderer = EspeakRenderer(command)
    with pytest.raises(RenderError, match="did not start"):
        renderer.render("five", Voice())
    renderer.close()


def test_server_is_single_threaded_with_few_modules() -> None:
    watching = """
import os, threading
fork = os.fork
def watching_fork():
    import sys
    threads = len(os.listdir("/proc/self/task"))
    heavy = {"numpy", "soxr", "soundfile", "vosk"} & set(sys.modules)
    if threads != 1 or heavy:
        os._exit(1)
    return fork()
os.fork = watching_fork
"""
    renderer = EspeakRenderer(server_after(watching))
    assert renderer.render("five", Voice()).pcm.size > 0
    renderer.close()


def test_close_ends_the_process_and_a_later_render_works() -> None:
    renderer = EspeakRenderer()
    renderer.render("five", Voice())
    assert renderer._server is not None
    process = renderer._server._process
    renderer.close()
    assert process.returncode == 0
    assert renderer.render("five", Voice()).pcm.size > 0
    renderer.close()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches a process as Linux does")
@pytest.mark.parametrize("way", ["killed", "left"])
def test_no_server_is_left_behind(way: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        server = os.pidfd_open(int(owner.stdout.readline()))
        if way == "killed":
            owner.send_signal(signal.SIGKILL)
        owner.stdin.close()
        ended, _, _ = select.select([server], [], [], 10)
        os.close(server)
        owner.wait(10)
    assert ended
