import type { FleetContext } from './context'
import { anyOf, type Load } from './load'
import { closeAll, LoadConnection, pileUp } from './load-connection'
import { mariadbConnection } from './mariadb-cluster'

type User = 'market_web' | 'market_jobs' | 'market_reports'

/** A connection of one application, to the primary unless told otherwise. */
function connection(context: FleetContext, user: User, port = context.ports.mariadb[0]): LoadConnection {
  const all = context.file.state.passwords.mariadb
  const passwords = { market_web: all.web, market_jobs: all.jobs, market_reports: all.reports }
  return new LoadConnection(async () => {
    const wire = await mariadbConnection(context, port, { user, password: passwords[user] })
    return {
      query: (sql, values) => wire.query(sql, [...values]),
      end: () => void wire.destroy(),
    }
  })
}

/** Runs the market on the MariaDB pair, with everything that goes wrong in one now and then. */
export function startMariadbLoad(context: FleetContext, load: Load): () => Promise<void> {
  const web = connection(context, 'market_web')
  const checkout = connection(context, 'market_web')
  const reports = connection(context, 'market_reports')
  const jobs = connection(context, 'market_jobs')
  const slow = connection(context, 'market_reports')
  const forgetful = connection(context, 'market_web')
  load.every(130, 300, () =>
    web.query('SELECT id, status, placed_at, total FROM market.orders WHERE customer_id = ? LIMIT 10', [
      anyOf(40_000),
    ]),
  )
  load.every(170, 350, () =>
    web.query('SELECT name, price, stock FROM market.products WHERE id = ?', [anyOf(2_000)]),
  )
  load.every(600, 500, () => placeOrder(checkout))
  load.every(8_000, 2_000, () =>
    web.query('SELECT sum(amount) FROM market.payments WHERE order_id = ?', [anyOf(200_000)]),
  )
  load.every(45_000, 9_000, () => reports.query(REPORT))
  load.every(65_000, 16_000, () => changePrices(context, load))
  load.every(70_000, 10_000, () => forgetTransaction(forgetful, load))
  load.every(90_000, 26_000, () => slow.query(EXPORT))
  load.every(130_000, 50_000, () => lagBurst(context, load, jobs))
  return () => closeAll([web, checkout, reports, jobs, slow, forgetful])
}

const REPORT = `SELECT date_format(o.placed_at, '%Y-%m') AS month, count(*) AS orders, sum(i.quantity * i.unit_price) AS revenue
  FROM market.orders o JOIN market.order_items i ON i.order_id = o.id
  WHERE o.placed_at > now() - INTERVAL 3 MONTH GROUP BY 1 ORDER BY 1`

const EXPORT = 'SELECT p.sku, p.name, sleep(0.5) FROM market.products p WHERE p.id <= 45'

async function placeOrder(checkout: LoadConnection): Promise<void> {
  const customer = anyOf(40_000)
  await checkout.transaction(async () => {
    await checkout.query("INSERT INTO market.orders (customer_id, status, total) VALUES (?, 'open', ?)", [
      customer,
      20 + anyOf(300),
    ])
    await checkout.query('INSERT INTO market.order_items VALUES (last_insert_id(), 1, ?, 1, 20)', [
      1 + anyOf(1_999),
    ])
    await checkout.query('UPDATE market.products SET stock = stock - 1 WHERE id = ?', [1 + anyOf(1_999)])
    await checkout.query(
      "INSERT INTO audit.audit_log (actor, action, object_id) VALUES ('market', 'order', ?)",
      [customer],
    )
  })
}

/** A change of prices holds a product's row while others queue for it. */
function changePrices(context: FleetContext, load: Load): Promise<void> {
  return pileUp(load, {
    holder: connection(context, 'market_jobs'),
    holds: 'UPDATE market.products SET price = price + 0 WHERE id = 1',
    waiters: Array.from({ length: 3 }, () => connection(context, 'market_web')),
    wants: 'UPDATE market.products SET stock = stock - 1 WHERE id = 1',
  })
}

/** Someone reads inside a transaction and goes for coffee. */
async function forgetTransaction(forgetful: LoadConnection, load: Load): Promise<void> {
  await forgetful.transaction(async () => {
    await forgetful.query('SELECT id, full_name FROM crm.customers WHERE id = ? FOR UPDATE', [anyOf(40_000)])
    await load.hold(25_000)
  })
}

/** A report on the replica reads a table that the primary empties: the replica's applier waits for the report. */
async function lagBurst(context: FleetContext, load: Load, jobs: LoadConnection): Promise<void> {
  const reader = connection(context, 'market_reports', context.ports.mariadb[1])
  try {
    await reader.query('START TRANSACTION')
    await reader.query('SELECT sum(total) FROM market.sales_cache')
    await jobs.query('TRUNCATE TABLE market.sales_cache')
    await jobs.query(
      'INSERT INTO market.sales_cache SELECT date(placed_at), count(*), sum(total) FROM market.orders GROUP BY 1',
    )
    await load.hold(14_000)
    await reader.query('COMMIT')
  } finally {
    await reader.close()
  }
}
