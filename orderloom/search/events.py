"""Search states no facts: it says again, by other words, what other contexts have stated."""
