"""Custom values of orders and their lines; what may stand there the caller has checked."""

from collections.abc import Collection, Mapping

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.custom import Changes, changed_keys, merged
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderCustomChanged
from orderloom.orders.model.order import NoSuchLine
from orderloom.orders.store import custom as store
from orderloom.orders.store import orders as order_store


async def change(
    work: Work,
    order_id: OrderId,
    changes: Changes,
    lines: Mapping[int, Changes],
    *,
    version: int,
    by: Actor,
    channels: Collection[str] | None = None,
) -> None:
    """Change values of an order and of its lines, if nobody changed the order since `version` was read."""
    order = (await lock(work, [order_id], channels=channels))[order_id]
    if order.version != version:
        raise ChangedMeanwhile(order_id=order_id, version=order.version, asked=version)
    before, lines_before = await store.read(work.tx, order_id, lines)
    for line_no in lines:
        if line_no not in lines_before:
            raise NoSuchLine(order_id=order_id, line_no=line_no)
    after = merged(before, changes)
    lines_after = {line_no: merged(lines_before[line_no], each) for line_no, each in lines.items()}
    keys = changed_keys(before, after)
    line_keys = [
        f"{line_no}.{key}"
        for line_no in sorted(lines)
        for key in changed_keys(lines_before[line_no], lines_after[line_no])
    ]
    if not keys and not line_keys:
        return
    await store.save(work.tx, order_id, after, lines_after)
    await order_store.save(work.tx, [order], at=work.now)
    work.emit(OrderCustomChanged(order_id=order_id, keys=keys, line_keys=tuple(line_keys)), by=by)
