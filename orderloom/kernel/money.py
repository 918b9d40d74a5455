"""Money is an integer of minor units with its ISO 4217 currency; rounding is half-up, spreading by largest remainder."""

from collections.abc import Sequence

# ISO 4217 (list one), by the digits after the point.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK
DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED
VES WST XCD YER ZAR ZMW ZWG
"""
_EXPONENTS = {
    code: digits for digits, codes in ((0, _NONE), (2, _TWO), (3, _THREE), (4, _FOUR)) for code in codes.split()
}
CURRENCIES = frozenset(_EXPONENTS)
PPM = 1_000_000
LARGEST = 10**15  # beyond this an amount is a mistake; sums of many still fit a bigint


def exponent(currency: str) -> int:
    """Digits after the point: 2 for CNY, 0 for JPY, 3 for KWD."""
    return _EXPONENTS[currency]


def divide_half_up(amount: int, divisor: int) -> int:
    """amount / divisor for amount >= 0 and divisor > 0, halves rounded up."""
    return (2 * amount + divisor) // (2 * divisor)


def tax_within(gross_minor: int, rate_ppm: int) -> int:
    """The tax inside an amount that includes it."""
    return divide_half_up(gross_minor * rate_ppm, PPM + rate_ppm)


def tax_on(net_minor: int, rate_ppm: int) -> int:
    """The tax to be added to an amount without it."""
    return divide_half_up(net_minor * rate_ppm, PPM)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount over lines in proportion to their weights, to the minor unit, by largest remainder.

    Ties go to the earlier line; weights that are all 0 count as equal. The parts always sum to the amount.
    """
    if not weights:
        return []
    total = sum(weights)
    shares = list(weights) if total else [1] * len(weights)
    total = total or len(weights)
    parts = [amount * share // total for share in shares]
    remainders = [amount * share % total for share in shares]
    left = amount - sum(parts)
    for line in sorted(range(len(parts)), key=lambda line: (-remainders[line], line))[:left]:
        parts[line] += 1
    return parts
