import mysql from 'mysql2/promise'
import { Client } from 'pg'
import { inject } from 'vitest'
import { z } from 'zod'
import type { TargetAddress } from '@/lib/engines/contract/address'
import { ed25519Plugin } from '@/lib/engines/mysql/auth'
import type { ServerId } from './matrix'
import type { ServerAccess } from './start'

const access = z.object({
  id: z.string(),
  engine: z.enum(['postgres', 'mysql']),
  host: z.string(),
  port: z.number(),
  adminUser: z.string(),
  password: z.string(),
  caPem: z.string(),
})

/** A client that speaks for a person at the server: the truth the engines are compared with. */
export type Person = {
  /** Backend pid or connection id. */
  readonly id: number
  sql(text: string): Promise<unknown[][]>
  end(): Promise<void>
}

/** The shared server of this run, started on first use. Throws with the reason when it cannot be had. */
export async function sharedServer(id: ServerId): Promise<ServerAccess> {
  const { port, token } = inject('serverPool')
  const response = await fetch(`http://127.0.0.1:${port}/${token}/${id}`)
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(`The server ${id} could not be had: ${JSON.stringify(body)}`)
  return { ...access.parse(body), id }
}

/** The address of a server as a target. */
export function addressOf(server: ServerAccess, database?: string): TargetAddress {
  return {
    engine: server.engine,
    host: server.host,
    port: server.port,
    database: database ?? (server.engine === 'postgres' ? 'postgres' : ''),
    tls: { mode: 'verify-full', ca: server.caPem },
    resolvedIp: '127.0.0.1',
  }
}

type PersonOptions = { user?: string; password?: string; database?: string; application?: string }

/** Signs in with a plain driver, as the administrator unless said otherwise. */
export async function person(server: ServerAccess, options: PersonOptions = {}): Promise<Person> {
  return server.engine === 'postgres' ? pgPerson(server, options) : myPerson(server, options)
}

async function pgPerson(server: ServerAccess, options: PersonOptions): Promise<Person> {
  const client = new Client({
    host: server.host,
    port: server.port,
    user: options.user ?? server.adminUser,
    password: options.password ?? server.password,
    database: options.database ?? 'postgres',
    application_name: options.application ?? 'a person',
    ssl: { ca: server.caPem },
  })
  client.on('error', () => {})
  await client.connect()
  const [row] = (await client.query({ text: 'SELECT pg_backend_pid()', rowMode: 'array' })).rows
  return {
    id: Number(row?.[0]),
    sql: async (text) => (await client.query({ text, rowMode: 'array' })).rows,
    end: () => client.end().catch(() => {}),
  }
}

async function myPerson(server: ServerAccess, options: PersonOptions): Promise<Person> {
  const connection = await mysql.createConnection({
    host: server.host,
    port: server.port,
    user: options.user ?? server.adminUser,
    password: options.password ?? server.password,
    ...(options.database ? { database: options.database } : {}),
    ssl: { ca: server.caPem, verifyIdentity: true },
    authPlugins: { client_ed25519: ed25519Plugin },
    connectAttributes: { program_name: options.application ?? 'a person' },
    rowsAsArray: true,
  })
  connection.on('error', () => {})
  return {
    id: connection.threadId,
    sql: async (text) => {
      const [rows] = await connection.query(text)
      return Array.isArray(rows) ? (rows as unknown[][]) : []
    },
    // Not a polite goodbye: it would wait for a statement that still sleeps.
    end: async () => connection.destroy(),
  }
}

/** True on the build machine, where a missing server is a failure; elsewhere it is skipped with a word. */
export const everyServerIsRequired = process.env.CI === 'true'
