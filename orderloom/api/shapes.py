"""What bodies and answers have in common, and the limits that staff and keys may have."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Body(BaseModel):
    """What a client sends: unknown members are refused, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """What a client is shown."""

    model_config = ConfigDict(extra="forbid")


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
LimitCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
ChannelLimit = Annotated[
    list[LimitCode] | None,
    Field(max_length=200, description="Only these channels; null: all of them.", examples=[["web-eu"]]),
]
LocationLimit = Annotated[
    list[LimitCode] | None,
    Field(max_length=200, description="Only these locations; null: all of them.", examples=[["AMS"]]),
]
