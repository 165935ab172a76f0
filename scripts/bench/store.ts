import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { BenchPanel } from './panel'

/** How the bench reaches the panel's own store. */
export type Access = { user: string; password: string; port: number | string; database: string }

/** The embedded store of the panel, as its owner. */
export function accessOf(panel: BenchPanel): Access {
  return JSON.parse(readFileSync(join(panel.folder, 'keys', 'store.json'), 'utf8')) as Access
}

/** One connection to the panel's own store. */
export async function storeOf(panel: BenchPanel): Promise<Client> {
  const { user, password, port, database } = accessOf(panel)
  const client = new Client({ host: '127.0.0.1', user, password, port: Number(port), database })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
