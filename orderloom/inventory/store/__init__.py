"""All SQL of the tables locations, channel_locations, stock_levels, stock_movements and reservations."""
