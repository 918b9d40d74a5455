-- Which tag was put on an order or taken off it: facts hold no free words, and the tag may be gone again.

-- context: orders
CREATE TABLE order_taggings (
    id        uuid PRIMARY KEY,
    order_id  uuid NOT NULL REFERENCES orders,
    tag       text NOT NULL CHECK (tag ~ '^[^\s,]{1,40}$')
);
CREATE INDEX order_taggings_order ON order_taggings (order_id);
COMMENT ON TABLE order_taggings IS
    'The word of each fact order.tagged and order.untagged: a tag that was put on or taken off. Erasable, as notes are.';
