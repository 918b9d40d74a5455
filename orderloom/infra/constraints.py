"""A constraint that says no is a refusal with a name, not a fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from psycopg.errors import IntegrityError

from orderloom.kernel.errors import Refusal


@contextmanager
def named(refusals: Mapping[str, type[Refusal]], **facts: object) -> Iterator[None]:
    """Raise the refusal that stands for the violated constraint, with these facts; other violations pass."""
    try:
        yield
    except IntegrityError as violation:
        refusal = refusals.get(violation.diag.constraint_name or "")
        if refusal is None:
            raise
        raise refusal(**facts) from violation
