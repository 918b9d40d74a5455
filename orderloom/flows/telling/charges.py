"""What an order costs beside its goods: freight, and what other shops add to it (fees, tips, duties)."""

from dataclasses import dataclass, field

from orderloom.kernel.money import exponent


@dataclass(slots=True)
class Charges:
    """Amounts in minor units, with the words for what is not freight."""

    currency: str
    shipping_minor: int = 0
    tax_minor: int = 0
    off_minor: int = 0
    method: str | None = None
    others: list[tuple[str, int]] = field(default_factory=list)

    def ship(self, title: str | None, amount_minor: int, tax_minor: int, off_minor: int = 0) -> None:
        """Freight, and what was taken off it; the first line names the way of shipping."""
        self.off_minor += off_minor
        self.shipping_minor += amount_minor
        self.tax_minor += tax_minor
        self.method = self.method or (title[:40] if title else None)

    def also(self, title: str, amount_minor: int, tax_minor: int = 0) -> None:
        """Something that is neither goods nor freight: kept with the shipping and named."""
        if amount_minor:
            self.shipping_minor += amount_minor
            self.tax_minor += tax_minor
            self.others.append((title, amount_minor))

    def words(self) -> str | None:
        """What of the shipping is not freight; None where all of it is."""
        digits = exponent(self.currency)
        said = (f"{title} {amount / 10**digits:.{digits}f} {self.currency}" for title, amount in self.others)
        return f"The shipping includes: {', '.join(said)}" if self.others else None
