"""Fields and shapes that the routes of the catalog and of customers share."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from orderloom.api.fields import Moment
from orderloom.api.shapes import Shown
from orderloom.catalog.model.codes import CODE, LOCALE, REGION, SKU, TITLE_LENGTH
from orderloom.catalog.model.products import LARGEST_MEASURE
from orderloom.kernel.money import LARGEST


class Asked(BaseModel):
    """A body that knows which of its members were sent."""

    model_config = ConfigDict(extra="forbid")

    def changes(self) -> dict[str, object]:
        """Only what was sent: what is left out stays as it is."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Told(Shown):
    """A part of an answer that is read off a record."""

    model_config = ConfigDict(from_attributes=True)


class End(Asked):
    """When something ends."""

    at: Moment | None = Field(default=None, description="The first moment at which it is over; now if left out.")


Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
CodeIn = Annotated[str, Field(pattern=CODE, description="Small letters, digits, - and _.", examples=["web-eu"])]
SkuIn = Annotated[str, Field(pattern=SKU, description="The code of a SKU.", examples=["MUG-BLUE"])]
CountryIn = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["NL"])]
RegionIn = Annotated[
    str,
    Field(pattern=REGION, description="As in ISO 3166-2, without the country; empty: all of it.", examples=["CA"]),
]
Locale = Annotated[str, Field(pattern=LOCALE)]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH, pattern=r"\S")]
Titles = Annotated[
    dict[Locale, Title],
    Field(
        min_length=1,
        max_length=30,
        description="By locale; where one is missing, the English one is shown.",
        examples=[{"en": "Blue mug", "zh-CN": "蓝色马克杯"}],
    ),
]
Measure = Annotated[int, Field(strict=True, ge=0, le=LARGEST_MEASURE)]
PriceAmount = Annotated[
    int, Field(strict=True, ge=0, le=LARGEST, description="Minor units of the list's currency.", examples=[1250])
]
Flag = Annotated[bool, Field(strict=True)]
Since = Annotated[AwareDatetime | None, Field(description="Valid from then on; null: always was.")]
Until = Annotated[AwareDatetime | None, Field(description="The first moment at which it is over; null: open.")]
From = Annotated[Moment | None, Field(description="Valid from then on; left out: always was.")]
To = Annotated[Moment | None, Field(description="The first moment at which it is over; left out: for ever.")]
EndsPresent = Annotated[
    bool, Field(strict=True, description="End what is valid when this begins; else an overlap is refused.")
]

CodeInPath = Annotated[str, Path(max_length=100, description="The code.", examples=["web-eu"])]
SkuInPath = Annotated[str, Path(max_length=100, description="The code of the SKU.", examples=["MUG-BLUE"])]
SkuAsked = Annotated[str | None, Query(max_length=100, description="Only of this SKU.", examples=["MUG-BLUE"])]
