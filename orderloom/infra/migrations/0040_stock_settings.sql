-- Settings have a version of their own (a level's version counts its movements), and a reservation remembers
-- that it was paid for, so that a short one goes back to the right state when goods arrive.

-- context: inventory
ALTER TABLE stock_levels ADD COLUMN settings_version integer NOT NULL DEFAULT 1;
ALTER TABLE reservations ADD COLUMN paid boolean NOT NULL DEFAULT false;
