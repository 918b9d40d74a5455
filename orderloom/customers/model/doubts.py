"""What may be wrong with how to reach a person. A doubt is named and kept, it refuses nothing."""

from enum import StrEnum


class Doubt(StrEnum):
    UNKNOWN_COUNTRY = "unknown_country"  # no such ISO 3166-1 code; orders and customers refuse this one
    MISSING_ADDRESS = "missing_address"  # nothing says where to
    MISSING_LINES = "missing_lines"  # no street, house number or box
    MISSING_DISTRICT = "missing_district"
    MISSING_CITY = "missing_city"
    MISSING_REGION = "missing_region"
    MISSING_POSTAL_CODE = "missing_postal_code"
    UNKNOWN_REGION = "unknown_region"  # the country has no province or state of this name
    POSTAL_CODE_FORMAT = "postal_code_format"  # not the shape that the country's codes have
    POSTAL_CODE_REGION = "postal_code_region"  # a code of another province or state
    PHONE_UNREADABLE = "phone_unreadable"  # no phone number can be read from it
    PHONE_NOT_POSSIBLE = "phone_not_possible"  # too short or too long for its country
    EMAIL_FORMAT = "email_format"
