"""Regions as buyers write them, and their codes."""

import pytest

from orderloom.customers.model.regions import region_code


@pytest.mark.parametrize(
    ("country", "written", "code"),
    [
        ("US", "CA", "CA"),
        ("US", "us-ca", "CA"),
        ("US", " California ", "CA"),
        ("CA", "Québec", "QC"),
        ("CN", "广东省", "GD"),
        ("CN", "广东", "GD"),
        ("CN", "Guangdong Sheng", "GD"),
        ("CN", "CN-GD", "GD"),
        ("CN", "44", "GD"),
        ("CN", "新疆维吾尔自治区", "XJ"),
        ("JP", "東京都", "13"),
        ("ES", "Barcelona", "B"),
        ("IN", "Kerala", "KL"),
        ("NL", "ZH", "ZH"),  # no list of this country's regions, so a code is believed
        ("NL", "Zuid-Holland", ""),
        ("US", "Nowhere", ""),
        ("XX", "CA", ""),
    ],
)
def test_a_region_is_known_by_code_or_name(country: str, written: str, code: str) -> None:
    assert region_code(country, written) == code
