"""Is this machine ready, and if not, what to do: each finding in a sentence."""

from __future__ import annotations

from voice.app.doctor.examination import Asked, Patient, examine, patient
from voice.app.doctor.finding import Finding, State
from voice.app.doctor.telling import tell, to_json

__all__ = ["Asked", "Finding", "Patient", "State", "examine", "patient", "tell", "to_json"]
