"""What is obeyed that was no command: in continuous speech, and in noises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scripts.benchmarks.ears.plan import LONG_STATES, SHORT_SHARE
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.sounds import FLOOR_DB, HOUSEHOLD_DB
from scripts.benchmarks.ears.trial import Outcome, grouped
from scripts.benchmarks.figures import poisson_upper, rate_words, shared_upper
from scripts.benchmarks.report import Report

HOLD = "holding"


def speech(outcomes: Sequence[Outcome], setting: Setting) -> list[Report]:
    """False commands by state and by intent, and false reflexes in a hold."""
    return [
        _by_state(outcomes, setting),
        _by_intent(outcomes, setting),
        _reflexes(outcomes, setting),
    ]


def noises(outcomes: Sequence[Outcome]) -> Report:
    """False commands and reflexes of sounds without words."""
    report = Report(
        "ears: false commands and reflexes in noises",
        f"each from and into quiet ({FLOOR_DB:.0f} dBFS), at {HOUSEHOLD_DB:.0f} dBFS while it "
        "sounds; made: synthesized here, in idle and in a hold; recorded: of --speech, in one of "
        "the two by turns; the model may have heard some in training as noise behind speech",
        [
            "noise",
            "hours",
            "commands",
            "an hour",
            "95 % bound",
            "reflexes",
            "an hour",
            "95 % bound",
            "CPU of a core",
        ],
    )
    by_kind = grouped(outcomes, lambda outcome: f"{outcome.trial.source}: {outcome.trial.what}")
    for kind, some in by_kind.items():
        _add_noise(report, kind, some)
    for source, some in grouped(outcomes, lambda outcome: outcome.trial.source).items():
        for state, heard in grouped(some, lambda outcome: outcome.trial.state).items():
            _add_noise(report, f"all {source}, {state}", heard)
    return report


def hours(outcomes: Iterable[Outcome]) -> float:
    """How much sound was heard."""
    return sum(outcome.length_s for outcome in outcomes) / 3600.0


def distinct_hours(outcomes: Iterable[Outcome]) -> float:
    """How much of it was different sound: every state hears the same streams."""
    by_state = grouped(outcomes, lambda outcome: outcome.trial.state)
    return max((hours(some) for some in by_state.values()), default=0.0)


def false_intents(outcomes: Iterable[Outcome]) -> Counter[str]:
    """What acted without being meant, by intent."""
    return Counter(
        heard.meaning.intent
        for outcome in outcomes
        for heard in outcome.heard
        if heard.accepted and heard.meaning is not None and heard.meaning != outcome.trial.meant
    )


def reflexes(outcomes: Iterable[Outcome]) -> int:
    """How often something acted before an utterance was over."""
    return sum(heard.reflex_s is not None for outcome in outcomes for heard in outcome.heard)


def _by_state(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    states = grouped(outcomes, lambda outcome: outcome.trial.state)
    rates = {state: _count(some) / hours(some) for state, some in states.items()}
    worst = f"; worst in {max(rates, key=lambda state: rates[state])}" if rates else ""
    speakers = len({outcome.trial.source for outcome in outcomes})
    report = Report(
        "ears: false commands in continuous speech",
        f"{setting.recorded(setting.has_sentences)}; {speakers} readers, each one stream through "
        f"one pair of ears, with the pauses of the recordings; {' and '.join(LONG_STATES)} in "
        f"full, the first {SHORT_SHARE:.0%} of each one's utterances in the others; "
        f"{setting.level}; one-sided exact Poisson bound, which "
        f"counts once what several states heard{worst}",
        ["state", "hours", "false commands", "an hour", "95 % bound"],
    )
    for state, some in states.items():
        _add_rate(report, "state", state, _count(some), some)
    if outcomes:
        _add_rate(report, "state", "all", _count(outcomes), outcomes)
    return report


def _by_intent(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    report = Report(
        "ears: false commands in continuous speech, by intent",
        setting.recorded(setting.has_sentences) + "; all states together",
        ["intent", "hours", "false commands", "an hour", "95 % bound"],
    )
    for intent, count in false_intents(outcomes).most_common():
        _add_rate(report, "intent", intent, count, outcomes)
    return report


def _reflexes(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    report = Report(
        "ears: false reflexes in continuous speech",
        setting.recorded(setting.has_sentences) + "; the same streams; a reflex freezes a hold "
        "until the utterance is over",
        ["state", "hours", "reflexes", "an hour", "95 % bound"],
    )
    for state, some in grouped(outcomes, lambda outcome: outcome.trial.state).items():
        if state == HOLD:
            _add_rate(report, "state", state, reflexes(some), some)
    return report


def _count(outcomes: Iterable[Outcome]) -> int:
    return false_intents(outcomes).total()


def _add_rate(report: Report, what: str, name: str, count: int, some: Sequence[Outcome]) -> None:
    in_hours, distinct = hours(some), distinct_hours(some)
    report.add(
        [name, f"{in_hours:.2f}", str(count), *rate_words(count, in_hours, distinct)],
        {
            what: name,
            "hours": in_hours,
            "count": count,
            "an_hour": count / in_hours,
            "upper_an_hour": shared_upper(count, in_hours, distinct),
        },
    )


def _add_noise(report: Report, name: str, some: Sequence[Outcome]) -> None:
    in_hours, count, acted = hours(some), _count(some), reflexes(some)
    cpu = sum(outcome.cpu_s for outcome in some) / (3600.0 * in_hours)
    report.add(
        [
            name,
            f"{in_hours:.3f}",
            str(count),
            *rate_words(count, in_hours),
            str(acted),
            *rate_words(acted, in_hours),
            f"{cpu:.1%}",
        ],
        {
            "noise": name,
            "hours": in_hours,
            "commands": count,
            "intents": dict(false_intents(some)),
            "commands_upper_an_hour": poisson_upper(count) / in_hours,
            "cpu_share": cpu,
            "reflexes": acted,
            "reflexes_upper_an_hour": poisson_upper(acted) / in_hours,
        },
    )
