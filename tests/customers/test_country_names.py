"""A country is known by its code and by its English names."""

import pytest

from orderloom.customers.model.country_names import _names, country_called
from orderloom.kernel.countries import COUNTRIES


def test_every_country_has_a_name_that_means_it_alone() -> None:
    assert set(_names().values()) == set(COUNTRIES)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("us", "US"), ("United States", "US"), ("UNITED STATES", "US"), ("The Netherlands", "NL"), ("Côte d’Ivoire", "CI"),
        ("Türkiye", "TR"), ("Turkey", "TR"), ("Czech Republic", "CZ"), ("Czechia", "CZ"), ("South Korea", "KR"),
        ("North Korea", "KP"), ("Bosnia & Herzegovina", "BA"), ("Trinidad and Tobago", "TT"), ("Congo - Kinshasa", "CD"),
        ("Guernsey", "GG"), ("Åland Islands", "AX"), ("Finland", "FI"), ("British Virgin Islands", "VG"), ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"), ("Niger", "NE"), ("Nigeria", "NG"), ("Dominica", "DM"), ("Dominican Republic", "DO"),
        ("Hong Kong SAR", "HK"), ("St. Lucia", "LC"), ("St. Barthélemy", "BL"), ("Sudan", "SD"), ("South Sudan", "SS"),
        ("Deutschland", None), ("ZZ", None), ("", None), ("Republic", None), ("中国", None),
    ],
)  # fmt: skip
def test_a_name_means_its_country(written: str, code: str | None) -> None:
    assert country_called(written) == code
