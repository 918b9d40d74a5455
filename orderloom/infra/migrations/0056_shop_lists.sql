-- What a shop shows its buyers, newest first, however many products there are beside.

-- context: catalog
-- Which products a price list has ever had a price for: a shop's list walks this in its own order, and looks at each whether it
-- is sold now. `created_at` is the product's, which never changes.
CREATE TABLE listed_products (
    price_list  text NOT NULL REFERENCES price_lists,
    created_at  timestamptz NOT NULL,
    product_id  uuid NOT NULL REFERENCES products,
    PRIMARY KEY (price_list, created_at, product_id)
);
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT DISTINCT r.price_list, p.created_at, p.id
  FROM prices r JOIN skus s ON s.sku = r.sku JOIN products p ON p.id = s.product_id;
