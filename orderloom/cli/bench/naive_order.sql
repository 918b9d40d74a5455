-- One 3-line order a transaction, the way a careful application without group commit writes it: the same tables and indexes
-- as the intake, one multi-row INSERT a table, prepared statements; the stock rows are locked as late as can be, in order, and
-- changed by one conditional UPDATE, whose balances the ledger's rows then carry.
-- pgbench -M prepared -D skus=200 -D hot=0|1 -D n=0 -D run=1 -f naive_order.sql
\set a 1 + :hot * 0 + random(0, :skus - 1) * (1 - :hot)
\set b random(1, :skus)
\set c random(1, :skus)
\if :b = :a
\set b 1 + :b % :skus
\endif
\if :c = :a
\set c 1 + :c % :skus
\endif
\if :c = :b
\set c 1 + :c % :skus
\endif
\if :c = :a
\set c 1 + :c % :skus
\endif
\set qa random(1, 2)
\set qb random(1, 2)
\set qc random(1, 2)
\set pa random(1000, 9999)
\set pb random(1000, 9999)
\set pc random(1000, 9999)
\set key random(1, 9000000000000000000)
\set units :qa + :qb + :qc
\set ga :qa * :pa
\set gb :qb * :pb
\set gc :qc * :pc
\set ta :ga * 21 / 121
\set tb :gb * 21 / 121
\set tc :gc * 21 / 121
\set goods :ga + :gb + :gc
\set tax :ta + :tb + :tc
\set n :n + 1
BEGIN;
INSERT INTO orders (id, channel, reference, status, currency, units, includes_tax, goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, placed_at, expires_at) SELECT ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 'bench', to_hex(:key::bigint), 'placed', 'EUR', :units::int, true, :goods::bigint, 0, :tax::bigint, 0, :goods::bigint, now(), now() + interval '1 hour';
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor, limited) VALUES (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 1, 'BENCH-' || lpad(:a::text, 4, '0'), 'A believable product', :qa::int, :pa::bigint, 0, 210000, :ta::bigint, false), (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 2, 'BENCH-' || lpad(:b::text, 4, '0'), 'A believable product', :qb::int, :pb::bigint, 0, 210000, :tb::bigint, false), (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 3, 'BENCH-' || lpad(:c::text, 4, '0'), 'A believable product', :qc::int, :pc::bigint, 0, 210000, :tc::bigint, false);
INSERT INTO order_buyers (order_id, name, email, phone, shipping, doubts) VALUES (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 'Ann Other', 'ann@example.org', '+31612345678', '{"country":"NL","lines":["Coolsingel 1"],"name":"Ann Other","city":"Rotterdam","postal_code":"3011 AD"}', '{}');
INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id) VALUES ('00000000-0000-7000-8000-000000000001', to_hex(:key::bigint) || to_hex(:qa::int), 'POST /api/v1/orders', decode('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'hex'), ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid);
INSERT INTO events (commit_id, ord, aggregate, aggregate_id, seq, name, body, actor_kind, actor_id, request_id, occurred_at) VALUES (1000000000000 + (:run::bigint * 1000 + :client_id::bigint) * 1000000000 + :n::bigint, 1, 'order', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 1, 'order.placed', jsonb_build_object('order_id', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 'number', 123456, 'channel', 'bench', 'currency', 'EUR', 'units', :units::int, 'total_minor', :goods::bigint), 'key', '00000000-0000-7000-8000-000000000001', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, now());
INSERT INTO reservations (holder_id, line_no, location, sku, quantity, state, expires_at) VALUES (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 1, 'BENCH', 'BENCH-' || lpad(:a::text, 4, '0'), :qa::int, 'held', now() + interval '1 hour'), (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 2, 'BENCH', 'BENCH-' || lpad(:b::text, 4, '0'), :qb::int, 'held', now() + interval '1 hour'), (('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 3, 'BENCH', 'BENCH-' || lpad(:c::text, 4, '0'), :qc::int, 'held', now() + interval '1 hour');
WITH wanted (line_no, sku, quantity) AS (VALUES (1, 'BENCH-' || lpad(:a::text, 4, '0'), :qa::int), (2, 'BENCH-' || lpad(:b::text, 4, '0'), :qb::int), (3, 'BENCH-' || lpad(:c::text, 4, '0'), :qc::int)), locked AS MATERIALIZED (SELECT s.sku, s.location, w.quantity, w.line_no FROM stock_levels s JOIN wanted w ON s.sku = w.sku AND s.location = 'BENCH' ORDER BY s.sku FOR NO KEY UPDATE OF s), taken AS (UPDATE stock_levels s SET reserved = s.reserved + l.quantity, version = s.version + 1 FROM locked l WHERE s.sku = l.sku AND s.location = l.location AND available_to_sell(s) + s.oversell_limit >= l.quantity RETURNING l.line_no, s.version, s.on_hand, s.reserved, s.value_minor) SELECT must(count(*) = 3, 'stock_taken'), sum(version) FILTER (WHERE line_no = 1) AS va, sum(on_hand) FILTER (WHERE line_no = 1) AS ha, sum(reserved) FILTER (WHERE line_no = 1) AS ra, sum(value_minor) FILTER (WHERE line_no = 1) AS wa, sum(version) FILTER (WHERE line_no = 2) AS vb, sum(on_hand) FILTER (WHERE line_no = 2) AS hb, sum(reserved) FILTER (WHERE line_no = 2) AS rb, sum(value_minor) FILTER (WHERE line_no = 2) AS wb, sum(version) FILTER (WHERE line_no = 3) AS vc, sum(on_hand) FILTER (WHERE line_no = 3) AS hc, sum(reserved) FILTER (WHERE line_no = 3) AS rc, sum(value_minor) FILTER (WHERE line_no = 3) AS wc FROM taken \gset
INSERT INTO stock_movements (sku, location, seq, reason, d_reserved, on_hand_after, reserved_after, damaged_after, quality_hold_after, incoming_after, value_after_minor, document_kind, document_id, document_line, actor_kind, actor_id, request_id, occurred_at) VALUES ('BENCH-' || lpad(:a::text, 4, '0'), 'BENCH', :va::bigint, 'reserved', :qa::int, :ha::int, :ra::int, 0, 0, 0, :wa::bigint, 'order', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 1, 'key', '00000000-0000-7000-8000-000000000001', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, now()), ('BENCH-' || lpad(:b::text, 4, '0'), 'BENCH', :vb::bigint, 'reserved', :qb::int, :hb::int, :rb::int, 0, 0, 0, :wb::bigint, 'order', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 2, 'key', '00000000-0000-7000-8000-000000000001', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, now()), ('BENCH-' || lpad(:c::text, 4, '0'), 'BENCH', :vc::bigint, 'reserved', :qc::int, :hc::int, :rc::int, 0, 0, 0, :wc::bigint, 'order', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, 3, 'key', '00000000-0000-7000-8000-000000000001', ('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7000-8' || lpad(to_hex(:client_id::int), 3, '0') || '-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, now());
COMMIT;
