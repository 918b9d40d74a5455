"""What can be wrong with a cell."""

from orderloom.kernel.errors import Invalid


class CellMissing(Invalid):
    """This cell must not be empty."""

    code = "cell_missing"


class NumberMalformed(Invalid):
    """This cell holds a whole number: digits only, no point, no separators."""

    code = "number_malformed"


class NumberOutOfRange(Invalid):
    """This number is smaller or larger than it may be."""

    code = "number_out_of_range"


class AmountMalformed(Invalid):
    """An amount is digits with a point before the currency's decimals, such as 1234.50: no separators, signs or more decimals."""

    code = "amount_malformed"


class AmountsDisagree(Invalid):
    """The amount and the amount in minor units are both given and are not the same; leave one out."""

    code = "amounts_disagree"


class BooleanMalformed(Invalid):
    """This cell says true or false (also yes or no, 1 or 0)."""

    code = "boolean_malformed"


class InstantMalformed(Invalid):
    """An instant is written 2026-03-01T09:30:00Z, with a zone; a date alone is its midnight in UTC. Years are 1990 to 2199."""

    code = "instant_malformed"


class DateMalformed(Invalid):
    """A date is written 2026-03-01."""

    code = "date_malformed"


class ChoiceUnknown(Invalid):
    """This cell holds one of a few words; the facts name them."""

    code = "choice_unknown"


class TextTooLong(Invalid):
    """This text is longer than it may be."""

    code = "text_too_long"


class CharacterRefused(Invalid):
    """This text holds NUL or another control character that no text may hold."""

    code = "character_refused"


class CodeRefused(Invalid):
    """This code has characters that codes of its kind do not have, or is too long."""

    code = "cell_code_malformed"


class PictureUrlMalformed(Invalid):
    """The address of a picture begins with https:// or http:// and has no blanks."""

    code = "picture_url_malformed"


class CellsDiffer(Invalid):
    """Rows of one record say different things in a column of the whole record; say it once, or always the same."""

    code = "cells_differ"


class DiscountsMalformed(Invalid):
    """This cell holds a JSON list of discounts: each has title, target (goods or shipping), amount_minor, and may have code."""

    code = "discounts_malformed"


class WrittenMalformed(Invalid):
    """This cell holds a JSON object of what the buyer wrote on the line: names, and texts of at most 5,000 characters."""

    code = "written_malformed"


class CurrencyMissing(Invalid):
    """Without knowing its currency this amount cannot be read."""

    code = "cell_currency_unknown"


class CellNested(Invalid):
    """This member holds an object or a list where one value, or a list of rows, is meant."""

    code = "cell_nested"


class RowTooLarge(Invalid):
    """This row holds more than a row may."""

    code = "row_too_large"


class RecordTooLong(Invalid):
    """This record has more rows than a record may."""

    code = "record_too_long"


class RecordFailed(Invalid):
    """Something about this record could not be stored; the log has the details."""

    code = "record_failed"
