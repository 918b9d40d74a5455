-- What another shop calls its orders: refunds and deletions name them by that alone.

-- context: connectors
-- An order that came by a connection, by the id that it has at the other shop.
CREATE TABLE told_orders (
    connection_id  uuid NOT NULL REFERENCES connections,
    external_id    text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    order_id       uuid NOT NULL REFERENCES orders,
    PRIMARY KEY (connection_id, external_id)
);
