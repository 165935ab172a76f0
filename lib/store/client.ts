import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from './generated/client'
import { storeConnection } from './pool'

const HOLDER = Symbol.for('quarterdeck.prisma')
type Holder = { [HOLDER]?: PrismaClient }

const MOST_NAMED = 300
const names = new Map<string, string>()

/** A name for a statement, so that a connection parses it once. Lists of any length make texts without end: not those. */
function statementName(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= MOST_NAMED) return ''
  const name = `prisma_${names.size}`
  names.set(sql, name)
  return name
}

/** The Prisma client on our own store, one per process, connected on first use. Only `store` files call it. */
export function prisma(): PrismaClient {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new PrismaClient({
    // In a transaction Prisma asks for all that belongs to a row at once, over one connection: pg may not queue that for long.
    adapter: new PrismaPg(
      { ...storeConnection('prisma', 8), pipeline: true },
      {
        onPoolError: () => undefined,
        onConnectionError: () => undefined,
        statementNameGenerator: ({ sql }) => statementName(sql),
      },
    ),
    errorFormat: 'minimal',
  })
  return holder[HOLDER]
}

/** What a function inside a transaction may use. */
export type StoreTransaction = Prisma.TransactionClient

/**
 * Runs `work` in one transaction of the store: all of it happens or nothing. Keep it short and away from
 * targets: it holds a connection, and ends with an error after 15 s.
 */
export function inTransaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
  return prisma().$transaction(work, { maxWait: 3_000, timeout: 15_000 })
}

/** Ends Prisma's connections; for the end of a process and of tests. */
export async function closePrisma(): Promise<void> {
  const holder = globalThis as Holder
  const client = holder[HOLDER]
  delete holder[HOLDER]
  await client?.$disconnect()
}
