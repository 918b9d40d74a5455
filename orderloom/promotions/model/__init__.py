"""What a promotion is, when it applies and what it takes off: pure rules, split by noun."""
