import type { SchemaStep } from './schema-postgres'

const PEOPLE = `
CREATE TABLE crm.customers (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(120) NOT NULL, full_name varchar(120) NOT NULL,
  phone varchar(40), birth_date date, tax_id char(11), marketing_opt_in boolean NOT NULL DEFAULT 0,
  created_at datetime NOT NULL DEFAULT current_timestamp, UNIQUE KEY customers_email (email), KEY customers_phone (phone)
);
INSERT INTO crm.customers (id, email, full_name, phone, birth_date, tax_id, marketing_opt_in, created_at)
SELECT seq, concat('buyer', seq, '@mail.example'),
  concat(elt(1 + seq % 8, 'Ada','Ben','Chen','Dana','Emil','Fatma','Greta','Hugo'), ' ', elt(1 + seq DIV 8 % 8, 'Abel','Berg','Costa','Dietz','Engel','Ferrer','Graf','Haas')),
  concat('+49 40 ', lpad(seq * 7919 % 9999999, 7, '0')), date_add('1945-01-01', INTERVAL seq * 31 % 22000 DAY),
  lpad(seq * 104729 % 99999999999, 11, '0'), seq % 5 < 2, now() - INTERVAL seq * 13 % 900 DAY
FROM seq_1_to_40000;
CREATE TABLE crm.addresses (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id bigint unsigned NOT NULL, street varchar(120) NOT NULL,
  postcode varchar(12) NOT NULL, city varchar(80) NOT NULL, country char(2) NOT NULL, KEY addresses_customer (customer_id),
  FOREIGN KEY (customer_id) REFERENCES crm.customers (id)
);
INSERT INTO crm.addresses (id, customer_id, street, postcode, city, country)
SELECT seq, seq, concat('Lindenweg ', 1 + seq % 180), lpad(10000 + seq % 89999, 5, '0'), elt(1 + seq % 3, 'Berlin','Leeds','Torino'), elt(1 + seq % 3, 'DE','GB','IT')
FROM seq_1_to_40000;
`

const GOODS = `
CREATE TABLE market.products (
  id int unsigned NOT NULL PRIMARY KEY, sku varchar(20) NOT NULL UNIQUE, name varchar(120) NOT NULL,
  price decimal(10,2) NOT NULL, stock int NOT NULL, attributes json
);
INSERT INTO market.products SELECT seq, concat('MK-', lpad(seq, 6, '0')), concat(elt(1 + seq % 4, 'Oak','Steel','Linen','Glass'), ' thing ', seq),
  5 + seq * 37 % 400, 500 + seq * 91 % 5000, json_object('colour', elt(1 + seq % 3, 'red','blue','green')) FROM seq_1_to_2000;
`

const ORDERS = `
CREATE TABLE market.orders (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id bigint unsigned NOT NULL, status varchar(12) NOT NULL,
  placed_at datetime NOT NULL DEFAULT current_timestamp, total decimal(12,2) NOT NULL,
  KEY orders_customer (customer_id), KEY orders_customer_again (customer_id), KEY orders_placed (placed_at),
  FOREIGN KEY (customer_id) REFERENCES crm.customers (id)
);
INSERT INTO market.orders (id, customer_id, status, placed_at, total)
SELECT seq, 1 + seq * 7919 % 40000, if(seq > 199000, 'open', 'delivered'), now() - INTERVAL (200001 - seq) * 300 SECOND, 10 + seq * 31 % 600 FROM seq_1_to_200000;
CREATE TABLE market.order_items (
  order_id bigint unsigned NOT NULL, line_no smallint NOT NULL, product_id int unsigned NOT NULL, quantity int NOT NULL,
  unit_price decimal(10,2) NOT NULL, PRIMARY KEY (order_id, line_no), KEY items_product (product_id),
  FOREIGN KEY (order_id) REFERENCES market.orders (id), FOREIGN KEY (product_id) REFERENCES market.products (id)
);
INSERT INTO market.order_items SELECT o.seq, l.seq, 1 + (o.seq * 17 + l.seq) % 2000, 1 + o.seq % 3, 5 + o.seq * 37 % 400
FROM seq_1_to_200000 AS o JOIN seq_1_to_2 AS l ON l.seq <= 1 + o.seq % 2;
CREATE TABLE market.sales_cache (day date NOT NULL PRIMARY KEY, orders bigint NOT NULL, total decimal(14,2) NOT NULL);
INSERT INTO market.sales_cache SELECT date(placed_at), count(*), sum(total) FROM market.orders GROUP BY 1;
`

// No index on order_id: what an advisor should find.
const MONEY = `
CREATE TABLE market.payments (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id bigint unsigned NOT NULL, method varchar(12) NOT NULL,
  card_last4 char(4), iban varchar(34), amount decimal(12,2) NOT NULL, paid_at datetime NOT NULL DEFAULT current_timestamp
);
INSERT INTO market.payments SELECT id, id, if(id % 3 = 0, 'transfer', 'card'), if(id % 3 = 0, NULL, lpad(id % 10000, 4, '0')),
  if(id % 3 = 0, concat('DE', lpad(id % 99, 2, '0'), lpad(id * 104729 % 999999999, 18, '0')), NULL), total, placed_at FROM market.orders;
CREATE TABLE market.sessions (
  id char(36) NOT NULL PRIMARY KEY, customer_id bigint unsigned, ip varchar(45) NOT NULL, user_agent varchar(200) NOT NULL,
  started_at datetime NOT NULL, last_seen_at datetime NOT NULL
);
INSERT INTO market.sessions SELECT uuid(), 1 + seq % 40000, concat('10.', seq % 250, '.', seq % 199, '.', seq % 251), 'Mozilla/5.0 (X11; Linux x86_64)',
  now() - INTERVAL seq % 43200 MINUTE, now() - INTERVAL seq % 7200 MINUTE FROM seq_1_to_20000;
`

/** Half the rows are gone, the file is as large as before. */
const TRACES = `
CREATE TABLE market.carts (id bigint unsigned NOT NULL PRIMARY KEY, customer_id bigint unsigned NOT NULL, content varchar(400) NOT NULL);
INSERT INTO market.carts SELECT seq, 1 + seq % 40000, repeat(md5(seq), 8) FROM seq_1_to_60000;
DELETE FROM market.carts WHERE id % 10 <> 0;
`

function auditLog(): string {
  const now = new Date()
  const parts = Array.from({ length: 14 }, (_, index) => {
    const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 10 + index, 1))
    const start = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 1, 1))
    const name = `p${start.toISOString().slice(0, 7).replace('-', '_')}`
    return `PARTITION ${name} VALUES LESS THAN (to_days('${end.toISOString().slice(0, 10)}'))`
  })
  return `
CREATE TABLE audit.audit_log (
  id bigint unsigned NOT NULL AUTO_INCREMENT, at datetime NOT NULL DEFAULT current_timestamp, actor varchar(60) NOT NULL,
  action varchar(20) NOT NULL, object_id bigint, PRIMARY KEY (id, at), KEY audit_actor (actor, at)
) PARTITION BY RANGE (to_days(at)) (${parts.join(', ')}, PARTITION later VALUES LESS THAN MAXVALUE);
INSERT INTO audit.audit_log (id, at, actor, action, object_id)
SELECT seq, now() - INTERVAL (80001 - seq) * 340 SECOND, concat('user', seq % 60), elt(1 + seq % 3, 'view','update','export'), 1 + seq % 40000 FROM seq_1_to_80000;
ANALYZE TABLE crm.customers, market.orders, market.order_items, market.payments, audit.audit_log;
`
}

/** The second shop of the demo, on MariaDB, in the order it is loaded. */
export function mariadbSchema(): SchemaStep[] {
  const create = ['market', 'crm', 'audit'].map((name) => `CREATE DATABASE ${name};`).join(' ')
  return [
    { what: 'databases', sql: `SET unique_checks = 0; SET foreign_key_checks = 0; ${create} USE market;` },
    { what: '40 000 customers', sql: PEOPLE },
    { what: '2 000 products', sql: GOODS },
    { what: '200 000 orders', sql: ORDERS },
    { what: 'payments and sessions', sql: MONEY },
    { what: 'a bloated table', sql: TRACES },
    { what: 'audit log in months', sql: auditLog() },
  ]
}
