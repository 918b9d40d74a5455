"""Pure words that every part may use: ids, money, time, actors, refusals, lifecycles, facts."""
