"""Who buys: behaviour and refusals of customers."""
