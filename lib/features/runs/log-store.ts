import 'server-only'
import type { LogLine } from '@/lib/features/runs/contract'
import { storePool } from '@/lib/store/pool'

/** Which lines of a log. Numbers are those of the lines, from 1. */
export type LogCut = {
  after?: number
  /** The last lines before this number, instead of the first after one. */
  before?: number | undefined
  /** The last lines of all. */
  tail?: boolean
  q?: string | undefined
  level?: LogLine['level']
  limit?: number
}

const LINES = 1_000
const LEVELS: Record<LogLine['level'], string[]> = {
  info: ['info', 'warning', 'error', 'debug'],
  warning: ['warning', 'error'],
  error: ['error'],
}

type Row = { seq: number; at: Date; level: string; text: string }

const lineOf = ({ seq, at, level, text }: Row): LogLine => ({
  seq,
  at: at.toISOString(),
  level: level === 'warning' || level === 'error' ? level : 'info',
  text,
})

/**
 * A stretch of a run's log, oldest first, at most 1 000 lines, with the number of the last line there is. After a
 * number, `nextCursor` is the number to ask after next; before one, the number to ask before.
 */
export async function readLog(
  runId: string,
  cut: LogCut,
): Promise<{ items: LogLine[]; total: number; nextCursor?: string }> {
  const { after = 0, before, tail = false, q = '', level = 'info', limit = LINES } = cut
  const backwards = tail || before !== undefined
  const values: unknown[] = [runId, backwards ? (before ?? 2_147_483_647) : after, limit + 1]
  const use = (value: unknown) => `$${values.push(value)}`
  const wanted = [
    `run_id = $1 AND seq ${backwards ? '<' : '>'} $2`,
    ...(q === '' ? [] : [`strpos(lower(text), lower(${use(q)})) > 0`]),
    ...(level === 'info' ? [] : [`level = ANY(${use(LEVELS[level])})`]),
  ]
  const [found, last] = await Promise.all([
    storePool().query<Row>(
      `SELECT seq, at, level, text FROM run_log WHERE ${wanted.join(' AND ')}
        ORDER BY seq ${backwards ? 'DESC' : 'ASC'} LIMIT $3`,
      values,
    ),
    storePool().query<{ total: number }>(
      'SELECT COALESCE(max(seq), 0) AS total FROM run_log WHERE run_id = $1',
      [runId],
    ),
  ])
  const kept = found.rows.slice(0, limit)
  if (backwards) kept.reverse()
  const items = kept.map(lineOf)
  const edge = backwards ? items[0] : items.at(-1)
  const total = Math.max(last.rows[0]?.total ?? 0, items.at(-1)?.seq ?? 0)
  return found.rows.length > limit && edge ? { items, total, nextCursor: String(edge.seq) } : { items, total }
}

const STRETCH = 5_000

/** The whole log as lines of text: moment, level, words. Read in stretches, so that its length costs no memory. */
export async function* logText(runId: string): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const found = await storePool().query<Row>(
      'SELECT seq, at, level, text FROM run_log WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
      [runId, after, STRETCH],
    )
    for (const row of found.rows) {
      const { at, level, text } = lineOf(row)
      // One line of the log is one line of the file, whatever a server wrote into it.
      yield `${at} ${level} ${text.replaceAll(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g, ' ⏎ ')}`
    }
    const last = found.rows.at(-1)
    if (!last || found.rows.length < STRETCH) return
    after = last.seq
  }
}
