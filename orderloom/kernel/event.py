"""The base of every fact the system states about itself."""

from typing import ClassVar
from uuid import UUID


class Event:
    """A fact, named in the past tense. Subclasses are frozen dataclasses of ids, codes and numbers.

    Facts are never changed or deleted, so they hold no name, phone, address or free text:
    those can be erased, and are looked up when a fact is shown or sent.
    """

    name: ClassVar[str]
    aggregate: ClassVar[str]
    first: ClassVar[bool] = False  # always the aggregate's first fact: its number needs no look at those before

    @property
    def aggregate_id(self) -> UUID:
        """The thing that this fact is about; its facts are numbered 1, 2, 3 …"""
        raise AttributeError(f"{type(self).__name__} names no aggregate_id")
