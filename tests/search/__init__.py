"""What can be sold: behaviour and refusals of the catalog."""
