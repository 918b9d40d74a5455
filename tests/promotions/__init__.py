"""Promotions: what they take off, and when."""
