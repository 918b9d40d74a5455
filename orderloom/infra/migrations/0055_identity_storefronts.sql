-- Keys that stand in browsers, and tokens of buyers.

-- context: identity
-- A publishable key is no secret: its token is kept as it is, so that it can be shown again.
ALTER TABLE api_keys
    ADD COLUMN kind text NOT NULL DEFAULT 'secret' CHECK (kind IN ('secret', 'publishable')),
    ADD COLUMN origins text[],
    ADD COLUMN token text,
    ADD CONSTRAINT api_keys_publishable CHECK (
        CASE WHEN kind = 'publishable'
             THEN scopes = '{storefront.use}' AND locations IS NULL AND token IS NOT NULL
                  AND coalesce(cardinality(channels), 0) > 0 AND coalesce(cardinality(origins), 0) > 0
             ELSE origins IS NULL AND token IS NULL END);
CREATE INDEX api_keys_in_browsers ON api_keys (id) WHERE kind = 'publishable' AND revoked_at IS NULL;

-- What a buyer may see and do with their own orders in one channel. Kept as a hash only.
CREATE TABLE buyer_tokens (
    id           uuid PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE,
    customer_id  uuid NOT NULL REFERENCES customers,
    channel      text NOT NULL REFERENCES channels,
    key_id       uuid REFERENCES api_keys,  -- the key it was issued with; none where staff issued it
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX buyer_tokens_customer ON buyer_tokens (customer_id);
