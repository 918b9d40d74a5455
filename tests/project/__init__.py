"""The house rules, checked: each rule is a small function, and each has a test that plants a violation."""
