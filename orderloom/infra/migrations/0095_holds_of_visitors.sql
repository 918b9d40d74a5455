-- What a web page may hold has an end; promotions for a first order, and free shipping by some methods only.

-- context: inventory
-- `visitor`: asked for by a web page's key or a buyer's token, which anybody can have, and so counted against what these may hold.
ALTER TABLE checkout_holds ADD COLUMN visitor text CHECK (visitor IN ('page', 'buyer'));
CREATE INDEX checkout_holds_of ON checkout_holds (credential_id) WHERE state = 'open' AND visitor IS NOT NULL;
CREATE INDEX reservations_held ON reservations (sku, location) WHERE state = 'held' AND holder_kind = 'checkout';

-- context: promotions
-- `shipping_methods`: free shipping is given for these only. `first_order`: only to who has no order that stands.
ALTER TABLE promotions
    ADD COLUMN shipping_methods text[] CHECK (shipping_methods <> '{}'),
    ADD COLUMN first_order boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT promotions_shipping_methods CHECK (shipping_methods IS NULL OR kind = 'free_shipping'),
    ADD CONSTRAINT promotions_first_order CHECK (NOT first_order OR max_uses_per_buyer = 1);
