import { Cron } from 'croner'
import { knownZone } from '@/lib/format/zone'
import { cronTexts as t } from '@/lib/texts/cron'
import { say } from '@/lib/texts/texts'

const MOST_KEPT = 5_000
const kept = new Map<string, Cron>()

/** Numbers, names, lists, ranges and steps; none of the letters that other programs add. */
const FIELD = /^(?:\*|[0-9]{1,2}|[a-z]{3})(?:-(?:[0-9]{1,2}|[a-z]{3}))?(?:\/[0-9]{1,2})?$/i
const NAMES = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i

function cronOf(expression: string, zone: string): Cron {
  const key = `${zone} ${expression}`
  const found = kept.get(key)
  if (found) return found
  const made = new Cron(expression, { timezone: zone, mode: '5-part' })
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  return made
}

/** A cron expression with single blanks. */
export function tidied(expression: string): string {
  return expression.trim().replace(/\s+/g, ' ')
}

function isPlain(field: string): boolean {
  return field
    .split(',')
    .every((part) => FIELD.test(part) && (part.match(/[a-z]{3}/gi) ?? []).every((name) => NAMES.test(name)))
}

/** What is wrong with an expression and zone, in a sentence for the person who types it; null when nothing is. */
export function cronProblem(
  expression: string,
  zone: string,
): { field: 'cron' | 'zone'; text: string } | null {
  if (knownZone(zone) === null) return { field: 'zone', text: t.noTimeZone }
  const fields = tidied(expression).split(' ')
  if (fields.length !== 5) return { field: 'cron', text: t.fiveFields }
  const odd = fields.find((field) => !isPlain(field))
  if (odd !== undefined) return { field: 'cron', text: say(t.notUnderstood, { odd: odd.slice(0, 40) }) }
  try {
    if (cronOf(tidied(expression), zone).nextRun(new Date()) === null)
      return { field: 'cron', text: t.neverComes }
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''
    return { field: 'cron', text: why === '' ? t.noExpression : say(t.noExpressionWhy, { why }) }
  }
  return null
}

/**
 * The next nominal time after a moment, both in Unix milliseconds; null when there is none. By the clock on the
 * wall: a time that is skipped in spring is the moment at which the gap ends, one that comes twice in autumn is
 * its first coming. Expressions for every hour go on through both, hour after hour.
 */
export function nextAfter(expression: string, zone: string, after: number): number | null {
  const found = cronOf(expression, zone).nextRun(new Date(after))
  // The library counts whole seconds; a moment within the second before would give itself.
  if (found === null) return null
  return found.getTime() > after ? found.getTime() : nextAfter(expression, zone, after + 1_000)
}

const BACK = [3_600_000, 86_400_000, 8 * 86_400_000, 32 * 86_400_000, 367 * 86_400_000, 8 * 366 * 86_400_000]

/** The last nominal time in (after, until], in Unix milliseconds; null when there is none. */
export function lastUntil(expression: string, zone: string, after: number, until: number): number | null {
  for (const back of BACK) {
    const from = Math.max(after, until - back)
    let last: number | null = null
    for (let at = nextAfter(expression, zone, from); at !== null && at <= until; ) {
      last = at
      at = nextAfter(expression, zone, at)
    }
    if (last !== null || from === after) return last
  }
  return null
}
