-- A phone number that cannot be written as E.164 is kept as it was given, and named in doubts.

-- context: customers
ALTER TABLE customers ADD COLUMN phone_given text CHECK (length(phone_given) BETWEEN 1 AND 200);
