import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { WaitClass } from '@/lib/engines/contract/activity'
import type { Reading } from '@/lib/engines/contract/reading'
import { shownStatement } from '@/lib/features/sessions/list'
import { textsOf } from '@/lib/features/statements/history-store'
import type { ActivityFilter, ActivityList, ActivityMoment } from './contract'
import {
  courseOf,
  FINE_SPAN_MS,
  lookCounts,
  momentOf,
  QUARTER_MS,
  type Span,
  sumsOf,
  type ValueSum,
} from './history-store'
import type { ActivitySlice } from './slices'
import { sourceOf } from './source-store'

/** Values that are drawn by themselves, and parts of a span at most. */
const SERIES = 7
const PARTS = 240
/** Looks come every ten seconds: finer parts would be without one now and then. */
const FINEST_MS = 30_000
/** Characters of a text that go with a row. */
const TEXT = 1_024

export type ActivityQuery = { by: ActivitySlice; filter: ActivityFilter; offset: number; limit: number }

/** One value with all that it waited for. */
type Line = { value: string | null; sessions: number; classes: { waitClass: WaitClass; sessions: number }[] }

/** The length of equal parts of a span, in whole steps of what it is read by. */
export function partMs({ from, to }: Pick<Span, 'from' | 'to'>): number {
  const finest = to - from > FINE_SPAN_MS ? QUARTER_MS : FINEST_MS
  return Math.max(1, Math.ceil((to - from) / PARTS / finest)) * finest
}

/** Who was at work in a span, as somebody sees it: with texts, or with their literals masked. */
export async function listActivity(
  target: AuthorizedTarget,
  span: Span,
  { by, filter, offset, limit }: ActivityQuery,
  about: { cores: Reading<number>; masked: boolean },
): Promise<ActivityList> {
  const stepMs = partMs(span)
  const [sums, seen, source] = await Promise.all([
    sumsOf(span, by, filter),
    lookCounts(span, stepMs),
    sourceOf(span.targetId),
  ])
  const lines = linesOf(sums)
  const total = lines.reduce((sum, line) => sum + line.sessions, 0)
  const chief = lines.flatMap(({ value }) => (value === null ? [] : [value])).slice(0, SERIES)
  const page = lines.slice(offset, offset + limit)
  const [course, texts] = await Promise.all([
    courseOf(span, stepMs, by, filter, chief),
    by === 'statement'
      ? shownTexts(target, [...chief, ...page.map(({ value }) => value)], about.masked)
      : null,
  ])
  const averageOf = (sessions: number) => (seen.looks > 0 ? sessions / seen.looks : 0)
  const text = (value: string | null) => texts?.get(value ?? '')
  const next = offset + limit
  return {
    ...span,
    by,
    items: page.map(({ value, sessions, classes }) => ({
      value,
      average: averageOf(sessions),
      share: total > 0 ? sessions / total : 0,
      classes: classes.map((one) => ({ waitClass: one.waitClass, average: averageOf(one.sessions) })),
      text: text(value)?.text ?? null,
      textHidden: text(value)?.hidden ?? null,
    })),
    ...(next < lines.length ? { nextCursor: String(next) } : {}),
    matching: lines.length,
    average: averageOf(total),
    looks: seen.looks,
    coveredMs: seen.coveredMs,
    load: {
      stepMs,
      series: [
        ...chief.map((value) => ({ value, text: text(value)?.text ?? null })),
        ...(lines.length > chief.length ? [{ value: null, text: null }] : []),
      ],
      points: pointsOf(span, stepMs, course, seen.byPart, chief.length, lines.length > chief.length),
    },
    cores: about.cores,
    source,
    masked: about.masked,
  }
}

function linesOf(sums: readonly ValueSum[]): Line[] {
  const lines = new Map<string | null, Line>()
  for (const { value, waitClass, sessions } of sums) {
    const line = lines.get(value) ?? { value, sessions: 0, classes: [] }
    line.sessions += sessions
    line.classes.push({ waitClass, sessions })
    lines.set(value, line)
  }
  for (const { classes } of lines.values()) classes.sort((a, b) => b.sessions - a.sessions)
  // What is known by its class alone comes last, however much it is: it is no value.
  return [...lines.values()].sort(
    (a, b) => Number(a.value === null) - Number(b.value === null) || b.sessions - a.sessions,
  )
}

/** A part in which nobody looked is a gap; one in which nobody was at work is zero. */
function pointsOf(
  { from, to }: Span,
  stepMs: number,
  course: readonly { part: number; place: number; sessions: number }[],
  looks: ReadonlyMap<number, number>,
  chief: number,
  others: boolean,
): [number, (number | null)[]][] {
  const width = chief + (others ? 1 : 0)
  const sums = new Map<string, number>()
  for (const { part, place, sessions } of course) {
    const key = `${part} ${place < 0 ? chief : place}`
    sums.set(key, (sums.get(key) ?? 0) + sessions)
  }
  return Array.from({ length: Math.max(1, Math.ceil((to - from) / stepMs)) }, (_, part) => {
    const read = looks.get(part) ?? 0
    const values = Array.from({ length: Math.max(1, width) }, (_, place) =>
      read > 0 ? (sums.get(`${part} ${place}`) ?? 0) / read : null,
    )
    return [from + part * stepMs, values]
  })
}

/** Texts by the server's id, as somebody sees them. */
async function shownTexts(target: AuthorizedTarget, ids: readonly (string | null)[], masked: boolean) {
  const wanted = ids.flatMap((value) => (value ? [value] : []))
  const texts = await textsOf(target.id, wanted, TEXT)
  return new Map(
    [...texts].map(([statement, { text }]) => [statement, shownStatement(target.engine, text, masked)]),
  )
}

/** Who was at work at one moment, as somebody sees it. */
export async function momentView(
  target: AuthorizedTarget,
  at: number,
  filter: ActivityFilter,
  masked: boolean,
): Promise<ActivityMoment> {
  const found = await momentOf(target.id, at, filter)
  if (!found) {
    const none = { at: null, lengthMs: 0, before: null, after: null, sessions: 0, items: [] }
    return { targetId: target.id, ...none, masked }
  }
  const texts = await shownTexts(
    target,
    found.groups.map(({ statement }) => statement),
    masked,
  )
  const { groups, ...rest } = found
  const told = (text: string) => (text === '' ? null : text)
  return {
    targetId: target.id,
    ...rest,
    sessions: groups.reduce((sum, group) => sum + group.sessions, 0),
    items: groups.map((group) => ({
      ...group,
      event: told(group.event),
      user: told(group.user),
      application: told(group.application),
      database: told(group.database),
      statement: told(group.statement),
      text: texts.get(group.statement)?.text ?? null,
      textHidden: texts.get(group.statement)?.hidden ?? null,
    })),
    masked,
  }
}
