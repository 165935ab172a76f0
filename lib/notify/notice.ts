import { letterTexts as t } from '@/lib/texts/letters'
import { say } from '@/lib/texts/texts'
import type { NoticeAction, NoticeKind, Severity } from './kinds'
import { capped } from './outgoing-text'

/**
 * A piece of what a notice says. Everything in it may come from a target and is treated as hostile.
 * - `text`: a sentence or paragraph
 * - `fact`: a name and its value, one line
 * - `statement`: SQL or a command as a target sent it; leaves the machine only on channels that say so
 */
export type NoticePart =
  | { part: 'text'; text: string }
  | { part: 'fact'; label: string; value: string }
  | { part: 'statement'; text: string }

/** Something that people are told. */
export type Notice = {
  kind: NoticeKind
  /** That of the kind where it is left out. */
  severity?: Severity
  /** `open` where it is left out. */
  action?: NoticeAction
  /** Decides the route; that of the target where it is left out. */
  environmentId?: string | null
  targetId?: string | null
  subject: { noun: string; id: string }
  title: string
  body: readonly NoticePart[]
  /** Path within the panel, e.g. `/changes/…`. */
  link: string
  /** Notices of one key are about the same thing: they gather, and `resolved` ends what `open` began. */
  dedupKey: string
}

const TITLE_MAX = 500
const PART_MAX = 4_000
const PARTS_MAX = 20
const KEY_MAX = 200

/** A link is a path of our own and nothing else; what is not becomes the front page. */
export function safeLink(link: string): string {
  return /^\/(?!\/)[A-Za-z0-9_\-./?=&%]*$/.test(link) && link.length <= 500 ? link : '/'
}

/** The text as the store takes it: no NUL, no broken surrogates, of bounded length. */
function stored(text: string, max: number): string {
  return capped(text.replaceAll('\0', '\u2400').toWellFormed(), max)
}

function storedPart(part: NoticePart): NoticePart {
  if (part.part === 'fact')
    return { part: 'fact', label: stored(part.label, 100), value: stored(part.value, PART_MAX) }
  return { part: part.part, text: stored(part.text, PART_MAX) }
}

/** A notice with every text cut to what the store keeps; nothing in it can make the announcement fail. */
export function bounded(notice: Notice): Pick<Notice, 'title' | 'body' | 'link' | 'dedupKey'> {
  const { body } = notice
  const kept = body.slice(0, PARTS_MAX).map(storedPart)
  const missing = body.length - kept.length
  return {
    title: stored(notice.title, TITLE_MAX),
    body: missing > 0 ? [...kept, { part: 'text', text: say(t.restIsMore, { n: missing }) }] : kept,
    link: safeLink(notice.link),
    dedupKey: stored(notice.dedupKey, KEY_MAX),
  }
}
