-- What every context stands on: facts, the feed, idempotency keys, cache epochs.

-- context: infra
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- Ends the statement (and so the transaction) with a named error when a batch found less than it counted on.
CREATE FUNCTION must(held boolean, what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF held THEN RETURN true; END IF;
    RAISE EXCEPTION '%', what USING ERRCODE = 'OL001';
END $$;

-- One row a transaction that stated facts. The sequencer gives it the dense position of its first fact after the commit.
CREATE TABLE event_commits (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    events    integer NOT NULL CHECK (events > 0),
    position  bigint CHECK (position > 0)
);
CREATE UNIQUE INDEX event_commits_position ON event_commits (position) WHERE position IS NOT NULL;
CREATE INDEX event_commits_waiting ON event_commits (id) WHERE position IS NULL;

-- The last position given out; its row lock is the sequencer's.
CREATE TABLE feed_head (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    position  bigint NOT NULL DEFAULT 0,
    moved_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO feed_head DEFAULT VALUES;

-- A fact, numbered within what it is about, in the transaction that made it true. No personal data.
CREATE TABLE events (
    commit_id    bigint NOT NULL,
    ord          integer NOT NULL CHECK (ord > 0),
    aggregate    text NOT NULL,
    aggregate_id uuid NOT NULL,
    seq          bigint NOT NULL CHECK (seq > 0),
    name         text NOT NULL,
    body         jsonb NOT NULL,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('staff', 'key', 'buyer', 'system')),
    actor_id     uuid,
    request_id   uuid NOT NULL,
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (commit_id, ord),
    UNIQUE (aggregate_id, seq)
);
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events EXECUTE FUNCTION refuse_change();

-- Only success binds a key.
CREATE TABLE idempotency_keys (
    credential_id uuid NOT NULL,
    key           text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    route         text NOT NULL,
    body_hash     bytea NOT NULL,
    resource_id   uuid NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (credential_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys USING brin (created_at);

-- What processes keep in memory carries the epoch it was read at; a change raises it in the same transaction.
CREATE TABLE cache_epochs (
    name    text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1
);
INSERT INTO cache_epochs (name) VALUES ('catalog'), ('sourcing'), ('identity');
