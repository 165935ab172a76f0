import { shortMoment } from '@/lib/documents/moments'
import type { Pdf } from '@/lib/documents/pdf'
import { pdfBars } from '@/lib/documents/pdf-chart'
import { pdfTable } from '@/lib/documents/pdf-table'
import type { AuditEventView } from '@/lib/features/audit/contract'
import { documentsTexts as t } from '@/lib/texts/documents'
import { say } from '@/lib/texts/texts'

export type AuditRecord = {
  events: AuditEventView[]
  /** Whether there are older ones beyond those shown. */
  more: boolean
  /** What was filtered by, in words. */
  filter: string
  head: { seq: number; hash: string }
}

const DAY = 86_400_000
const DAYS = 60

/** Entries per day from the first to the last day shown; of a longer stretch the newest days. */
export function entriesPerDay(events: readonly { at: string }[]): { label: string; value: number }[] {
  const days = events.map((event) => Math.floor(Date.parse(event.at) / DAY))
  if (days.length === 0) return []
  const last = Math.max(...days)
  const first = Math.max(Math.min(...days), last - DAYS + 1)
  const counts = new Map<number, number>()
  for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1)
  return Array.from({ length: last - first + 1 }, (_, n) => ({
    label: new Date((first + n) * DAY).toISOString().slice(5, 10),
    value: counts.get(first + n) ?? 0,
  }))
}

/** The audit log as its reader sees it, newest first, with the head of the chain. */
export function writeAudit(pdf: Pdf, { events, more, filter, head }: AuditRecord): void {
  pdf.heading(t.auditLog, 1)
  pdf.text(filter, { size: 10, after: 6 })
  pdf.rule()
  pdf.facts([
    [t.entries, more ? say(t.newestOf, { n: events.length }) : String(events.length)],
    [t.headOfTheChain, say(t.entryNumber, { n: head.seq })],
    [t.itsHash, head.hash],
  ])
  if (events.length === 0) {
    pdf.text(t.noEntryMatches)
    return
  }
  pdfBars(pdf, t.entriesPerDayUtc, entriesPerDay(events))
  pdfTable(
    pdf,
    [
      { head: t.no, share: 7, align: 'right', value: (event) => String(event.seq) },
      { head: t.whenUtc, share: 19, value: (event) => shortMoment(event.at) },
      { head: t.who, share: 26, value: (event) => event.actor.name },
      {
        head: t.what,
        share: 21,
        value: (event) => (event.phase === 'single' ? event.action : `${event.action}, ${event.phase}`),
      },
      { head: t.target, share: 15, value: (event) => event.targetName ?? '' },
      { head: t.outcome, share: 10, value: (event) => event.result },
      { head: t.from, share: 14, face: 'mono', value: (event) => event.ip ?? '' },
    ],
    events,
  )
}
