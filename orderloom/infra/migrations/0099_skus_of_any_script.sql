-- SKUs with letters of any script. Which signs they may have the catalog says; here that they can be told apart and written down.

-- context: catalog
ALTER TABLE skus
    DROP CONSTRAINT skus_sku_check,
    ADD CONSTRAINT skus_sku_check CHECK (
        length(sku) >= 1 AND length(sku) <= 64 AND sku = btrim(sku) AND sku ~ '^[^[:cntrl:],"?\\]*$' AND sku IS NFC NORMALIZED) NOT VALID;
ALTER TABLE skus VALIDATE CONSTRAINT skus_sku_check;
