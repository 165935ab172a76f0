import { letterTexts as t } from '@/lib/texts/letters'
import { placeholderTexts } from '@/lib/texts/placeholders'
import { say } from '@/lib/texts/texts'
import type { ChannelType, NoticeAction, Severity } from './kinds'
import { NOTICE_KINDS } from './kinds'
import type { NoticePart } from './notice'
import { capped, lines, oneLine } from './outgoing-text'

/** What a template may name, each with what it stands for. */
export const PLACEHOLDERS = placeholderTexts
type Placeholder = keyof typeof PLACEHOLDERS

/** Words of a message: plain text with {{placeholders}}. Nothing in it is markup, on any channel. */
export type Template = { title: string; body: string }

const STANDARD: Template = {
  title: '[{{severity}}] {{title}}{{repeats}}',
  body: t.body,
}

/** The panel's own words for each type of channel. */
export const STANDARD_TEMPLATES: Record<ChannelType, Template> = {
  email: STANDARD,
  slack: STANDARD,
  webhook: { title: '{{title}}{{repeats}}', body: '{{body}}' },
  pagerduty: { title: '{{environment}} {{target}}: {{title}}{{repeats}}', body: '{{body}}' },
}

/** A notice as it comes from the outbox, with the names of what it is about. */
export type ToldNotice = {
  id: string
  kind: string
  severity: Severity
  action: NoticeAction
  title: string
  body: readonly NoticePart[]
  link: string
  target: string | null
  environment: string | null
  createdAt: string
}

/** A message ready to be put into the form of a channel. Its texts are harmless lines, not yet escaped. */
export type Message = {
  /** Id of the delivery: the same at every try. */
  id: string
  kind: string
  severity: Severity
  action: NoticeAction
  title: string
  text: string
  /** Address of a page of this panel. */
  link: string
  dedupKey: string
  target: string | null
  environment: string | null
  /** When the first of its notices was announced. */
  at: string
  count: number
}

const TITLE_MAX = 200
const TEXT_MAX = 6_000
const NAME_MAX = 120
const OTHERS_SHOWN = 10

const SEVERITY_WORDS: Record<Severity, string> = {
  info: t.info,
  warning: t.warning,
  critical: t.critical,
}
const ACTION_WORDS: Record<NoticeAction, string | null> = {
  open: null,
  acknowledged: t.acknowledged,
  resolved: t.resolved,
}

/** Names in a template that stand for nothing. */
export function unknownPlaceholders(template: Template): string[] {
  const named = [...`${template.title}\n${template.body}`.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)]
  return [...new Set(named.map((match) => match[1] ?? '').filter((name) => !(name in PLACEHOLDERS)))]
}

/** Replaces each placeholder once: what comes in is not looked through again. */
function fill(text: string, values: Record<Placeholder, string>): string {
  return text.replace(/\{\{\s*([a-z]+)\s*\}\}/g, (whole, name: string) =>
    name in values ? values[name as Placeholder] : whole,
  )
}

/** A line that is nothing but placeholders with nothing in them goes, with its label. */
function fillLines(body: string, values: Record<Placeholder, string>): string {
  const kept = body.split('\n').filter((line) => {
    const names = [...line.matchAll(/\{\{\s*([a-z]+)\s*\}\}/g)].map((match) => match[1] ?? '')
    return names.length === 0 || names.some((name) => values[name as Placeholder] !== '')
  })
  return fill(kept.join('\n'), values).trim()
}

function partText(part: NoticePart, statements: boolean): string {
  if (part.part === 'text') return part.text
  if (part.part === 'fact') return `${oneLine(part.label, 100)}: ${oneLine(part.value, 2_000)}`
  return statements ? part.text : t.statementStays
}

function bodyOf(notices: readonly ToldNotice[], statements: boolean): string {
  const last = notices.at(-1)
  const own = (last?.body ?? []).map((part) => partText(part, statements)).join('\n')
  const titles = new Map<string, number>()
  for (const { title } of notices) titles.set(title, (titles.get(title) ?? 0) + 1)
  if (titles.size < 2) return own
  const listed = [...titles]
    .slice(0, OTHERS_SHOWN)
    .map(([title, count]) => `- ${oneLine(title, TITLE_MAX)}${count > 1 ? ` (×${count})` : ''}`)
  const more = titles.size - listed.length
  return [own, '', t.inThisMessage, ...listed, ...(more > 0 ? [say(t.andMore, { n: more })] : [])].join('\n')
}

/**
 * Puts notices of one key into one message. The newest gives title, body and link; how many there are is said.
 * @param about.statements true when the channel may carry statement texts
 * @param about.origin the panel's address
 */
export function renderMessage(
  notices: readonly [ToldNotice, ...ToldNotice[]],
  template: Template,
  about: { id: string; dedupKey: string; statements: boolean; origin: string },
): Message {
  const newest = notices.at(-1) ?? notices[0]
  const { severity, action, kind } = newest
  const target = newest.target === null ? null : oneLine(newest.target, NAME_MAX)
  const environment = newest.environment === null ? null : oneLine(newest.environment, NAME_MAX)
  const count = notices.length
  const values: Record<Placeholder, string> = {
    title: oneLine(newest.title, TITLE_MAX),
    body: bodyOf(notices, about.statements),
    severity: ACTION_WORDS[action] ?? SEVERITY_WORDS[severity],
    kind: kind in NOTICE_KINDS ? NOTICE_KINDS[kind as keyof typeof NOTICE_KINDS].title : kind,
    target: target ?? '',
    environment: environment ?? '',
    count: String(count),
    repeats: count > 1 ? ` (×${count})` : '',
  }
  const title = fill(template.title, values).replace(/^[\s:]+/, '')
  return {
    id: about.id,
    kind,
    severity,
    action,
    title: oneLine(title, TITLE_MAX + 200) || values.title,
    text: lines(fillLines(capped(template.body, 4_000), values), TEXT_MAX),
    link: `${about.origin}${newest.link}`,
    dedupKey: about.dedupKey,
    target,
    environment,
    at: notices[0].createdAt,
    count,
  }
}
