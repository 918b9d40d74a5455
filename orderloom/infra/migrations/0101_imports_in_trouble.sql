-- What needs somebody: imports that broke or refused rows, by when they ended.

-- context: imports
CREATE INDEX imports_troubled ON imports (ended_at) WHERE NOT dry_run AND (state = 'failed' OR rows_refused > 0);
