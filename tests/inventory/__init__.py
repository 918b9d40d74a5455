"""Stock: rules by hand and by chance, commands on a real PostgreSQL, and races."""
