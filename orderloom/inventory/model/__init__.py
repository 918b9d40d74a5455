"""What stock is and what may happen to it. Pure: no database, no clock, no network."""
