-- Who operates: staff with passwords and roles, sessions, API keys. Secrets are kept as hashes only.

-- context: identity
-- Somebody who works here, and what they may do.
CREATE TABLE staff (
    id             uuid PRIMARY KEY,
    login          text NOT NULL UNIQUE CHECK (login = lower(login) AND length(login) BETWEEN 1 AND 200),
    name           text NOT NULL,
    password_hash  text NOT NULL,
    roles          text[] NOT NULL,
    channels       text[],
    locations      text[],
    disabled_at    timestamptz,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    changed_at     timestamptz NOT NULL DEFAULT now()
);

-- Somebody of the staff who signed in: the hash of a token, until it ends.
CREATE TABLE sessions (
    token_hash    bytea PRIMARY KEY,
    staff_id      uuid NOT NULL REFERENCES staff,
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_seen_at  timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX sessions_staff ON sessions (staff_id);

-- What a program signs its requests with: the hash of a secret, and what it may do.
CREATE TABLE api_keys (
    id            uuid PRIMARY KEY,
    prefix        text NOT NULL UNIQUE,
    secret_hash   bytea NOT NULL,
    name          text NOT NULL,
    scopes        text[] NOT NULL,
    channels      text[],
    locations     text[],
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- Sign-in attempts, by a hash of the login and of the address they came from: the throttle counts them.
CREATE TABLE sign_in_attempts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject     bytea NOT NULL,
    succeeded   boolean NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_attempts_subject ON sign_in_attempts (subject, at);
