"""Who buys, as values and rules: people, addresses, phones. Pure."""
