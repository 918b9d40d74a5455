-- Files that bring things in: what was sent, how far it is, what was wrong with which row.

-- context: imports
-- One file that is brought in. It holds no personal data of its own but the file's name, which is swept with the file.
CREATE TABLE imports (
    id             uuid PRIMARY KEY,
    kind           text NOT NULL CHECK (kind ~ '^[a-z][a-z_]{0,39}$'),
    state          text NOT NULL CHECK (state IN ('receiving', 'uploaded', 'checking', 'running', 'finished', 'failed', 'cancelled')),
    dry_run        boolean NOT NULL,
    filename       text CHECK (length(filename) BETWEEN 1 AND 255),
    format         text,
    file_type      text CHECK (file_type IN ('csv', 'xlsx', 'ndjson', 'other')),
    encoding       text,
    delimiter      text,
    options        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'),
    columns        text[] NOT NULL DEFAULT '{}',
    notes          jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(notes) = 'array'),
    sums           jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(sums) = 'object'),
    size_bytes     bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
    rows_read      bigint NOT NULL DEFAULT 0 CHECK (rows_read >= 0),
    rows_refused   bigint NOT NULL DEFAULT 0 CHECK (rows_refused >= 0),
    records_read   bigint NOT NULL DEFAULT 0 CHECK (records_read >= 0),
    created        bigint NOT NULL DEFAULT 0 CHECK (created >= 0),
    changed        bigint NOT NULL DEFAULT 0 CHECK (changed >= 0),
    same           bigint NOT NULL DEFAULT 0 CHECK (same >= 0),
    refused        bigint NOT NULL DEFAULT 0 CHECK (refused >= 0),
    done_turn      bigint NOT NULL DEFAULT 0,
    rejects_bytes  bigint CHECK (rejects_bytes >= 0),
    failure        jsonb,
    permissions    text[] NOT NULL,
    channels       text[],
    locations      text[],
    actor_kind     text NOT NULL,
    actor_id       uuid,
    request_id     uuid NOT NULL,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    changed_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    swept_at       timestamptz,
    CHECK ((state IN ('finished', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX imports_under_way ON imports (id) WHERE state IN ('uploaded', 'checking', 'running');
CREATE INDEX imports_unswept ON imports (changed_at) WHERE swept_at IS NULL;

-- The bytes of the file as it was sent, and of the file of its refused rows, in pieces that any worker can read.
CREATE TABLE import_chunks (
    import_id  uuid NOT NULL REFERENCES imports,
    part       text NOT NULL CHECK (part IN ('upload', 'rejects')),
    no         integer NOT NULL CHECK (no > 0),
    bytes      bytea NOT NULL,
    PRIMARY KEY (import_id, part, no)
);

-- Neighbouring rows of one record, read and waiting for their turn. After a crash of the server they are read from the file anew.
CREATE UNLOGGED TABLE import_rows (
    import_id  uuid NOT NULL,
    turn       bigint NOT NULL,
    first_row  bigint NOT NULL,
    key        uuid,
    rows       bytea NOT NULL,
    PRIMARY KEY (import_id, turn, first_row)
);

-- What was wrong with a row: the facts may quote the cell, so these rows are swept after some days.
CREATE TABLE import_problems (
    import_id    uuid NOT NULL REFERENCES imports,
    row_no       bigint NOT NULL,
    no           integer NOT NULL CHECK (no > 0),
    column_name  text,
    code         text NOT NULL,
    message      text,
    facts        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(facts) = 'object'),
    PRIMARY KEY (import_id, row_no, no)
);
