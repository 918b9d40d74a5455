-- Other shops whose orders come in by themselves.

-- context: connectors
-- Another shop whose webhooks are taken for a channel. Its secret is what it signs them with: used, never shown again.
CREATE TABLE connections (
    id           uuid PRIMARY KEY,
    platform     text NOT NULL CHECK (platform IN ('shopify', 'woocommerce')),
    channel      text NOT NULL,
    secret       text NOT NULL CHECK (length(secret) BETWEEN 8 AND 200),
    test_orders  boolean NOT NULL DEFAULT false,
    active       boolean NOT NULL DEFAULT true,
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    changed_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (platform, channel)
);

-- A webhook as it came. Its body holds personal data: it is there until the webhook is done, and refused ones are swept after 30 days.
CREATE TABLE webhook_inbox (
    id             uuid PRIMARY KEY,
    connection_id  uuid NOT NULL REFERENCES connections,
    delivery       text NOT NULL CHECK (length(delivery) BETWEEN 1 AND 200),
    topic          text NOT NULL CHECK (length(topic) BETWEEN 1 AND 100),
    body           bytea,
    state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'ignored', 'refused')),
    code           text,
    facts          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(facts) = 'object'),
    order_id       uuid,
    unknown        text[] NOT NULL DEFAULT '{}',
    tries          integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    received_at    timestamptz NOT NULL DEFAULT now(),
    handled_at     timestamptz,
    UNIQUE (connection_id, delivery),
    CHECK ((state = 'waiting') = (handled_at IS NULL)),
    CHECK (body IS NOT NULL OR state IN ('done', 'ignored')),
    CHECK (code IS NOT NULL OR state IN ('waiting', 'done'))
);
CREATE INDEX webhook_inbox_waiting ON webhook_inbox (id) WHERE state = 'waiting';
CREATE INDEX webhook_inbox_refused ON webhook_inbox (handled_at) WHERE state = 'refused';
