"""Orders with their lines: the past is written as history, placed and open ones go through the intake."""

from collections.abc import Mapping, Sequence

from orderloom.fields import commands as fields
from orderloom.flows.importing.kinds.kind import Terms
from orderloom.flows.importing.kinds.order_channels import must_be_pattern, open_channel, pattern_of
from orderloom.flows.importing.kinds.order_columns import COLUMNS
from orderloom.flows.importing.kinds.order_goods import add_missing_skus
from orderloom.flows.importing.kinds.order_rows import STATUSES, OrderReader, Read, Setting, row_of
from orderloom.flows.placing.terms import Terms as Selling
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.take_orders import take_orders
from orderloom.flows.taking.batch import Taken
from orderloom.flows.telling.known_goods import skus_asked, with_known_skus
from orderloom.imports.model.cells import truth
from orderloom.imports.model.refusals import ChoiceUnknown
from orderloom.imports.model.rows import Outcome, Problem, Record, Result
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Connection, Pool, Work, reading
from orderloom.kernel.errors import Forbidden, Refusal
from orderloom.kernel.zones import zone_named
from orderloom.orders.model.order import Status

# The column that a refusal of the whole order is about.
COLUMN_OF = {
    "unknown_channel": "channel",
    "wrong_currency": "currency",
    "unknown_sku": "sku",
    "external_id_taken": "customer_id",
    "out_of_stock": "sku",
    "amounts_differ": "total",
    "discount_too_large": "discount",
    "tax_too_large": "line_tax",
    "order_ends_contradict": "status",
    "refunded_more_than_paid": "refunded",
    "order_told_differently": "reference",
    "order_from_the_future": "placed_at",
    "order_partly_shipped": "shipped",
}


class _Orders:
    name = "orders"
    permission = "orders.amounts"
    columns = COLUMNS
    nested = "lines"
    prefix = "line_"
    options: Mapping[str, str] = {
        "channel": "The channel of orders whose rows name none.",
        "zone": "The time zone of times without an offset, such as Europe/Amsterdam.",
        "source": "Whose numbers customer_id has where the rows do not say so.",
        "status": "Where orders stand whose rows do not say it: complete, for a past that was delivered.",
        "create_channels": "Channels that the file names and that are not there are opened: like the channel named here (currency, "
        "country, price lists, locations), or of a country and a currency, such as US:USD.",
        "create_skus": "true: goods of past orders that are not in the catalog are added to it, not for sale.",
    }

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        reference = values.get("reference")
        return f"{values.get('channel') or options.get('channel')}\n{reference}" if reference else None

    async def open(self, pool: Pool, terms: Terms) -> "_Session":
        session = _Session(terms)
        if session.wants_channels or session.wants_skus:
            _must_be_allowed(terms, "catalog.write")
        async with reading(pool) as tx:
            if session.wants_channels:
                await must_be_pattern(tx, session.wants_channels, channels=terms.channels)
            await session.look(tx)
        return session


ORDERS = _Orders()


class _Session:
    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.cache = TermsCache(terms.zone)
        self.made = False
        self.reader = OrderReader(terms.columns)
        zone = terms.options.get("zone")
        self.zone = zone_named(zone) if zone else None
        self.status = _status(terms.options.get("status"))
        self.setting: Setting | None = None
        self.wants_channels = terms.options.get("create_channels")
        self.wants_skus = _truth("create_skus", terms.options.get("create_skus"))
        self.custom = any(".custom." in f".{column}" for column in terms.columns)

    async def look(self, tx: Connection) -> None:
        """See which channels and fields there are: what is refused before anything is put is summed up, too."""
        self.setting = self._setting(await self.cache.at(tx, await epochs(tx), ()))

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        assert self.setting is not None
        read = self.reader.read(record, self.setting)
        return {read.currency: read.sums}

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        if self.custom:
            await fields.use(work)
        if self.made:  # by a transaction that may have been rolled back, and whose epoch may be somebody else's by now
            self.cache, self.made = TermsCache(self.terms.zone), False
        selling = await self.cache.at(work.tx, await epochs(work.tx), ())
        self.setting = self._setting(selling)
        read = [self.reader.read(record, self.setting) for record in records]
        if self.wants_channels:
            await self._open_channels(work, read, selling)
        if self.wants_skus:
            await self._add_goods(work, read)
        told = [one.told for one in read if one.told is not None]
        taken = await take_orders(work, self.cache, told, by=self.terms.by, channels=self.terms.channels)
        answers = iter(taken)
        return [
            _outcome(record, one, next(answers) if one.told is not None else None)
            for record, one in zip(records, read, strict=True)
        ]

    def _setting(self, selling: Selling) -> Setting:
        options = self.terms.options
        return Setting(
            channel=options.get("channel"),
            source=options.get("source"),
            zone=self.zone,
            status=self.status,
            currencies={code: channel.currency for code, channel in selling.channels.items()},
            pattern=pattern_of(self.wants_channels, selling.channels) if self.wants_channels else None,
            definitions=selling.fields,
        )

    async def _open_channels(self, work: Work, read: Sequence[Read], selling: Selling) -> None:
        """Those that an order is of: one that is refused as it was read, or that its sender may not see, leaves none behind."""
        assert self.wants_channels is not None
        missing = {one.told.channel for one in read if one.told is not None} - selling.channels.keys()
        missing &= missing if self.terms.channels is None else self.terms.channels
        for code in sorted(missing):
            await open_channel(work, code, like=self.wants_channels, by=self.terms.by)
        if missing:
            await self._anew(work)

    async def _add_goods(self, work: Work, read: Sequence[Read]) -> None:
        past = [one.told for one in read if one.told is not None and one.told.is_past]
        selling = await self.cache.at(work.tx, await epochs(work.tx), skus_asked(past))
        lines = [line for told in past for line in with_known_skus(told, selling.skus).lines]
        titles = {line.sku: line.title or line.sku for line in lines if line.sku not in selling.skus}
        if titles:
            await add_missing_skus(work, titles, by=self.terms.by)
            await self._anew(work)

    async def _anew(self, work: Work) -> Selling:
        """What was read before is not what this transaction made; and what it made may yet be rolled back."""
        self.cache, self.made = TermsCache(self.terms.zone), True
        return await self.cache.at(work.tx, await epochs(work.tx), ())


def _status(given: str | None) -> Status | None:
    if given is not None and given not in STATUSES:
        raise ChoiceUnknown(option="status", given=given, known=", ".join(STATUSES))
    return Status(given) if given else None


def _truth(option: str, given: str | None) -> bool:
    read = truth(given) if given else False
    if read is None:
        raise ChoiceUnknown(option=option, given=given, known="true, false")
    return read


def _must_be_allowed(terms: Terms, permission: str) -> None:
    if permission not in terms.permissions:
        raise Forbidden(permission=permission)


def _outcome(record: Record, read: Read, taken: Taken | None) -> Outcome:
    sums = {read.currency: read.sums}
    if taken is None:
        return Outcome.refused(record, read.problems, sums)
    if taken.settled is not None:
        amounts = taken.settled.amounts
        sums = {
            read.currency: read.sums
            | {
                "goods_minor": amounts.goods_minor,
                "discount_minor": amounts.discount_minor,
                "tax_minor": amounts.tax_minor,
                "shipping_minor": amounts.shipping_minor,
                "total_minor": amounts.total_minor,
            }
        }
    if taken.refusal is not None:
        return Outcome.refused(record, [_problem(record, read, taken.refusal)], sums)
    return Outcome(record.turn, Result.CREATED if taken.result == "created" else Result.SAME, (), sums)


def _problem(record: Record, read: Read, refusal: Refusal) -> Problem:
    """The problem, with the option of the import that may be what is missing."""
    column = COLUMN_OF.get(refusal.code)
    row = row_of(record, refusal.facts.get("sku"))
    problem = Problem.of(row.row_no, column, refusal)
    if refusal.code != "unknown_sku" or read.told is None:
        return problem
    hint = "adds it" if read.told.is_past else "adds goods of complete and cancelled orders only"
    return problem._replace(facts={**problem.facts, "hint": f"the option create_skus {hint}"})
