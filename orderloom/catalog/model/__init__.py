"""What can be sold, as values and rules: codes, channels, products, prices, tax. Pure."""
