import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { EngineKind } from '@/lib/engines/contract/address'
import { shownStatement } from '@/lib/features/sessions/list'
import type { Statement, StatementFigures, StatementList } from './contract'
import {
  type Entry,
  type EntrySums,
  entriesOf,
  FINE_SPAN_MS,
  loadOf,
  loadsOf,
  type Span,
  sumsOf,
  type Text,
  textsOf,
} from './history-store'
import { ranked, sumFigures } from './rank'
import type { StatementSort } from './sorts'
import { sourceOf } from './source-store'

/** Words are looked for among so many statements, the costliest first. */
const SEARCHED = 2_000
/** Parts of a span that a row's course is drawn with, and that of all. */
const SPARK_PARTS = 24
const LOAD_PARTS = 120
const MINUTE_MS = 60_000
const QUARTER_MS = 900_000
/** Values that a filter offers, the costliest first. */
const CHOICES = 100

export type StatementQuery = {
  database?: string | undefined
  role?: string | undefined
  q?: string | undefined
  noIndex?: 'true' | 'false' | undefined
  sort: StatementSort
  order: 'asc' | 'desc'
  offset: number
  limit: number
}

type Line = EntrySums & { entry: Entry }

/** The length of equal parts of a span, in whole steps of what it is read by: finer parts would only look finer. */
export function partMs({ from, to }: Pick<Span, 'from' | 'to'>, parts: number): number {
  const finest = to - from > FINE_SPAN_MS ? QUARTER_MS : MINUTE_MS
  return Math.max(1, Math.ceil((to - from) / parts / finest)) * finest
}

/** Moments and values as a chart takes them. */
export function pointsOf(
  from: number,
  stepMs: number,
  values: readonly (number | null)[],
): [number, number | null][] {
  return values.map((value, index) => [from + index * stepMs, value])
}

/** What cost most in a span, as somebody sees it: with texts, or with their literals masked. */
export async function listStatements(
  target: AuthorizedTarget,
  span: Span,
  query: StatementQuery,
  masked: boolean,
): Promise<StatementList> {
  const stepMs = partMs(span, LOAD_PARTS)
  const [sums, load, source] = await Promise.all([
    sumsOf(span),
    loadOf(span, stepMs),
    sourceOf(span.targetId),
  ])
  const entries = await entriesOf(
    span.targetId,
    sums.map(({ entryId }) => entryId),
  )
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const lines = sums.flatMap((one): Line[] => {
    const entry = byId.get(one.entryId)
    return entry ? [{ ...one, entry }] : []
  })
  const total = sumFigures(sums.map(({ figures }) => figures))
  const found = await search(target, lines, query, masked)
  const page = ranked(found.lines, query.sort, query.order).slice(query.offset, query.offset + query.limit)
  const sparkMs = partMs(span, SPARK_PARTS)
  const [texts, sparks] = await Promise.all([
    textsOf(
      span.targetId,
      page.map(({ entry }) => entry.statement),
    ),
    loadsOf(
      span,
      sparkMs,
      page.map(({ entryId }) => entryId),
    ),
  ])
  const next = query.offset + query.limit
  return {
    ...span,
    items: page.map(({ entry, figures }) => ({
      ...statementView(target.engine, entry, texts.get(entry.statement), masked),
      figures,
      share: shareOf(figures, total),
      spark: sparks.get(entry.id) ?? [],
    })),
    ...(next < found.lines.length ? { nextCursor: String(next) } : {}),
    matching: found.lines.length,
    searchCut: found.cut,
    total,
    rest: sumFigures(sums.filter(({ entryId }) => !byId.has(entryId)).map(({ figures }) => figures)),
    coveredMs: load.coveredMs,
    resets: load.resets,
    evicted: load.evicted,
    load: { stepMs, points: pointsOf(span.from, stepMs, load.running) },
    databases: choices(lines, ({ database }) => database),
    roles: choices(lines, ({ role }) => role),
    source,
    masked,
  }
}

/** A part of the whole load; null where there is none. */
export function shareOf(figures: StatementFigures, total: StatementFigures): number | null {
  return total.ms > 0 ? figures.ms / total.ms : null
}

/** A statement as somebody sees it. */
export function statementView(
  engine: EngineKind,
  entry: Entry,
  text: Text | undefined,
  masked: boolean,
): Omit<Statement, 'figures' | 'share'> {
  const shown = shownStatement(engine, text?.text ?? null, masked)
  return {
    id: String(entry.id),
    statement: entry.statement,
    database: entry.database,
    role: entry.role,
    toplevel: entry.toplevel,
    text: shown.text,
    textCut: text?.cut ?? false,
    textHidden: shown.hidden,
  }
}

/** Words are looked for in what somebody sees, so that masked literals cannot be guessed. */
async function search(
  target: AuthorizedTarget,
  lines: readonly Line[],
  { database, role, q, noIndex }: StatementQuery,
  masked: boolean,
): Promise<{ lines: Line[]; cut: boolean }> {
  const among = lines.filter(
    ({ entry, figures }) =>
      (database === undefined || (entry.database ?? '') === database) &&
      (role === undefined || (entry.role ?? '') === role) &&
      (noIndex !== 'true' || (figures.noIndex ?? 0) > 0),
  )
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return { lines: among, cut: false }
  const searched = ranked(among, 'load', 'desc').slice(0, SEARCHED)
  const texts = await textsOf(
    target.id,
    searched.map(({ entry }) => entry.statement),
  )
  const fits = ({ entry }: Line) => {
    const { text } = shownStatement(target.engine, texts.get(entry.statement)?.text ?? null, masked)
    const all = `${text ?? ''} ${entry.statement} ${entry.database ?? ''} ${entry.role ?? ''}`.toLowerCase()
    return words.every((word) => all.includes(word))
  }
  return { lines: searched.filter(fits), cut: searched.length < among.length }
}

function choices(lines: readonly Line[], pick: (entry: Entry) => string | null) {
  const sums = new Map<string, number>()
  for (const { entry, figures } of lines) {
    const value = pick(entry)
    if (value !== null) sums.set(value, (sums.get(value) ?? 0) + figures.ms)
  }
  return [...sums]
    .map(([value, ms]) => ({ value, ms }))
    .sort((a, b) => b.ms - a.ms || a.value.localeCompare(b.value))
    .slice(0, CHOICES)
}
