import 'server-only'
import { STATEMENT_TEXT } from '@/lib/engines/contract/statements'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { StatementPeriod } from './contract'
import { entriesOf, loadOf, loadsOf, type Span, sumsOf, textsOf } from './history-store'
import { listStatements, partMs, pointsOf, shareOf, statementView } from './list'
import { sumFigures } from './rank'

const MAX_SPAN_MS = 400 * 86_400_000
/** Parts that the course of one statement is drawn with. */
const PARTS = 60

function checked(targetId: string, { from, to }: { from: number; to: number }): Span {
  if (to <= from || to - from > MAX_SPAN_MS || from < 0 || to > Date.now() + 366 * 86_400_000)
    throw new AppError('request.invalid', { fields: { to: t.endMustLieAfter } })
  return { targetId, from, to }
}

async function entryOf(targetId: string, id: number) {
  const [entry] = await entriesOf(targetId, [id])
  if (!entry) throw new AppError('not_found')
  return entry
}

async function periodOf(span: Span, id: number, stepMs: number): Promise<StatementPeriod> {
  const [sums, load, courses] = await Promise.all([
    sumsOf(span),
    loadOf(span, stepMs),
    loadsOf(span, stepMs, [id]),
  ])
  const figures = sumFigures(sums.filter(({ entryId }) => entryId === id).map((one) => one.figures))
  return {
    from: span.from,
    to: span.to,
    figures,
    share: shareOf(figures, sumFigures(sums.map((one) => one.figures))),
    coveredMs: load.coveredMs,
    points: pointsOf(span.from, stepMs, courses.get(id) ?? []),
  }
}

const list = os.statements.list.handler(async ({ input, context }) => {
  const { target } = context
  const { targetId, from, to, cursor, ...query } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  const masked = !context.may('statements.text', target.place)
  return listStatements(target, checked(targetId, { from, to }), { ...query, offset }, masked)
})

const get = os.statements.get.handler(async ({ input, context }) => {
  const { target } = context
  const span = checked(target.id, input)
  const entry = await entryOf(target.id, input.id)
  const masked = !context.may('statements.text', target.place)
  const stepMs = partMs(span, PARTS)
  const earlier = { ...span, from: span.from - (span.to - span.from), to: span.from }
  const [texts, now, before] = await Promise.all([
    textsOf(target.id, [entry.statement]),
    periodOf(span, entry.id, stepMs),
    periodOf(earlier, entry.id, stepMs),
  ])
  const statement = statementView(target.engine, entry, texts.get(entry.statement), masked)
  return { targetId: target.id, statement, firstAt: entry.firstAt, now, before, stepMs, masked }
})

const text = os.statements.text.handler(async ({ input, context }) => {
  const { target } = context
  const entry = await entryOf(target.id, input.id)
  const found = (await textsOf(target.id, [entry.statement], STATEMENT_TEXT)).get(entry.statement)
  // Which statement was read is recorded, never the text: that is what must not spread.
  await inTransaction((tx) =>
    context.record(tx, { details: { statement: entry.statement, found: found !== undefined } }),
  )
  return { text: found?.text ?? null, cut: found?.cut ?? false }
})

/** Everything that can be asked about what statements cost. */
export const statementsProcedures = { list, get, text }
