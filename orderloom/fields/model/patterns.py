"""Patterns of texts that a shop writes itself, by an engine whose time is linear in the text (Rust's, in pydantic-core).

Python's own backtracks: a pattern such as `(a+)+$` and thirty letters would hold the process for minutes.
"""

from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema


@lru_cache(maxsize=2048)
def _validator(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=rf"^(?:{pattern})$", regex_engine="rust-regex"))


def usable(pattern: str) -> bool:
    """Whether it is a pattern of linear time."""
    try:
        _validator(pattern)
    except SchemaError:
        return False
    return True


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True
