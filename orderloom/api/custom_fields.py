"""Definitions of custom fields over HTTP."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, CodeIn, Flag, Told
from orderloom.api.idempotency import Once
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.fields import queries
from orderloom.fields.model import definitions as model
from orderloom.fields.model.definitions import CHOICE, KEY, LOCALE, LONGEST_LABEL, LONGEST_TEXT, MOST_CHOICES
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.flows.define_custom_field import change_custom_field, define_custom_field
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/custom-fields", tags=["custom fields"])

Reader = Annotated[Caller, permits("catalog.read")]
Manager = Annotated[Caller, permits("fields.manage")]
FieldId = Annotated[UUID, Path(description="The field's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]
Labels = Annotated[
    dict[
        Annotated[str, Field(pattern=LOCALE)],
        Annotated[str, Field(min_length=1, max_length=LONGEST_LABEL, pattern=r"\S")],
    ],
    Field(max_length=30, description="What people call it, by locale.", examples=[{"en": "Gift", "zh-CN": "礼品"}]),
]
Channels = Annotated[
    list[CodeIn] | None, Field(max_length=500, description="Only in these channels (orders, lines); null: in all.")
]
Bound = Annotated[
    int | str | None,
    Field(description="Whole number, decimal as text, or date: as the type says.", examples=[1]),
]
MaxLength = Annotated[
    int | None, Field(strict=True, ge=1, le=LONGEST_TEXT, description="Characters of a text; 500 when left out.")
]
Pattern = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=200,
        description="A regular expression that the whole text fits: Rust's, without look-around and back-references.",
        examples=["[A-Z]{2}[0-9]{6}"],
    ),
]
Position = Annotated[int, Field(strict=True, ge=0, le=10_000, description="Fields are shown in this order.")]


class ChoiceIn(Asked):
    """One of the values of a choice."""

    code: str = Field(pattern=CHOICE, examples=["gold"])
    labels: Labels = Field(default_factory=dict)

    def choice(self) -> model.Choice:
        return model.Choice(code=self.code, labels=self.labels)


Choices = Annotated[list[ChoiceIn], Field(max_length=MOST_CHOICES, description="The values of a choice.")]


class NewCustomField(Asked):
    """A field that a shop adds to its orders, lines, products, SKUs, customers or parcels."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "owner": "line",
                    "key": "engraving",
                    "type": "text",
                    "labels": {"en": "Engraving", "zh-CN": "刻字"},
                    "max_length": 30,
                    "writable_by_buyer": True,
                    "public": True,
                }
            ]
        }
    )

    owner: Owner
    key: str = Field(
        pattern=KEY, description="Its name in the API and in files; never changes.", examples=["engraving"]
    )
    type: FieldType
    labels: Labels = Field(min_length=1)
    channels: Channels = None
    choices: Choices = Field(default_factory=list)
    required: Flag = Field(default=False, description="Whether what is made here has to have it.")
    minimum: Bound = None
    maximum: Bound = None
    max_length: MaxLength = None
    pattern: Pattern = None
    personal: Flag = Field(default=False, description="A person's data: emptied when the buyer is erased.")
    public: Flag = Field(default=False, description="Whether storefronts and buyers see it.")
    writable_by_buyer: Flag = Field(default=False, description="Whether a buyer's order may set it.")
    filterable: Flag = Field(default=False, description="Whether lists may be filtered by it.")
    position: Position = 0

    def field(self) -> model.NewField:
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return model.NewField(**told | {"choices": tuple(one.choice() for one in self.choices)})


class ChangedCustomField(Asked):
    """What is to change; what is left out stays. Owner and key never change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"filterable": True}]})

    type: FieldType = Field(default=FieldType.TEXT, description="Only while no value stands under its key.")
    labels: Labels = Field(default_factory=dict, min_length=1)
    channels: Channels = None
    choices: Choices = Field(default_factory=list)
    required: Flag = False
    minimum: Bound = None
    maximum: Bound = None
    max_length: MaxLength = None
    pattern: Pattern = None
    personal: Flag = False
    public: Flag = False
    writable_by_buyer: Flag = False
    filterable: Flag = False
    position: Position = 0
    archived: Flag = Field(default=False, description="true: no value can be given any more; what is there stays.")

    def wished(self) -> model.FieldChanges:
        given = self.changes()
        if "choices" in given:
            given["choices"] = tuple(one.choice() for one in self.choices)
        return cast(model.FieldChanges, given)


class ChoiceOut(Told):
    """One of the values of a choice."""

    code: str
    labels: dict[str, str]


class CustomFieldOut(Told):
    """A field that this shop has added."""

    id: UUID
    owner: Owner
    key: str
    type: FieldType
    labels: dict[str, str]
    channels: list[str] | None
    choices: list[ChoiceOut]
    required: bool
    minimum: int | str | None
    maximum: int | str | None
    max_length: int | None
    pattern: str | None
    personal: bool
    public: bool
    writable_by_buyer: bool
    filterable: bool
    position: int
    archived_at: AwareDatetime | None
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime


class CustomFields(Told):
    """All custom fields."""

    items: list[CustomFieldOut]


def _visible(one: model.Field, caller: Caller) -> bool:
    return caller.channels is None or one.channels is None or not caller.channels.isdisjoint(one.channels)


async def _shown(tx: Connection, field_id: UUID, caller: Caller, response: Response) -> CustomFieldOut:
    one = await queries.field(tx, field_id)
    if not _visible(one, caller):
        raise model.CustomFieldNotFound(field_id=field_id)
    tag(response, one.version)
    return CustomFieldOut.model_validate(one)


@router.get("", summary="List custom fields")
async def list_custom_fields(
    caller: Reader,
    tx: Reads,
    owner: Annotated[Owner | None, Query(description="Only of orders, lines, products …")] = None,
    archived: Annotated[bool | None, Query(description="Only archived ones, or only others.")] = None,
) -> CustomFields:
    """All fields by owner and position: those of the caller's channels. There are few."""
    found = await queries.field_list(tx, owner=owner, archived=archived)
    return CustomFields(items=[CustomFieldOut.model_validate(one) for one in found if _visible(one, caller)])


@router.get("/{field_id}", summary="Show a custom field")
async def show_custom_field(caller: Reader, tx: Reads, field_id: FieldId, response: Response) -> CustomFieldOut:
    """One field."""
    return await _shown(tx, field_id, caller, response)


@router.post("", status_code=201, summary="Define a custom field")
async def create_custom_field(caller: Manager, once: Once, body: NewCustomField, response: Response) -> CustomFieldOut:
    """Add a field. It can be given at once, in the API and in files as `custom.<key>`."""

    async def create(work: Work, field_id: UUID) -> None:
        await define_custom_field(work, field_id, body.field(), by=caller.actor, within=caller.channels)

    async def show(tx: Connection, field_id: UUID) -> CustomFieldOut:
        return await _shown(tx, field_id, caller, response)

    return await once.run(create, show)


@router.patch("/{field_id}", summary="Change a custom field")
async def patch_custom_field(
    caller: Manager,
    version: IfMatch,
    work: CurrentWork,
    field_id: FieldId,
    body: ChangedCustomField,
    response: Response,
) -> CustomFieldOut:
    """Change a definition, archive it or take it back. What present values might not fit is refused while there are any."""
    await change_custom_field(work, field_id, version=version, by=caller.actor, within=caller.channels, **body.wished())
    return await _shown(work.tx, field_id, caller, response)
