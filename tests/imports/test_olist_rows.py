"""Reading the data set: good rows are told, each kind of wrong one is named with file, line and reason."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest

from orderloom.cli.olist.anomalies import DONE, Anomalies
from orderloom.cli.olist.sheets import check_folder
from orderloom.cli.olist.telling import tell
from orderloom.flows.importing.history import History, PastLine, PastOrder
from orderloom.orders.model.order import CancelReason

from .folders import Folder, many

Times = Sequence[str]
BOUGHT, PAID, SENT, ARRIVED = "2017-03-01 10:00:00", "2017-03-01 10:10:00", "2017-03-02 09:00:00", "2017-03-06 18:00:00"


def told(made: Folder, folder: Path) -> tuple[History, Anomalies]:
    anomalies = Anomalies()
    history = tell(made.write(folder), anomalies)
    return history, anomalies


def one_order(
    folder: Path, status: str, times: Times, *, items: int = 1, estimate: str = "2017-03-20 00:00:00"
) -> tuple[PastOrder, dict[str, int]]:
    made = Folder()
    made.order("o1", status, times, estimate)
    for number in range(items):
        made.item("o1", number + 1)
    history, anomalies = told(made, folder)
    return history.orders[0], dict(anomalies.counts)


def test_a_clean_set_has_no_anomalies_but_those_of_its_cancellations(tmp_path: Path) -> None:
    history, anomalies = told(many(60), tmp_path)
    assert len(history.orders) == 60
    assert len(history.people) == 50
    assert set(anomalies.counts) == {"cancellation_time_missing", "order_without_items", "approval_without_amount"}


def test_an_order_is_told_in_instants_and_cents(tmp_path: Path) -> None:
    made = Folder()
    made.order("o1", person="somebody")
    for number, product, price in ((3, "p2", "0.99"), (1, "p1", "10.5"), (2, "p1", "10.5"), (4, "p1", "9")):
        made.item("o1", number, product, price, "1.1")
    history, anomalies = told(made, tmp_path)
    order = history.orders[0]
    assert order.lines == [PastLine("p1", 2, 1050), PastLine("p2", 1, 99), PastLine("p1", 1, 900)]
    assert (order.shipping_minor, order.promised_on, order.person) == (440, date(2017, 3, 20), "somebody")
    assert order.placed_at == datetime(2017, 3, 1, 13, tzinfo=UTC)
    assert order.address is not None
    assert order.address.postal_code == "01310"
    assert not anomalies.counts


def test_measures_become_grams_and_millimetres(tmp_path: Path) -> None:
    history, _ = told(Folder(), tmp_path)
    product = history.products[0]
    assert (product.titles, product.category) == ({"en": "Toys p1"}, "toys")
    sku = product.skus[0]
    assert (sku.weight_g, sku.length_mm, sku.height_mm, sku.width_mm) == (250, 200, 105, 150)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [False, True])
def test_marks_line_ends_and_quoted_newlines_do_not_matter(tmp_path: Path, newline: str, bom: bool) -> None:
    made = Folder()
    made.order("o1")
    made.item("o1")
    made.add("customers.csv", f'c9,u9,1310,"sao{newline}paulo, ""centro""",SP', "")
    after = made.customer("c10", "")
    anomalies = Anomalies()
    history = tell(made.write(tmp_path, newline=newline, bom=bom), anomalies)
    assert len(history.people) == 2
    assert [row["line"] for row in anomalies.places["bad_id"]] == [after + 1]  # the quoted line break counts
    assert anomalies.counts.total() == 1


@pytest.mark.parametrize(
    ("file", "line", "kind"),
    [
        ("orders.csv", "o2,c-o1", "wrong_field_count"),
        ("orders.csv", f",c-o1,delivered,{BOUGHT},,,,", "bad_id"),
        ("orders.csv", f"o 2,c-o1,delivered,{BOUGHT},,,,", "bad_id"),
        ("orders.csv", "o2,c-o1,delivered,,,,,2017-03-20 00:00:00", "order_without_any_time"),
        ("orders.csv", f"o1,c-o1,delivered,{BOUGHT},{PAID},{SENT},{ARRIVED},2017-03-20 00:00:00", "duplicate_row"),
        ("orders.csv", f"o1,c-o1,shipped,{BOUGHT},{PAID},{SENT},,2017-03-20 00:00:00", "conflicting_row"),
        ("orders.csv", f'"o2"x,c-o1,delivered,{BOUGHT},,,,', "malformed_csv"),
        ("order_items.csv", "o1,1,p1,s1,x,10.5,2.25", "duplicate_row"),
        ("order_items.csv", "o1,1,p2,s1,x,10.5,2.25", "conflicting_row"),
        ("order_items.csv", "o1,first,p1,s1,x,10.5,2.25", "bad_item_number"),
        ("order_items.csv", "o1,2,p1,s1,x,-10.5,2.25", "bad_price"),
        ("order_items.csv", "o1,2,p1,s1,x,NaN,2.25", "bad_price"),
        ("order_items.csv", "o1,2,p1,s1,x,,2.25", "bad_price"),
        ("order_items.csv", "o1,2,p1,s1,x,10.505,2.25", "bad_price"),
        ("order_items.csv", "o1,2,p1,s1,x,1e3,2.25", "bad_price"),
        ("order_items.csv", 'o1,2,p1,s1,x,"1,234.50",2.25', "bad_price"),
        ("order_items.csv", "o1,2,p1,s1,x,999999999999999,2.25", "bad_price"),
        ("order_items.csv", "nobody,1,p1,s1,x,10.5,2.25", "item_of_unknown_order"),
        ("customers.csv", "c-o1,u-o1,1310,sao paulo,SP", "duplicate_row"),
        ("customers.csv", "c-o1,u-other,1310,sao paulo,SP", "conflicting_row"),
        ("products.csv", "p1,brinquedos,40,250.0,20.0,10.5,15.0", "duplicate_row"),
        ("products.csv", "p1,brinquedos,40,999.0,20.0,10.5,15.0", "conflicting_row"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, line: str, kind: str
) -> None:
    made = Folder()
    made.order("o1")
    made.item("o1")
    number = made.add(file, line)
    history, anomalies = told(made, tmp_path)
    assert dict(anomalies.counts) == {kind: 1}
    assert (anomalies.places[kind][0]["file"], anomalies.places[kind][0]["line"]) == (file, number)
    assert f"{file}:{number}: " in capsys.readouterr().err
    assert [(order.reference, order.units, order.person) for order in history.orders] == [("o1", 1, "u-o1")]


def test_a_quote_that_is_never_closed_names_the_lines_that_it_swallows(tmp_path: Path) -> None:
    made = Folder()
    made.order("o1")
    made.item("o1")
    number = made.add("customers.csv", '"c2,u2,1,x,SP', "c3,u3,1,x,SP")
    _, anomalies = told(made, tmp_path)
    (named,) = anomalies.places["malformed_csv"]
    assert named["line"] == number
    assert f"lines {number} to {number + 1}" in str(named["reason"])


def test_what_is_wrong_in_a_good_row_is_left_out_alone(tmp_path: Path) -> None:
    made = Folder()
    made.product("p3", "", "heavy")
    made.product("p4", "sem_nome", "")
    made.add("customers.csv", f"c9,u9,1310,{'x' * 300},SP")
    made.add("orders.csv", f"o1,nobody,delivered,{BOUGHT},{PAID},{SENT},2017-13-45 00:00:00,soon")
    made.item("o1", 1, "p9", freight="")
    history, anomalies = told(made, tmp_path)
    assert dict(anomalies.counts) == {
        "bad_measure": 1, "category_missing": 1, "category_untranslated": 1, "measures_missing": 1, "text_repaired": 1,
        "unknown_customer": 1, "bad_time": 2, "delivery_time_missing": 1, "estimate_missing": 1, "unknown_product": 1,
        "bad_freight": 1,
    }  # fmt: skip
    assert [product.skus[0].sku for product in history.products] == ["p1", "p2", "p3", "p4", "p9"]
    assert (history.orders[0].units, history.orders[0].shipping_minor) == (1, 0)


def test_items_of_an_order_that_is_left_out_are_named(tmp_path: Path) -> None:
    made = Folder()
    made.order("o1", "delivered", ("", "", "", ""))
    made.item("o1")
    _, anomalies = told(made, tmp_path)
    assert dict(anomalies.counts) == {"order_without_any_time": 1, "item_of_order_left_out": 1}


@pytest.mark.parametrize(
    ("status", "times", "kinds", "instants"),
    [
        ("delivered", (BOUGHT, PAID, SENT, ARRIVED), [], (BOUGHT, PAID, SENT, ARRIVED, "")),
        ("DELIVERED", (BOUGHT, PAID, SENT, ARRIVED), [], (BOUGHT, PAID, SENT, ARRIVED, "")),
        ("delivered", ("", PAID, SENT, ARRIVED), ["purchase_time_missing"], (PAID, PAID, SENT, ARRIVED, "")),
        ("delivered", (BOUGHT, "", SENT, ARRIVED), ["approval_time_missing"], (BOUGHT, BOUGHT, SENT, ARRIVED, "")),
        ("delivered", (BOUGHT, PAID, "", ARRIVED), ["handover_time_missing"], (BOUGHT, PAID, PAID, ARRIVED, "")),
        ("delivered", (BOUGHT, PAID, SENT, ""), ["delivery_time_missing"], (BOUGHT, PAID, SENT, SENT, "")),
        ("delivered", (BOUGHT, PAID, ARRIVED, SENT), ["delivered_before_handover"], (BOUGHT, PAID, SENT, SENT, "")),
        ("delivered", (BOUGHT, SENT, PAID, ARRIVED), ["approved_after_handover"], (BOUGHT, SENT, PAID, ARRIVED, "")),
        ("delivered", (PAID, BOUGHT, SENT, ARRIVED), ["time_before_purchase"], (PAID, BOUGHT, SENT, ARRIVED, "")),
        ("shipped", (BOUGHT, PAID, SENT, ""), [], (BOUGHT, PAID, SENT, "", "")),
        ("shipped", (BOUGHT, PAID, SENT, ARRIVED), ["times_beyond_status"], (BOUGHT, PAID, SENT, "", "")),
        ("invoiced", (BOUGHT, PAID, "", ""), [], (BOUGHT, PAID, "", "", "")),
        ("created", (BOUGHT, "", "", ""), [], (BOUGHT, "", "", "", "")),
        ("approved", (BOUGHT, "", "", ""), ["approval_time_missing"], (BOUGHT, BOUGHT, "", "", "")),
        ("canceled", (BOUGHT, "", "", ""), ["cancellation_time_missing"], (BOUGHT, "", "", "", BOUGHT)),
        ("unavailable", (BOUGHT, PAID, "", ""), ["cancellation_time_missing"], (BOUGHT, PAID, "", "", PAID)),
        ("canceled", (BOUGHT, PAID, SENT, ARRIVED), ["cancellation_time_missing", "times_beyond_status"],
         (BOUGHT, PAID, "", "", ARRIVED)),
        ("teleported", (BOUGHT, PAID, SENT, ""), ["times_beyond_status", "unknown_status"], (BOUGHT, PAID, "", "", "")),
    ],
)  # fmt: skip
def test_status_and_times_are_made_to_agree_by_name(
    tmp_path: Path, status: str, times: Times, kinds: list[str], instants: Times
) -> None:
    order, counts = one_order(tmp_path, status, times)
    assert sorted(counts) == kinds
    found = (order.placed_at, order.paid_at, order.shipped_at, order.delivered_at, order.cancelled_at)
    assert found == tuple(datetime.fromisoformat(f"{one}-03:00") if one else None for one in instants)


def test_reasons_of_cancellation(tmp_path: Path) -> None:
    order, _ = one_order(tmp_path, "unavailable", (BOUGHT, "", "", ""))
    assert order.cancel_reason is CancelReason.NO_STOCK
    order, _ = one_order(tmp_path, "canceled", (BOUGHT, "", "", ""))
    assert order.cancel_reason is CancelReason.OTHER


def test_without_items_nothing_is_paid_or_sent(tmp_path: Path) -> None:
    order, counts = one_order(tmp_path, "delivered", (BOUGHT, PAID, SENT, ARRIVED), items=0)
    assert sorted(counts) == ["approval_without_amount", "items_missing_for_delivery", "order_without_items"]
    assert (order.paid_at, order.shipped_at, order.delivered_at) == (None, None, None)


def test_the_clock_of_brazil(tmp_path: Path) -> None:
    order, counts = one_order(tmp_path, "created", ("2017-10-15 00:30:00", "", "", ""))
    assert (order.placed_at, sorted(counts)) == (datetime(2017, 10, 15, 3, 30, tzinfo=UTC), ["local_time_skipped"])
    order, counts = one_order(tmp_path, "created", ("2017-02-18 23:30:00", "", "", ""))
    assert (order.placed_at, sorted(counts)) == (datetime(2017, 2, 19, 1, 30, tzinfo=UTC), ["local_time_twice"])


def test_every_kind_is_met_by_a_test() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert [kind for kind in DONE if f'"{kind}"' not in tests] == []


def test_what_is_missing_is_named_at_once(tmp_path: Path) -> None:
    Folder().write(tmp_path)
    check_folder(tmp_path)
    (tmp_path / "products.csv").unlink()
    (tmp_path / "orders.csv").write_text("order_id,order_status\n")
    with pytest.raises(click.ClickException) as refused:
        check_folder(tmp_path)
    assert "products.csv: cannot be read" in refused.value.message
    assert "orders.csv: column customer_id is missing" in refused.value.message


def test_the_guide_tells_each_kind_in_the_same_words() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "import-olist.md").read_text(encoding="utf-8")
    assert [kind for kind, done in DONE.items() if f"| `{kind}` | {done} |" not in guide] == []
