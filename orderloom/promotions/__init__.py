"""Promotions and coupon codes: what an order costs less, for whom, and how often.

A **promotion** says what it takes off which goods (or the shipping fee) and under which conditions. A **coupon** is a code that
gives one. A **use** is an entry of the ledger of what is limited; a cancelled order **returns** it.
"""
