"""What can be done with promotions, by noun."""
