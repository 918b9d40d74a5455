"""Orders as somebody else tells them: rows of a file, documents of another shop. Pure. The flow: flows/take_orders.py."""
