-- Parcels and what is in them. A parcel's lines carry the order id: a parcel may serve several orders.

-- context: fulfilment
-- What was handed to a carrier from one location.
CREATE TABLE parcels (
    id               uuid PRIMARY KEY,
    location         text NOT NULL,
    carrier          text CHECK (carrier ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    tracking_number  text CHECK (length(tracking_number) BETWEEN 1 AND 100),
    status           text NOT NULL CHECK (status IN ('picked_up', 'delivered')),
    shipped_at       timestamptz NOT NULL,
    delivered_at     timestamptz,
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    changed_at       timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE UNIQUE INDEX parcels_tracking ON parcels (carrier, tracking_number) WHERE tracking_number IS NOT NULL;

-- How many units of an order's line lie in a parcel.
CREATE TABLE parcel_lines (
    parcel_id  uuid NOT NULL REFERENCES parcels,
    order_id   uuid NOT NULL,
    line_no    integer NOT NULL,
    sku        text NOT NULL,
    quantity   integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (parcel_id, order_id, line_no),
    FOREIGN KEY (order_id, line_no) REFERENCES order_lines
);
CREATE INDEX parcel_lines_order ON parcel_lines (order_id);
