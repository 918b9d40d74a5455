"""What a rule is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must always hold. Its SQL gives the rows that break it; the sentence says what was broken."""

    code: str
    sentence: str
    sql: str
