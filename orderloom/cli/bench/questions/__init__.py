"""What `orderloom bench lists` asks of each list, with values drawn from the shop itself."""
