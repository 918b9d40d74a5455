"""Custom fields: what a shop adds to orders, lines, products, SKUs, customers and parcels, and what values may stand there.

A **definition** says owner, key, type and bounds; a **value** stands in the column `custom` of its owner, whose context
owns it. This context decides what fits.
"""
