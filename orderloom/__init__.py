"""Orderloom: an order management system on one PostgreSQL."""

__version__ = "0.1.0"
