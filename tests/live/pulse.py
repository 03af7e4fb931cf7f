"""A private PulseAudio with a virtual loudspeaker and a virtual microphone, in a folder of its own.

What is played by default sounds in `bedroom_speaker`; what is played into `bedroom_air` is what
the default microphone, `bedroom_mic`, picks up, over a noise floor such as every room has.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from voice.audio import SAMPLE_RATE, Samples

TOOLS = ("pulseaudio", "pactl", "pacat", "parec")

# norewinds: without it a null sink stalls for up to 1.8 s when a stream starts (measured).
SERVER = """
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink norewinds=1 sink_name=bedroom_speaker rate=48000 channels=1
load-module module-null-sink norewinds=1 sink_name=bedroom_air rate=48000 channels=1
load-module module-remap-source source_name=bedroom_mic master=bedroom_air.monitor
set-default-sink bedroom_speaker
set-default-source bedroom_mic
"""

# ALSA's own configuration looks for a running server only once a process; this one always asks.
ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse hint { show on description "the virtual bedroom" } }
ctl.!default { type pulse }
"""

RAW = ("--raw", f"--rate={SAMPLE_RATE}", "--channels=1")
NOISE_VOLUME = 5_000
"""PulseAudio's scale is cubic, 65,536 is full scale: white noise at about -72 dB."""


class VirtualBedroomError(Exception):
    """The virtual bedroom could not be made; the message says why."""


def missing_tools() -> list[str]:
    """What this harness needs and the machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass
class VirtualBedroom:
    """A running one. `env` leads a process there: all sound of a child with it stays inside."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start the server, and a noise floor in the air."""
        flags = ("--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no")
        settings = str(self.folder / "server.pa")
        command = ["pulseaudio", "-n", "-F", settings, *flags, "--high-priority=no"]
        with (self.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, env=self.env)
        self.processes.append(server)
        until(lambda: _answers(self), server, "pulseaudio did not answer")
        player = ("pacat", "--device=bedroom_air", "--format=s16le", f"--volume={NOISE_VOLUME}")
        with Path("/dev/urandom").open("rb") as noise:
            self.processes.append(subprocess.Popen([*player, *RAW], stdin=noise, env=self.env))

    def stop(self) -> None:
        """End both: the server goes, and with it all streams."""
        while self.processes:
            end(self.processes.pop())

    def play_into_microphone(self, samples: Samples) -> subprocess.Popen[bytes]:
        """Play (n,) at 16 kHz as if somebody spoke. Returns at once; wait with `.wait()`."""
        path = self.folder / f"said-{time.monotonic_ns()}.raw"
        path.write_bytes(np.asarray(samples, dtype="<f4").tobytes())
        command = ("pacat", "--device=bedroom_air", "--format=float32le", "--latency-msec=20")
        with path.open("rb") as sound:
            return subprocess.Popen([*command, *RAW], stdin=sound, env=self.env)

    def let_loudspeaker_be_heard(self, level_db: float, latency_ms: int = 60) -> None:
        """From now on the microphone hears the loudspeaker, too, so much louder or softer."""
        way = ("source=bedroom_speaker.monitor", "sink=bedroom_air", "channels=1")
        # Without adjust_time=0 it changes its rate by hundreds of ppm, as no room does.
        settings = (f"latency_msec={latency_ms}", "adjust_time=0")
        self.ask("load-module", "module-loopback", *way, *settings)
        for line in self.ask("list", "short", "sink-inputs").splitlines():
            number, _, _, driver = line.split()[:4]
            if "loopback" in driver:
                self.ask("set-sink-input-volume", number, f"{level_db:g}dB")

    def record_loudspeaker(self, path: Path) -> AbstractContextManager[Path]:
        """Record what the loudspeaker plays meanwhile to a WAV file, mono, 16 kHz."""
        return self._record("bedroom_speaker.monitor", path)

    def record_air(self, path: Path) -> AbstractContextManager[Path]:
        """Record what the microphone hears meanwhile to a WAV file, mono, 16 kHz."""
        return self._record("bedroom_air.monitor", path)

    @contextmanager
    def _record(self, device: str, path: Path) -> Iterator[Path]:
        raw = self.folder / f"played-{time.monotonic_ns()}.raw"
        command = ("parec", f"--device={device}", "--format=s16le")
        with raw.open("wb") as sound:
            recorder = subprocess.Popen(
                [*command, "--latency-msec=20", *RAW], stdout=sound, env=self.env
            )
            try:
                until(lambda: raw.stat().st_size > 0, recorder, "parec recorded nothing")
                yield path
            finally:
                end(recorder)
        soundfile.write(path, np.fromfile(raw, dtype="<i2"), SAMPLE_RATE)

    def ask(self, *words: str) -> str:
        """What `pactl` answers."""
        answer = subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=10
        )
        return answer.stdout

    def suspend_loudspeaker(self, is_suspended: bool) -> None:
        """Suspend the virtual loudspeaker, as a server does to save power, or let it go on."""
        self.ask("suspend-sink", "bedroom_speaker", "1" if is_suspended else "0")


def until(is_true: Callable[[], bool], process: subprocess.Popen[bytes], problem: str) -> None:
    """Wait for something that a process brings about, at most ten seconds."""
    end_s = time.monotonic() + 10.0
    while not is_true():
        if time.monotonic() > end_s:
            raise VirtualBedroomError(f"{problem} within ten seconds")
        try:
            status = process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
        raise VirtualBedroomError(f"{problem}: it ended with status {status}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, gently first."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def virtual_bedroom(folder: Path) -> Iterator[VirtualBedroom]:
    """Start the server in a folder whose path is short: sockets allow 107 characters."""
    run = folder / "run"
    (run / "pulse").mkdir(parents=True)
    (folder / "state").mkdir()
    run.chmod(0o700)
    (run / "pulse").chmod(0o700)
    (folder / "server.pa").write_text(SERVER)
    (folder / "asound.conf").write_text(ALSA)
    own = {
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        "PULSE_RUNTIME_PATH": str(run / "pulse"),
        "PULSE_SERVER": f"unix:{run / 'pulse' / 'native'}",
        "PULSE_STATE_PATH": str(folder / "state"),
        "XDG_RUNTIME_DIR": str(run),
    }
    bedroom = VirtualBedroom(folder, {**os.environ, **own})
    try:
        bedroom.start()
        yield bedroom
    finally:
        bedroom.stop()


def _answers(bedroom: VirtualBedroom) -> bool:
    try:
        return "bedroom_mic" in bedroom.ask("list", "short", "sources")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
