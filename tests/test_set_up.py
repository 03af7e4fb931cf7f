"""scripts/start on machines made of stand-ins: what is missing, what fails, what is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REAL = (
    "bash cat chmod cp cut dirname env flock grep head id mkdir mktemp mv rm sha256sum sh tail"
    " touch uname"
)
LIBRARIES = "libportaudio.so.2 libespeak-ng.so.1"

# A Python that builds environments of itself, and whose pip obeys the file `pip-fails`.
PYTHON = """
here='{stubs}'
echo "python $*" >>"$here/log"
case "$*" in
  *"-m venv"*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  *"pip install"*"--editable"*)
    printf '#!/bin/sh\\nprintf "%%s|" "$@"\\n' >"${{0%/*}}/supine"; chmod +x "${{0%/*}}/supine" ;;
  *"pip install"*) if [ -e "$here/pip-fails" ]; then echo "no network"; exit 1; fi ;;
esac
"""


class Machine:
    """A folder with the project in it, and a PATH with nothing but stand-ins and plain tools."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "the project"
        self.stubs = folder / "stubs"
        self.stubs.mkdir()
        shutil.copytree(ROOT / "scripts", self.project / "scripts")
        shutil.copy(ROOT / "pyproject.toml", self.project)
        for tool in REAL.split():
            path = shutil.which(tool)
            assert path is not None, f"{tool} is missing here"
            (self.stubs / tool).symlink_to(path)
        self.put("ldconfig", f"echo '{LIBRARIES}'")
        self.put("apt-get", f"echo \"apt-get $*\" >>'{self.stubs}/log'")
        self.put("id", "echo 0")
        self.put("python3", PYTHON.format(stubs=self.stubs))

    def put(self, name: str, script: str) -> None:
        path = self.stubs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("start", *arguments)

    def run(self, verb: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.project / "scripts" / verb, *arguments],
            env={"PATH": str(self.stubs), "HOME": str(self.stubs)},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def log(self) -> str:
        """What the stand-ins were asked since the last look."""
        path = self.stubs / "log"
        words = path.read_text() if path.exists() else ""
        path.unlink(missing_ok=True)
        return words


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_sets_up_once_then_only_runs(machine: Machine) -> None:
    first = machine.start("hear", "my file.wav")
    assert first.stdout == "hear|my file.wav|", first.stderr
    asked = machine.log()
    assert "--require-hashes --no-deps -r" in asked
    assert "apt-get" not in asked
    second = machine.start()
    assert (second.returncode, second.stderr, machine.log()) == (0, "", "")


def test_a_new_lock_is_installed(machine: Machine) -> None:
    machine.start()
    machine.log()
    lock = machine.project / "scripts" / "requirements.lock"
    lock.write_text(lock.read_text() + "\n")
    assert machine.start().returncode == 0
    asked = machine.log()
    assert "pip install" in asked
    assert "-m venv" not in asked, "the environment was whole: it is brought up to date"


@pytest.mark.parametrize("what", ["moved", "cut short"])
def test_an_environment_not_to_be_trusted_is_made_anew(machine: Machine, what: str) -> None:
    machine.start()
    if what == "moved":
        machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    else:
        (machine.project / ".venv" / ".set-up-of").unlink()
    (machine.project / ".venv" / "left over").touch()
    machine.log()
    assert machine.start().returncode == 0
    assert "-m venv" in machine.log()
    assert not (machine.project / ".venv" / "left over").exists()


def test_missing_packages_are_installed(machine: Machine) -> None:
    machine.put("ldconfig", "echo libespeak-ng.so.1")
    assert machine.start().returncode == 0
    assert "--no-install-recommends libportaudio2\n" in machine.log()


def test_measuring_takes_the_tools_of_the_tests_and_festival_besides(machine: Machine) -> None:
    assert machine.run("bench", "ears").returncode == 0
    (installed,) = (line for line in machine.log().splitlines() if line.startswith("apt-get"))
    assert installed.endswith(
        " espeak-ng pulseaudio pulseaudio-utils flite"
        " festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts"
    )
    for tool in ("espeak-ng", "pulseaudio", "parec", "flite"):
        machine.put(tool, "exit 0")
    machine.put("festival", "echo '(cmu_us_slt_arctic_hts kal_diphone)'")
    assert machine.run("bench", "ears").returncode == 0
    asked = machine.log()
    assert "--no-install-recommends festvox-kdlpc16k\n" in asked
    assert "python -P -m scripts.benchmarks ears\n" in asked
    machine.put("festival", "echo '(cmu_us_slt_arctic_hts kal_diphone ked_diphone)'")
    assert machine.run("bench").returncode == 0
    assert "apt-get" not in machine.log()


def test_training_has_an_environment_of_its_own(machine: Machine) -> None:
    machine.put("espeak-ng", "exit 0")
    done = machine.run("train_model", "--out", "a folder")
    assert done.returncode == 0, done.stderr
    asked = machine.log()
    assert (
        f"pip install --quiet --no-build-isolation --editable {machine.project}[train]\n" in asked
    )
    assert "python -P -m scripts.training --out a folder\n" in asked
    assert (machine.project / ".venv-train" / ".set-up-of").exists()
    assert not (machine.project / ".venv").exists()
    assert machine.run("train_model").returncode == 0
    assert machine.log() == "python -P -m scripts.training\n", "nothing is set up twice"
    assert machine.start("ok").stdout == "ok|"
    asked = machine.log()
    assert f"-m venv {machine.project}/.venv\n" in asked, "the coach has one of its own"
    assert "[train]" not in asked


@pytest.mark.parametrize("verb", ["start", "test", "bench"])
def test_nothing_else_installs_what_training_needs(machine: Machine, verb: str) -> None:
    assert machine.run(verb).returncode == 0
    asked = machine.log()
    assert "[train]" not in asked
    assert not (machine.project / ".venv-train").exists()


@pytest.mark.parametrize("verb", ["train_model", "test", "bench"])
def test_espeak_ng_is_installed_where_its_program_is_asked_for(machine: Machine, verb: str) -> None:
    assert machine.run(verb).returncode == 0
    (installed,) = (line for line in machine.log().splitlines() if line.startswith("apt-get"))
    assert " --no-install-recommends espeak-ng" in installed


def test_the_coach_needs_the_library_of_espeak_ng_only(machine: Machine) -> None:
    assert machine.start().returncode == 0
    assert "apt-get" not in machine.log()


def test_packaging_needs_no_more_than_the_coach(machine: Machine) -> None:
    assert machine.run("package").returncode == 0
    asked = machine.log()
    assert "apt-get" not in asked
    assert "python -P -m scripts.packaging\n" in asked


def test_an_old_list_of_packages_is_renewed(machine: Machine) -> None:
    machine.put("ldconfig", "")
    state = machine.stubs / "renewed"
    machine.put(
        "apt-get",
        f"""case "$*" in *update*) touch '{state}' ;; esac
        [ -e '{state}' ]""",
    )
    assert machine.start().returncode == 0
    assert state.exists()


@pytest.mark.parametrize(
    ("stub", "script", "sentence"),
    [
        ("apt-get", "echo 'E: no space'; exit 100", "apt-get could not install libportaudio2"),
        ("apt-get", None, "this system lacks apt-get"),
        ("id", "echo 1000", "as neither root nor a user of sudo"),
    ],
)
def test_packages_that_cannot_be_had(
    machine: Machine, stub: str, script: str | None, sentence: str
) -> None:
    machine.put("ldconfig", "")
    if script is None:
        (machine.stubs / stub).unlink()
    else:
        machine.put(stub, script)
    done = machine.start()
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[-1]
    assert ("E: no space" in done.stderr) == (script is not None and "no space" in script)


def test_failing_pip_is_said_so_and_tried_again(machine: Machine) -> None:
    (machine.stubs / "pip-fails").touch()
    done = machine.start()
    assert done.returncode == 1
    *words, last = done.stderr.splitlines()
    assert "no network" in words
    assert last.startswith("supine: pip could not install the Python packages")
    (machine.stubs / "pip-fails").unlink()
    assert machine.start("ok").stdout == "ok|"


def test_two_at_once_set_up_once(machine: Machine) -> None:
    command = [str(machine.project / "scripts" / "start"), "x"]
    env = {"PATH": str(machine.stubs), "HOME": str(machine.stubs)}
    both = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=30)[0] for process in both] == [b"x|", b"x|"]
    assert machine.log().count("-m venv") == 1
