"""The wheel and the source archive: nothing missing, nothing too much, and the wheel runs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import HeaderParser
from fnmatch import fnmatch
from pathlib import Path

import pytest
from trove_classifiers import classifiers

from scripts import packaging
from scripts.packaging import ROOT, build, environment, pythons, record, supported, try_out

PACKAGES = ("intents", "voice")
LISTED = """
import importlib.metadata, json, sys
print(*(file for file in importlib.metadata.files("supine")), sep="\\n")
"""


def files_of(*folders: str) -> set[str]:
    """The repository's files in some folders, as they are named from its root."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(built: tuple[Path, Path]) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(built[0]) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return HeaderParser().parsestr(wheel.read(name).decode())


def test_the_wheel_holds_both_packages_whole_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert inside == files_of(*PACKAGES)
    for data in ("sentences/stop", "movements/leg-crossover", "routines/morning-stretch"):
        assert f"intents/{data}.yaml" in inside
    for data in ("models/en-us-commands/am/final.mdl", "app/scenarios/default.toml"):
        assert f"voice/{data}" in inside


def test_what_the_wheel_holds_is_what_the_repository_holds(wheel: zipfile.ZipFile) -> None:
    changed = [name for name in files_of(*PACKAGES) if wheel.read(name) != content(name)]
    assert changed == []


def content(name: str) -> bytes:
    return (ROOT / name).read_bytes()


def test_the_archive_holds_what_it_takes_to_build_test_and_read(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as archive:
        members = {member.name.partition("/")[2]: member for member in archive.getmembers()}
    wanted = files_of(*PACKAGES, "scripts", "tests", "docs")
    wanted |= {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"}
    assert wanted - set(members) == set()
    assert {name.partition("/")[0] for name in set(members) - wanted} <= {"PKG-INFO", ".gitignore"}
    for verb in ("start", "test", "bench"):
        assert members[f"scripts/{verb}"].mode & 0o100, "a script that is to be run"


def test_nothing_on_the_package_is_invented(metadata: Message) -> None:
    named = metadata.get_all("Classifier") or []
    assert set(named) <= classifiers
    assert not metadata.get_all("Project-URL")
    assert not metadata.get("Home-page")
    assert [name for name in named if fnmatch(name, "Operating System :: *")] == [
        "Operating System :: POSIX :: Linux"
    ], "the others were not run"
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_payload() == content("README.md").decode()


def test_every_version_between_the_bounds_is_named(metadata: Message) -> None:
    assert metadata["Requires-Python"] == "<3.14,>=3.11"
    assert supported() == ("3.11", "3.12", "3.13")


PYTHONS = pythons()


@pytest.mark.parametrize("version", PYTHONS)
def test_the_wheel_goes_into_a_clean_environment_of_every_python_here(
    built: tuple[Path, Path], wheel: zipfile.ZipFile, tmp_path: Path, version: str
) -> None:
    """Without a network none has the other packages; what is there is compiled and complete."""
    offline = ("--no-index", "--no-compile", str(built[0]))
    programs = environment(PYTHONS[version], tmp_path / "clean", offline)
    assert (programs / "supine").exists()
    run = [str(programs / "python"), "-I"]
    (site,) = (tmp_path / "clean").rglob("site-packages")
    subprocess.run([*run, "-m", "compileall", "-q", str(site)], check=True)
    done = subprocess.run([*run, "-c", LISTED], capture_output=True, text=True, check=True)
    installed = set(done.stdout.splitlines())
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} <= installed


@pytest.fixture(scope="module")
def programs(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, which sees the lock's packages, but not this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    made = environment(Path(sys.executable), folder / "env", ("--no-index", str(built[0])))
    (site,) = (folder / "env").rglob("site-packages")
    # Of a folder that is named in a .pth file the .pth files inside are not read.
    (site / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return made


def test_the_wheel_runs_in_any_folder(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    record(tmp_path)
    printed = try_out(programs, tmp_path)
    (place,) = (
        line.removeprefix("built in: ")
        for line in printed["supine model where"].splitlines()
        if line.startswith("built in: ")
    )
    assert programs.parent in Path(place).parents, "the checkout's own code would prove nothing"


def test_packages_are_tried_one_python_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packaging, "ROOT", tmp_path)
    monkeypatch.setattr(packaging, "supported", lambda: ("3.11", "3.12", "3.13"))
    monkeypatch.setattr(packaging, "pythons", lambda: {"3.11": Path("one"), "3.12": Path("two")})
    monkeypatch.setattr(packaging, "record", lambda _: None)
    monkeypatch.setattr(
        packaging, "build", lambda folder: (folder / "supine.whl", folder / "supine.tar.gz")
    )
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(packaging, "_run", answering(asked))
    assert packaging.main() == 0
    pips = [command for command in asked if "install" in command]
    assert [("--require-hashes" in pip, pip[-1]) for pip in pips] == [
        (True, str(packaging.LOCK)),
        (False, str(tmp_path / "dist" / "supine.whl")),
    ] * 2
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "Python 3.13: not on this machine, so not tried"


def answering(asked: list[tuple[str, ...]]) -> Callable[..., str]:
    """A runner of commands that notes them, and prints what is wanted of each."""

    def run(command: list[str], folder: Path) -> str:
        asked.append(tuple(command))
        return packaging.CHECKS.get(tuple(command[1:]), "")

    return run


def test_a_wheel_that_does_not_do_its_job_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaging, "_run", lambda *_: "nothing of the kind")
    with pytest.raises(packaging.PackagingError, match="'supine --help' printed no 'Usage"):
        try_out(tmp_path, tmp_path)


def test_a_build_that_fails_is_told_and_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packaging, "ROOT", tmp_path)
    assert packaging.main() == 1
    told = capsys.readouterr().err
    assert told.startswith("scripts/package: '")
    assert "hatchling build" in told.splitlines()[0]
