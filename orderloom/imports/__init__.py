"""Files that bring things in: their bytes, their rows on the way, how far each is, and what was wrong with which row.

Words: an **import** is one file on its way in. Its rows are grouped into **records** (a product with its SKUs, an order with
its lines); a record is created, changed, found the same, or refused with **problems**. **Rejects** are the refused rows as a file.
The kinds, which know what a row means, are in flows/importing/kinds.
"""
