-- A shop of three years, set-wise: as many orders as `bench.orders` says. Each section, up to the next `-- ==`, is a statement group of its own.

-- == names and words
CREATE UNLOGGED TABLE bench_words AS
SELECT string_to_array('Anna Maria Sofia Emma Julia Laura Lena Clara Lucas Noah Daan Sem Liam Milan Bram Thijs Jan Piet Klaas Willem José Ana Beatriz Camila Pedro João Rafael Lucas Mateus Hans Jürgen Uwe Günther Anke Heike Marie Camille Chloé Élodie Antoine Pierre Luc Giulia Marco Luca Matteo Chiara Zoë Sean Siobhan Aoife Niamh Oliver Jack Harry George Amelia Isla Ava Mia Ella Grace', ' ') AS firsts,
       string_to_array('de-Vries Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dijkstra Silva Santos Oliveira Souza Pereira Lima Carvalho Ferreira Müller Schmidt Schneider Fischer Weber Wagner Becker Schulz Hoffmann Koch Dubois Durand Leroy Moreau Laurent Rossi Russo Ferrari Esposito Bianchi Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright O''Brien Murphy Kelly Byrne Ryan García Martínez López Sánchez Pérez', ' ') AS lasts,
       regexp_split_to_array('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹', '') AS surnames,
       regexp_split_to_array('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉志鹏思雨欣怡子轩浩然宇航梓涵', '') AS givens,
       string_to_array('Amsterdam Berlin Paris Rotterdam Hamburg Lyon Milano Dublin Utrecht Köln', ' ') AS cities,
       string_to_array('上海市 北京市 广州市 深圳市 杭州市 成都市 武汉市 西安市 南京市 重庆市', ' ') AS towns,
       string_to_array('linen cotton ceramic steel oak bamboo glass leather wool silk copper marble recycled organic handmade foldable compact classic modern vintage', ' ') AS kinds,
       string_to_array('apron mug teapot lamp chair table bowl plate knife spoon towel blanket pillow basket clock vase candle notebook pencil bag wallet scarf hat glove sock kettle pan tray rug shelf mirror frame bottle jar', ' ') AS things,
       string_to_array('navy red green white black sand olive amber blue grey', ' ') AS colours,
       string_to_array('亚麻 纯棉 陶瓷 不锈钢 橡木 竹制 玻璃 真皮 羊毛 真丝 紫铜 大理石 环保 有机 手工 折叠 便携 经典 现代 复古', ' ') AS makes,
       string_to_array('围裙 马克杯 茶壶 台灯 椅子 餐桌 饭碗 盘子 菜刀 勺子 毛巾 毛毯 枕头 收纳篮 挂钟 花瓶 蜡烛 笔记本 铅笔 背包 钱包 围巾 帽子 手套 袜子 水壶 平底锅 托盘 地毯 书架 镜子 相框 水瓶 罐子', ' ') AS goods,
       string_to_array('web-eu web-uk app-eu shop-cn tmall-cn market-de outlet b2b', ' ') AS channels;
CREATE FUNCTION bench_id(at timestamptz, salt bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(m, 1, 3) || '8' || substr(m, 4, 15))::uuid
  FROM (SELECT md5(salt::text) AS m) h
$$;
-- One of them, each as likely as the others; and the same, the first ones far likelier than the last (Zipf).
CREATE FUNCTION bench_any(many text[], nth bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT many[1 + (hashint8extended(nth, 7) & 1048575) % cardinality(many)]
$$;
CREATE FUNCTION bench_zipf(many integer, chance double precision) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
SELECT least(many, floor(exp(chance * ln(many + 1)))::integer)
$$;
SELECT setseed(0.42);

-- == channels, locations, goods
INSERT INTO channels (code, name, currency, locale, country)
SELECT c, c, CASE WHEN c LIKE '%-cn' THEN 'CNY' ELSE 'EUR' END, CASE WHEN c LIKE '%-cn' THEN 'zh-CN' ELSE 'en' END,
       CASE WHEN c LIKE '%-cn' THEN 'CN' ELSE 'NL' END
  FROM bench_words, unnest(channels) c;
INSERT INTO locations (code, name, country, currency)
SELECT c, c, CASE c WHEN 'SHA' THEN 'CN' ELSE 'NL' END, CASE c WHEN 'SHA' THEN 'CNY' ELSE 'EUR' END FROM unnest('{AMS,SHA,RTM}'::text[]) c;
INSERT INTO channel_locations (channel, location, priority)
SELECT c, CASE WHEN c LIKE '%-cn' THEN 'SHA' ELSE 'AMS' END, 1 FROM bench_words, unnest(channels) c;
INSERT INTO products (id, handle, titles, category, custom, archived_at, created_at)
SELECT bench_id(made.at, n), 'product-' || n,
       jsonb_build_object('en', initcap(bench_any(kinds, n) || ' ' || bench_any(things, n + 7)) || ' ' || n,
                          'zh-CN', bench_any(makes, n) || bench_any(goods, n + 7) || ' ' || n),
       bench_any('{kitchen,living,office,outdoor,kids,gifts}', n),
       CASE WHEN n % 4 = 0 THEN jsonb_build_object('season', bench_any('{winter,spring,summer,autumn}', n)) ELSE '{}' END,
       CASE WHEN n % 50 = 9 THEN made.at + interval '1 year' END, made.at
  FROM bench_words, generate_series(1, greatest(100, current_setting('bench.orders')::bigint * 7 / 100)) n
       CROSS JOIN LATERAL (SELECT timestamptz '2023-06-01' + (hashint8extended(n, 3) & 1048575) / 1048576.0 * interval '2 years' AS at) made;
INSERT INTO skus (sku, product_id, options, gtin, weight_g, custom)
SELECT 'P' || lpad(substr(p.handle, 9), 6, '0') || '-' || upper(left(c.colour, 3)), p.id, jsonb_build_object('Colour', initcap(c.colour)),
       CASE WHEN c.colour = 'red' THEN '2' || lpad(substr(p.handle, 9), 12, '0') END, 300,
       CASE WHEN c.colour = 'red' THEN jsonb_build_object('shelf', 'A' || hashtext(p.handle) % 20) ELSE '{}' END
  FROM products p, bench_words, unnest(colours[1:2]) AS c(colour);
CREATE UNLOGGED TABLE bench_goods AS
SELECT row_number() OVER (ORDER BY md5(s.sku))::integer AS nth, s.sku, (p.titles ->> 'en') || ' (' || (s.options ->> 'Colour') || ')' AS title,
       (p.titles ->> 'zh-CN') || ' (' || (s.options ->> 'Colour') || ')' AS title_cn, 500 + (hashtext(s.sku) & 8191) AS price
  FROM skus s JOIN products p ON p.id = s.product_id;
ALTER TABLE bench_goods ADD PRIMARY KEY (nth);
ANALYZE bench_goods;

-- == prices and stock
INSERT INTO price_lists (code, channel, currency, includes_tax)
SELECT c, c, CASE WHEN c LIKE '%-cn' THEN 'CNY' ELSE 'EUR' END, true FROM bench_words, unnest(channels) c;
INSERT INTO prices (id, price_list, sku, amount_minor)
SELECT gen_random_uuid(), c.price_list, g.sku, g.price
  FROM bench_goods g, (VALUES ('web-eu', 1), ('shop-cn', 5), ('outlet', 20)) AS c(price_list, one_in)
 WHERE abs(hashtext(split_part(g.sku, '-', 1))) % c.one_in = 0 ORDER BY g.sku, c.price_list;
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT DISTINCT r.price_list, p.created_at, p.id FROM prices r JOIN skus s USING (sku) JOIN products p ON p.id = s.product_id;
INSERT INTO stock_levels (sku, location, id, on_hand)
SELECT g.sku, l, gen_random_uuid(), CASE WHEN g.nth % 9 > 0 THEN 1000 ELSE 0 END FROM bench_goods g, unnest('{AMS,SHA}'::text[]) l ORDER BY g.sku;

-- == people
CREATE UNLOGGED TABLE bench_people AS
SELECT n AS nth, bench_id(at, n) AS id, at, chinese,
       CASE WHEN chinese THEN bench_any(surnames, n) || bench_any(givens, n + 1) || CASE WHEN n % 4 > 0 THEN bench_any(givens, n + 2) ELSE '' END
            ELSE bench_any(firsts, n) || ' ' || replace(bench_any(lasts, n + 1), '-', ' ') END AS name,
       CASE WHEN chinese THEN '+861' || (3000000000 + n * 7919 % 6999999999)::text ELSE '+316' || lpad((n * 7919 % 99999999)::text, 8, '0') END AS phone,
       'buyer' || n || '@' || bench_any('{example.org,example.com,mail.example.net}', n) AS email
  FROM bench_words, generate_series(1, greatest(50, current_setting('bench.orders')::bigint / 2)) n
       CROSS JOIN LATERAL (SELECT timestamptz '2023-06-01' + n::double precision / greatest(50, current_setting('bench.orders')::bigint / 2)
                                  * interval '3 years' AS at, n % 10 < 3 AS chinese) p;
INSERT INTO customers (id, name, email, phone, custom, created_at, changed_at)
SELECT id, name, email, phone,
       CASE WHEN nth % 3 = 0 THEN jsonb_build_object('level', bench_any('{gold,silver,bronze,none}', nth), 'newsletter', nth % 2 = 0) ELSE '{}' END,
       at, at FROM bench_people ORDER BY nth;
INSERT INTO customer_external_ids (source, external_id, customer_id) SELECT 'erp', 'K-' || nth, id FROM bench_people WHERE nth % 3 = 0 ORDER BY nth;
ALTER TABLE bench_people ADD PRIMARY KEY (nth);
ANALYZE bench_people;

-- == orders
CREATE UNLOGGED TABLE bench_orders AS
SELECT n AS nth, bench_id(o.at, n) AS id, o.at, p.id AS customer_id, p.nth AS person,
       CASE WHEN p.chinese THEN (ARRAY['shop-cn', 'tmall-cn'])[1 + (n % 3)::int / 2]
            ELSE (ARRAY['web-eu', 'web-eu', 'web-eu', 'app-eu', 'app-eu', 'web-uk', 'market-de', 'outlet'])[bench_zipf(8, chance)] END AS channel,
       lines, chance, age
  FROM (SELECT n, timestamptz '2023-06-01' + power(n::double precision / max(n) OVER (), 0.7) * interval '3 years' AS at, random() AS chance,
               1 + (random() * 4)::int AS lines, max(n) OVER () - n AS age, random() AS who
          FROM generate_series(1, current_setting('bench.orders')::bigint) n) o
       JOIN bench_people p ON p.nth = 1 + floor(power(who, 1.5) * (SELECT max(nth) FROM bench_people) * 0.999)::bigint;
ALTER TABLE bench_orders ADD PRIMARY KEY (nth);
ANALYZE bench_orders;
CREATE UNLOGGED TABLE bench_lines AS
SELECT o.nth, l.line_no, g.sku, CASE WHEN o.channel LIKE '%-cn' THEN g.title_cn ELSE g.title END AS title, 1 + (l.line_no + o.nth)::int % 2 AS quantity, g.price
  FROM (SELECT o.nth, o.channel, n AS line_no, bench_zipf((SELECT max(nth) FROM bench_goods), random()) AS goods
          FROM bench_orders o, generate_series(1, o.lines) n) l
       JOIN bench_orders o ON o.nth = l.nth JOIN bench_goods g ON g.nth = l.goods;
-- What has become of them: the newest wait, the older are done, a few went another way.
INSERT INTO orders (id, number, channel, reference, status, currency, customer_id, units, units_shipped, units_delivered, includes_tax,
                    goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, paid_minor, refunded_minor, cancel_reason, placed_at,
                    recorded_at, changed_at, custom)
SELECT o.id, 100000 + o.nth, o.channel, 'W-' || (500000 + o.nth),
       CASE WHEN gone THEN 'cancelled' WHEN fresh THEN 'placed' WHEN waiting THEN 'open' ELSE 'complete' END,
       CASE WHEN o.channel LIKE '%-cn' THEN 'CNY' ELSE 'EUR' END, o.customer_id, s.units,
       CASE WHEN gone OR fresh OR (waiting AND o.nth % 3 > 0) THEN 0 WHEN waiting THEN s.units / 2 ELSE s.units END,
       CASE WHEN gone OR fresh OR waiting OR o.nth % 97 = 0 THEN 0 ELSE s.units END,
       true, s.goods, 0, 0, 0, s.goods,
       CASE WHEN gone OR fresh THEN 0 WHEN o.nth % 700 = 1 THEN s.goods / 2 WHEN o.nth % 500 = 1 THEN s.goods + 100 ELSE s.goods END,
       CASE WHEN gone OR fresh OR o.nth % 700 = 1 THEN 0 WHEN o.nth % 90 = 1 THEN least(500, s.goods / 2) WHEN o.nth % 150 = 1 THEN s.goods ELSE 0 END,
       CASE WHEN gone THEN 'buyer' END, o.at, o.at, o.at,
       CASE WHEN o.nth % 5 = 0 THEN jsonb_build_object('source', bench_any('{app,web,phone,fair}', o.nth), 'gift_wrap', o.nth % 20 = 0) ELSE '{}' END
  FROM (SELECT *, nth % 25 = 3 AS gone, age < of_all * 0.002 AND nth % 4 = 0 AS fresh, age < of_all * 0.03 AS waiting FROM bench_orders, (SELECT count(*) AS of_all FROM bench_orders) c) o
       JOIN (SELECT nth, sum(quantity) AS units, sum(quantity * price) AS goods FROM bench_lines GROUP BY nth) s ON s.nth = o.nth
 ORDER BY o.nth;
SELECT setval('orders_number_seq', (SELECT max(number) FROM orders));

-- == lines, buyers, tags
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, shipped, unit_price_minor, discount_minor, tax_ppm, tax_minor)
SELECT o.id, l.line_no, l.sku, l.title, l.quantity, CASE WHEN r.units_shipped = r.units THEN l.quantity ELSE 0 END, l.price, 0, 0, 0
  FROM bench_lines l JOIN bench_orders o ON o.nth = l.nth JOIN orders r ON r.id = o.id ORDER BY l.nth, l.line_no;
INSERT INTO order_buyers (order_id, name, email, phone, shipping)
SELECT o.id, p.name, p.email, p.phone,
       CASE WHEN p.chinese THEN jsonb_build_object('name', p.name, 'country', 'CN', 'city', bench_any(towns, o.nth), 'lines', '["人民路 ' || (o.nth % 900) || ' 号"]')
            ELSE jsonb_build_object('name', p.name, 'country', 'NL', 'city', bench_any(cities, o.nth), 'lines', '["Straat ' || (o.nth % 900) || '"]') END
  FROM bench_words, bench_orders o JOIN bench_people p ON p.nth = o.person ORDER BY o.nth;
INSERT INTO order_tags (order_id, tag)
SELECT id, t.tag FROM bench_orders o
       CROSS JOIN LATERAL (VALUES ('gift', 12), ('vip', 50), ('fragile', 200), ('check-address', 1000), ('press', 20000)) AS t(tag, one_in)
 WHERE o.nth % t.one_in = 5 % t.one_in;

-- == parcels
INSERT INTO parcels (id, location, carrier, tracking_number, status, shipped_at, delivered_at, custom, created_at)
SELECT bench_id(o.at + interval '1 day', -o.nth), CASE WHEN o.channel LIKE '%-cn' THEN 'SHA' ELSE 'AMS' END,
       CASE WHEN o.channel LIKE '%-cn' THEN 'sf' ELSE bench_any('{dhl,postnl,ups}', o.nth) END, 'TN' || (900000000 + o.nth),
       CASE WHEN r.units_delivered > 0 THEN 'delivered' ELSE 'picked_up' END, o.at + interval '1 day',
       CASE WHEN r.units_delivered > 0 THEN o.at + interval '3 days' END,
       CASE WHEN o.nth % 5 = 0 THEN jsonb_build_object('wrapped', o.nth % 20 = 0) ELSE '{}' END, o.at + interval '1 day'
  FROM bench_orders o JOIN orders r ON r.id = o.id WHERE r.units_shipped = r.units ORDER BY o.nth;
INSERT INTO parcel_lines (parcel_id, order_id, line_no, sku, quantity)
SELECT bench_id(o.at + interval '1 day', -o.nth), o.id, l.line_no, l.sku, l.quantity
  FROM bench_lines l JOIN bench_orders o ON o.nth = l.nth JOIN orders r ON r.id = o.id WHERE r.units_shipped = r.units ORDER BY l.nth, l.line_no;

-- == movements
-- In the order in which they were recorded, as a ledger grows: goods come in and are counted, orders reserve, parcels take, the cancelled give back.
CREATE UNLOGGED TABLE bench_moves AS
SELECT l.sku, CASE WHEN o.channel LIKE '%-cn' THEN 'SHA' ELSE 'AMS' END AS location, m.reason, l.line_no,
       CASE m.reason WHEN 'sold' THEN -l.quantity ELSE 0 END AS d_on_hand, CASE m.reason WHEN 'reserved' THEN l.quantity ELSE -l.quantity END AS d_reserved,
       CASE m.reason WHEN 'sold' THEN 'parcel' ELSE 'order' END AS document_kind,
       CASE m.reason WHEN 'sold' THEN bench_id(o.at + interval '1 day', -o.nth) ELSE o.id END AS document_id,
       CASE m.reason WHEN 'reserved' THEN o.at WHEN 'sold' THEN o.at + interval '1 day' ELSE o.at + interval '2 hours' END AS at
  FROM bench_lines l JOIN bench_orders o ON o.nth = l.nth, (VALUES ('reserved'), ('sold'), ('released')) AS m(reason)
 WHERE m.reason = 'reserved' OR (m.reason = 'released') = (o.nth % 25 = 3)
UNION ALL
SELECT g.sku, l, m.reason, 1, 1000, 0, m.document_kind, gen_random_uuid(), timestamptz '2023-05-01' + (g.nth % 1100) * interval '1 day' * m.late
  FROM bench_goods g, unnest('{AMS,SHA}'::text[]) l, (VALUES ('received', 'receipt', 0.02, 1), ('counted', 'count', 1, 50)) AS m(reason, document_kind, late, one_in)
 WHERE g.nth % m.one_in = 0;
INSERT INTO stock_movements (sku, location, seq, reason, d_on_hand, d_reserved, on_hand_after, reserved_after, damaged_after, quality_hold_after,
                             incoming_after, value_after_minor, document_kind, document_id, document_line, actor_kind, request_id, occurred_at, recorded_at)
SELECT m.sku, m.location, row_number() OVER (PARTITION BY m.sku, m.location ORDER BY m.at), m.reason, m.d_on_hand, m.d_reserved, 1000, 10, 0, 0, 0, 0,
       m.document_kind, m.document_id, m.line_no, 'system', m.document_id, m.at, m.at
  FROM bench_moves m ORDER BY m.at;

-- == tidying
DROP TABLE bench_words, bench_goods, bench_people, bench_orders, bench_lines, bench_moves;
DROP FUNCTION bench_id, bench_any, bench_zipf;
