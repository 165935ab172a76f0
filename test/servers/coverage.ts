import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Flavour } from '@/lib/engines/contract/address'
import { observeQueries } from '@/lib/engines/costs'
import { definedQueries } from '@/lib/sql/query'
import { testFolder } from './leftovers'
import { MATRIX, type ServerId } from './matrix'
import { TEST_ROOT } from './versions'

/** A new record for one run; runs may go on side by side. */
export function newRecord(): string {
  return join(testFolder(join(TEST_ROOT, `run-${process.pid}`)), 'coverage.txt')
}

/** From now on, writes down each named statement that a server of the matrix answered in this process. */
export function recordCoverage(record: string): void {
  const seen = new Set<string>()
  observeQueries(({ name, flavour, version }) => {
    const id: ServerId | undefined =
      flavour === 'postgresql' ? postgresId(version) : flavour === 'mariadb' ? 'mariadb' : 'mysql'
    const pair = `${name} ${id}`
    if (id === undefined || seen.has(pair)) return
    seen.add(pair)
    appendFileSync(record, `${pair}\n`)
  })
}

function postgresId(version: string): ServerId | undefined {
  return MATRIX.find((server) => server.engine === 'postgres' && version.startsWith(`${server.major}.`))?.id
}

function flavourOf(id: ServerId): Flavour {
  return id === 'mariadb' || id === 'mysql' ? id : 'postgresql'
}

/** Pairs of statement and server that should have been run, and those that were not. */
export function coverage(record: string): { expected: number; missing: string[] } {
  const ran = new Set(existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [])
  const expected = [...definedQueries.values()].flatMap((query) =>
    MATRIX.filter((server) => server.engine === query.dialect)
      .filter((server) => query.only === undefined || query.only === flavourOf(server.id))
      .map((server) => `${query.name} ${server.id}`),
  )
  return { expected: expected.length, missing: expected.filter((pair) => !ran.has(pair)) }
}
