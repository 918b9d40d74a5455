-- Views of lists that people keep under a name.

-- context: desk
-- A list's filters and columns under a name; its owner's own, or shared with all who may use views. What is looked for may be a
-- person's name: it stands here alone, and goes with the view.
CREATE TABLE saved_views (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL,
    list        text NOT NULL CHECK (list ~ '^[a-z_]{1,40}$'),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    filters     jsonb NOT NULL CHECK (jsonb_typeof(filters) = 'object'),
    columns     text[] NOT NULL DEFAULT '{}',
    shared      boolean NOT NULL DEFAULT false,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner_id, list, name)
);
CREATE INDEX saved_views_shared ON saved_views (id) WHERE shared;
