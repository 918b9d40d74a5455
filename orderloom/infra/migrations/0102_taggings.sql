-- Which tag was put on an order or taken off it: facts hold no free words, and the tag may be gone again.

-- context: orders
-- The word of a tag that was put on or taken off; erased with the buyer, while the facts hold the id.
CREATE TABLE order_taggings (
    id        uuid PRIMARY KEY,
    order_id  uuid NOT NULL REFERENCES orders,
    tag       text NOT NULL CHECK (tag ~ '^[^\s,]{1,40}$')
);
CREATE INDEX order_taggings_order ON order_taggings (order_id);
