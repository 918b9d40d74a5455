"""What can be done to a customer, by noun."""
