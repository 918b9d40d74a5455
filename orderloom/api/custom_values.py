"""Custom values in bodies and answers. What may stand there the shop's definitions say, not the document."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from orderloom.fields.model.definitions import MOST_FIELDS

CustomIn = Annotated[
    dict[
        Annotated[str, Field(min_length=1, max_length=40)],
        StrictBool | StrictInt | StrictFloat | StrictStr | None,
    ],
    Field(
        max_length=MOST_FIELDS,
        description="Values of custom fields, by key. Decimals and dates are texts; null takes a value away.",
        examples=[{"gift": True}],
    ),
]
CustomOut = Annotated[
    dict[str, bool | int | str],
    Field(description="Values of custom fields, by key. Decimals and dates are texts.", examples=[{"gift": True}]),
]
