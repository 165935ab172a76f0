import { Client } from 'pg'
import type { FleetContext } from './context'
import { anyOf, type Load } from './load'
import { closeAll, LoadConnection, pileUp } from './load-connection'

type Account = { user: 'app_web' | 'app_reports' | 'app_jobs'; application: string; port?: number }

/** A connection of one application, through the routed address unless told otherwise. */
function connection(context: FleetContext, account: Account): LoadConnection {
  const { passwords, certificates } = context.file.state
  const which = { app_web: 'web', app_reports: 'reports', app_jobs: 'jobs' } as const
  return new LoadConnection(async (lost) => {
    const client = new Client({
      host: 'localhost',
      port: account.port ?? context.ports.routeWrite,
      database: 'shop',
      user: account.user,
      password: passwords.postgres[which[account.user]],
      ssl: { ca: certificates.caPem },
      application_name: account.application,
      connectionTimeoutMillis: 5_000,
    })
    client.on('error', lost)
    await client.connect()
    return {
      query: (sql, values) =>
        client.query({
          text: sql,
          values: [...values],
          ...(values.length > 0 ? { name: sql.slice(0, 60) } : {}),
        }),
      end: () => client.end(),
    }
  })
}

const READS: [string, number][] = [
  ['SELECT id, full_name, email FROM crm.customers WHERE id = $1', 60_000],
  [
    'SELECT id, status, placed_at, total FROM shop.orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10',
    60_000,
  ],
  ['SELECT p.name, p.price, p.stock FROM shop.products p WHERE p.id = $1', 2_000],
  ['SELECT line_no, product_id, quantity, unit_price FROM shop.order_items WHERE order_id = $1', 240_000],
]

/** Runs the shop on the PostgreSQL cluster, with everything that goes wrong in one now and then. */
export function startPostgresLoad(context: FleetContext, load: Load): () => Promise<void> {
  const web = connection(context, { user: 'app_web', application: 'shop-web' })
  const checkout = connection(context, { user: 'app_web', application: 'shop-checkout' })
  const reports = connection(context, { user: 'app_reports', application: 'shop-reports' })
  const jobs = connection(context, { user: 'app_jobs', application: 'shop-jobs' })
  const slow = connection(context, { user: 'app_reports', application: 'shop-export' })
  const forgetful = connection(context, { user: 'app_web', application: 'shop-admin' })
  load.every(70, 200, async () => {
    const [sql, max] = READS[anyOf(READS.length) - 1] ?? ['SELECT 1', 1]
    await web.query(sql, [anyOf(max)])
  })
  load.every(300, 400, () => placeOrder(checkout))
  load.every(1_500, 900, () => touchSession(jobs))
  load.every(5_000, 1_300, () =>
    web.query('SELECT sum(amount) FROM finance.payments WHERE order_id = $1', [anyOf(240_000)]),
  )
  load.every(30_000, 5_000, () => reports.query(REPORT))
  load.every(55_000, 12_000, () => changePrices(context, load))
  load.every(60_000, 6_000, () => forgetTransaction(forgetful, load))
  load.every(80_000, 20_000, () => slow.query(EXPORT))
  load.every(110_000, 35_000, () => lagBurst(context, load, jobs))
  return () => closeAll([web, checkout, reports, jobs, slow, forgetful])
}

async function placeOrder(checkout: LoadConnection): Promise<void> {
  const customer = anyOf(60_000)
  await checkout.transaction(async () => {
    await checkout.query(
      `WITH placed AS (
         INSERT INTO shop.orders (customer_id, address_id, status, total) VALUES ($1, $1, 'open', $2::numeric) RETURNING id
       ), lines AS (
         INSERT INTO shop.order_items SELECT id, 1, $3::int, 1, $2::numeric FROM placed
       ) INSERT INTO finance.payments (order_id, method, card_last4, amount) SELECT id, 'card', '4242', $2::numeric FROM placed`,
      [customer, 20 + anyOf(300), 1 + anyOf(1_999)],
    )
    await checkout.query('UPDATE shop.products SET stock = stock - 1 WHERE id = $1', [1 + anyOf(1_999)])
    await checkout.query(
      "INSERT INTO audit.audit_log (actor, action, object_type, object_id) VALUES ('shop', 'order', 'customer', $1)",
      [customer],
    )
  })
}

async function touchSession(jobs: LoadConnection): Promise<void> {
  await jobs.query('UPDATE web.sessions SET last_seen_at = now() WHERE customer_id = $1', [anyOf(60_000)])
  await jobs.query('UPDATE web.carts SET updated_at = now() WHERE id = $1', [anyOf(8_000) * 10])
}

const REPORT = `SELECT date_trunc('month', o.placed_at) AS month, p.category_id, sum(i.quantity * i.unit_price) AS revenue
  FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id JOIN shop.products p ON p.id = i.product_id
  WHERE o.placed_at > now() - interval '6 months' GROUP BY 1, 2 ORDER BY 1, 3 DESC`

// Long without being costly: the export's receiver is slow, not the server.
const EXPORT = `SELECT c.name, count(p.id), pg_sleep(0.6) FROM shop.categories c
  JOIN shop.products p ON p.category_id = c.id GROUP BY c.id, c.name`

/** A change of prices holds a product's row while others queue for it. */
function changePrices(context: FleetContext, load: Load): Promise<void> {
  const checkout: Account = { user: 'app_web', application: 'shop-checkout' }
  return pileUp(load, {
    holder: connection(context, { user: 'app_jobs', application: 'shop-price-update' }),
    holds: 'UPDATE shop.products SET price = price + 0 WHERE id = 1',
    waiters: Array.from({ length: 4 }, () => connection(context, checkout)),
    wants: 'UPDATE shop.products SET stock = stock - 1 WHERE id = 1',
  })
}

/** Someone reads inside a transaction and goes for coffee. */
async function forgetTransaction(forgetful: LoadConnection, load: Load): Promise<void> {
  await forgetful.transaction(async () => {
    await forgetful.query('SELECT id, full_name FROM crm.customers WHERE id = $1 FOR SHARE', [anyOf(60_000)])
    await load.hold(25_000)
  })
}

/** A report on a standby reads a table that the primary empties: the standby's replay waits for the report. */
async function lagBurst(context: FleetContext, load: Load, jobs: LoadConnection): Promise<void> {
  const port = context.ports.postgres[2]
  const reader = connection(context, { user: 'app_reports', application: 'shop-dashboard', port })
  try {
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await reader.query('SELECT sum(total) FROM shop.sales_cache')
    await jobs.transaction(async () => {
      await jobs.query("SET LOCAL lock_timeout = '5s'")
      await jobs.query('TRUNCATE shop.sales_cache')
      await jobs.query(
        'INSERT INTO shop.sales_cache SELECT placed_at::date, count(*), sum(total) FROM shop.orders GROUP BY 1',
      )
    })
    await load.hold(14_000)
    await reader.query('COMMIT')
  } finally {
    await reader.close()
  }
}
