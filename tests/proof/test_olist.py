"""The 10,000 real orders of the data set beside the repository: `make proof PART=tests/proof/test_olist.py`."""

import asyncio
import json
from pathlib import Path

import pytest

import orderloom
from orderloom.infra.cluster import DatabaseUrls
from tests.imports.test_import_olist import findings_on, run

pytestmark = pytest.mark.proof

REAL = Path(orderloom.__file__).resolve().parents[2] / "shared" / "data" / "olist-10k"


@pytest.mark.skipif(
    not (REAL / "orders.csv").exists(), reason=f"the data set is not beside the repository ({REAL.name})"
)
def test_ten_thousand_real_orders(tmp_path: Path, database_urls: DatabaseUrls) -> None:
    imported = run(REAL, database_urls, tmp_path)
    out, err = imported.communicate(timeout=300)
    assert imported.returncode == 0, err
    document = json.loads(out)
    anomalies = {each["kind"]: each["count"] for each in document.pop("anomalies")}
    assert document == {
        "orders": 10_000, "orders_without_items": 111, "units": 11_252, "goods_minor": 1_381_936_76,
        "freight_minor": 218_056_74, "delivered": 9_649, "late": 574, "people": 9_920,
    }  # fmt: skip
    assert anomalies == {
        "order_without_items": 111, "approval_without_amount": 98, "approval_time_missing": 3, "delivery_time_missing": 1,
        "delivered_before_handover": 5, "approved_after_handover": 16, "cancellation_time_missing": 155,
        "category_missing": 116, "category_untranslated": 1, "measures_missing": 1,
    }  # fmt: skip
    assert asyncio.run(findings_on(database_urls.app)) == {}
