import { z } from 'zod'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import {
  INDEX_VERDICTS,
  type IndexQuery,
  type IndexReader,
  type IndexVerdict,
  type JudgedIndex,
  type VerdictCount,
} from '../contract/indexes'
import type { PgConnection } from './connection'
import { judgeIndexes, missingBehindKeys, scannedTables } from './index-judging'
import { indexFigures } from './index-queries'
import { tableServer } from './table-place-queries'
import { pgIndexEntry } from './tables'

/** Missing ones of each kind that are told. */
const MOST = 200
const names = z.array(z.string())

/** Indexes of the database that this connection is in. */
export function pgIndexes(connection: PgConnection): IndexReader {
  return {
    list: async ({ search, ...query }: IndexQuery) => {
      const pattern = search === null ? null : `%${search.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
      const [server] = await connection.run(tableServer)
      const judged = await connection.run(judgeIndexes, { ...query, pattern })
      const oids = judged.flatMap(([oid]) => (oid === null ? [] : [oid]))
      const rows = oids.length === 0 ? [] : await connection.run(indexFigures, oids)
      const byOid = new Map(rows.map((row) => [row.oid, row]))
      const sums = judged[0]?.slice(9) as number[] | undefined
      const block = judged[0]?.[8] ?? 8_192
      const counted: [IndexVerdict, number][] = [
        ['unused', 0],
        ['duplicate', 2],
        ['overlapping', 4],
        ['invalid', 6],
      ]
      return {
        at: Date.now(),
        items: judged.flatMap(([oid, , instead, keeper, ...said]): JudgedIndex[] => {
          const row = oid === null ? undefined : byOid.get(oid)
          if (!row) return []
          const verdicts = INDEX_VERDICTS.filter((_, at) => said[at] === true && at < 4)
          return [{ ...pgIndexEntry(row), verdicts, instead, keeper }]
        }),
        matching: judged[0]?.[1] ?? 0,
        counts: counted.map(
          ([verdict, at]): VerdictCount => ({
            verdict,
            count: sums?.[at] ?? 0,
            bytes: (sums?.[at + 1] ?? 0) * block,
          }),
        ),
        reclaimable: (sums?.[9] ?? 0) * block,
        countedSince: server?.[0] ?? null,
        gaps: [{ reason: server?.[5] ? t.standbyCountsScans : t.scansOfThisServer, remedy: null }],
      }
    },
    missing: async () => {
      const keys = await connection.run(missingBehindKeys, MOST)
      const scanned = await connection.run(scannedTables, MOST)
      const more = (all: number | undefined, shown: number) => Math.max(0, (all ?? 0) - shown)
      return {
        at: Date.now(),
        items: [
          ...keys.map(([schema, table, constraint, rows, , columns]) => ({
            ...{ schema, table, why: 'foreign-key' as const, constraint, rows },
            ...{ columns: names.parse(JSON.parse(columns)), seqScans: null, seqRows: null },
          })),
          ...scanned.map(([schema, table, rows, seqScans, seqRows]) => ({
            ...{
              schema,
              table,
              why: 'scans' as const,
              constraint: null,
              rows,
              columns: [],
              seqScans,
              seqRows,
            },
          })),
        ],
        more: more(keys[0]?.[4], keys.length) + more(scanned[0]?.[5], scanned.length),
        gaps: [],
      }
    },
  }
}
