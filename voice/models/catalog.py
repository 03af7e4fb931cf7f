"""Where models are: the built-in one beside this file, others in the places Vosk itself uses."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice.models.folder import ModelError, ModelFolder, check_model

BUILT_IN_NAME = "en-us-commands"


@dataclass(frozen=True)
class ListedModel:
    """A model found; `problem` is None if it can be used, else one sentence."""

    name: str
    path: Path
    problem: str | None


def built_in_path() -> Path:
    """The folder of the model that comes with the program."""
    return Path(__file__).resolve().parent / BUILT_IN_NAME


def vosk_places(environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders where Vosk's own Python package looks for models by name, in its order."""
    environment = os.environ if environment is None else environment
    named = environment.get("VOSK_MODEL_PATH")
    home = Path.home()
    usual = (
        Path("/usr/share/vosk"),
        home / "AppData" / "Local" / "vosk",
        home / ".cache" / "vosk",
    )
    return ((Path(named),) if named else ()) + usual


def find_model(
    name_or_path: str | Path | None = None, places: tuple[Path, ...] | None = None
) -> ModelFolder:
    """The built-in model (None or its name), one by name in `places`, or one by path.

    `places` are Vosk's own unless given. Raises ModelError if there is none or it cannot be used.
    """
    if name_or_path is None or str(name_or_path) == BUILT_IN_NAME:
        return check_model(built_in_path())
    text = str(name_or_path)
    if text and Path(text).name == text and not Path(text).is_dir():
        return _by_name(text, vosk_places() if places is None else places)
    return check_model(Path(text).expanduser())


def _by_name(name: str, places: tuple[Path, ...]) -> ModelFolder:
    for place in places:
        if (place / name).is_dir():
            return check_model(place / name)
    searched = ", ".join(str(place) for place in places)
    raise ModelError(
        f"There is no model named {name!r} in {searched}: put it there or give its path; "
        f"the built-in one is {BUILT_IN_NAME!r}."
    )


def list_models(places: tuple[Path, ...] | None = None) -> tuple[ListedModel, ...]:
    """The built-in model first, then every folder in `places` that looks like a model."""
    found = [_listed(built_in_path())]
    for place in vosk_places() if places is None else places:
        found += [_listed(folder) for folder in _folders(place) if _looks_like_model(folder)]
    return tuple(found)


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(folder for folder in place.iterdir() if folder.is_dir())
    except OSError:
        return []


def _looks_like_model(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("am", "conf", "graph", "final.mdl"))


def _listed(path: Path) -> ListedModel:
    try:
        check_model(path)
    except ModelError as error:
        return ListedModel(path.name, path, str(error))
    return ListedModel(path.name, path, None)
