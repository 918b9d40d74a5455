"""What inventory says no to. Only promises and mistakes are refused, never a fact about the world."""

from orderloom.kernel.errors import Conflict, Invalid, NotFound


class NotOnHand(Conflict):
    """So many units are not at this location; count it, or receive them first."""

    code = "not_on_hand"


class WouldGoBelowZero(Conflict):
    """This would leave fewer than no units in one of the counters; a smaller number is possible."""

    code = "would_go_below_zero"


class NeverLeft(Conflict):
    """More came back than left in this parcel; enter the rest as an adjustment."""

    code = "never_left"


class BeyondCounting(Conflict):
    """So many units, or so much value, at one place must be a mistake."""

    code = "beyond_counting"


class PromisedToBuyers(Conflict):
    """These units are promised to orders; release the orders or take fewer."""

    code = "promised_to_buyers"


class OversoldAlready(Conflict):
    """More is promised beyond the stock than this limit allows; receive goods or cancel orders first."""

    code = "oversold_already"


class AlreadyRecorded(Conflict):
    """A movement with this idempotency key was recorded before."""

    code = "already_recorded"


class StockDiffers(Conflict):
    """This place has stock already, and another number than the file says; count it, or import the file as a count."""

    code = "stock_differs"


class UnknownSku(NotFound):
    """There is no such SKU."""

    code = "unknown_sku"


class UnknownLocation(NotFound):
    """There is no such location, or it is not yours to see."""

    code = "unknown_location"


class UnknownLevel(NotFound):
    """This SKU was never at this location, or the location is not yours to see."""

    code = "unknown_stock"


class UnknownChannel(NotFound):
    """There is no such channel."""

    code = "unknown_channel"


class LocationExists(Conflict):
    """There is a location with this code already."""

    code = "location_exists"


class LocationMalformed(Invalid):
    """This field of a location is not what it must be: code, name, two letters of a country, ISO 4217 currency."""

    code = "location_malformed"


class SourceTwice(Invalid):
    """A location can serve a channel once; the facts name the one that stands twice."""

    code = "source_twice"


class CurrencyDiffers(Conflict):
    """The two locations keep their values in different currencies; name the unit cost at the destination."""

    code = "currency_differs"


class CurrencyInUse(Conflict):
    """Stock has moved at this location, so the currency of its values is fixed."""

    code = "currency_in_use"


class SameLocation(Invalid):
    """A transfer needs two different locations."""

    code = "same_location"


class SameBucket(Invalid):
    """A move needs two different buckets."""

    code = "same_bucket"


class TwiceInOne(Invalid):
    """The same SKU and location stands twice in one request; add the quantities up."""

    code = "twice_in_one"
