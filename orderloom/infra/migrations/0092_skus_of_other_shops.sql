-- SKUs as other shops have them: with blanks and more signs inside. What was a SKU still is one.

-- context: catalog
ALTER TABLE skus
    DROP CONSTRAINT skus_sku_check,
    ADD CONSTRAINT skus_sku_check CHECK (sku ~ '^[A-Za-z0-9]([A-Za-z0-9 ._/+#()&:=*@~-]{0,62}[A-Za-z0-9._/+#()&:=*@~-])?$') NOT VALID;
ALTER TABLE skus VALIDATE CONSTRAINT skus_sku_check;
