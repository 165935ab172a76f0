import 'server-only'
import { z } from 'zod'
import { config } from '@/lib/config'
import { writeAudit } from '@/lib/documents/audit-document'
import { type ChangeTrace, writeChange } from '@/lib/documents/change-document'
import { insertPart } from '@/lib/documents/download-store'
import { Pdf } from '@/lib/documents/pdf'
import { AppError } from '@/lib/errors'
import { requestsOf } from '@/lib/features/approvals/store'
import { readHead, tracesOfChange } from '@/lib/features/audit/store'
import { visibleEvents } from '@/lib/features/audit/views'
import { glassOfRun } from '@/lib/features/break-glass/store'
import { readChange } from '@/lib/features/changes/store'
import type { LogLine } from '@/lib/features/runs/contract'
import { readLog } from '@/lib/features/runs/log-store'
import { readRun } from '@/lib/features/runs/store'
import { documentsTexts as t } from '@/lib/texts/documents'
import { say } from '@/lib/texts/texts'

const LOG_LINES = 5_000
const ENTRIES = 5_000
const PART = 262_144

const rights = z.object({ all: z.boolean(), actorIds: z.array(z.string()), targetIds: z.array(z.string()) })
const filter = z.object({
  action: z.string().optional(),
  actorId: z.string().optional(),
  targetId: z.string().optional(),
  result: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
})
const Input = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), downloadId: z.uuid(), changeId: z.uuid() }),
  z.object({ kind: z.literal('audit'), downloadId: z.uuid(), rights, filter, words: z.string() }),
])
/** What the web asks for; rights were decided there, and are looked at again before the file is handed over. */
export type DocumentInput = z.infer<typeof Input>

/** Worker task: makes a PDF and keeps it in pieces for its one download. */
export async function makeDocument(input: unknown): Promise<{ bytes: number; pages: number }> {
  const asked = Input.parse(input)
  const about = { author: say(t.quarterdeckAt, { origin: config().origin }), made: new Date() }
  const pdf =
    asked.kind === 'change'
      ? await changePdf(asked.changeId, about)
      : await auditPdf(asked.rights, asked.filter, asked.words, about)
  const kept = keep(pdf, asked.downloadId)
  const pages = pdf.end()
  return { bytes: await kept, pages }
}

type About = { author: string; made: Date }

async function keep(pdf: Pdf, id: string): Promise<number> {
  let total = 0
  let n = 0
  let waiting: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    await insertPart(id, n, Buffer.concat(waiting))
    n += 1
    total += size
    waiting = []
    size = 0
  }
  for await (const chunk of pdf.stream) {
    waiting.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size >= PART) await flush()
  }
  await flush()
  return total
}

async function changePdf(changeId: string, about: About): Promise<Pdf> {
  const change = await readChange(changeId)
  if (!change) throw new AppError('not_found')
  const pdf = new Pdf(
    { ...about, title: change.title, subject: say(t.changeIs, { id: change.id }) },
    config().home,
  )
  const run = change.runId ? await readRun(change.runId) : null
  const { lines, more } = run ? await logOf(run.id) : { lines: [], more: false }
  const rows = await tracesOfChange(changeId)
  const traces: ChangeTrace[] = rows.map((row) => ({
    seq: Number(row.seq),
    at: row.at.toISOString(),
    what: `${row.action}, ${row.phase}, ${row.result}`,
    hash: Buffer.from(row.hash).toString('hex'),
  }))
  const [requests, glass] = await Promise.all([requestsOf(changeId), run ? glassOfRun(run.id) : null])
  const approvals = { requests: requests.reverse(), glass }
  writeChange(pdf, { change, run, approvals, log: lines, more, traces })
  return pdf
}

async function logOf(runId: string): Promise<{ lines: LogLine[]; more: boolean }> {
  const lines: LogLine[] = []
  for (let after = 0; lines.length < LOG_LINES; ) {
    const page = await readLog(runId, { after })
    lines.push(...page.items)
    if (page.nextCursor === undefined) return { lines, more: false }
    after = Number(page.nextCursor)
  }
  return { lines: lines.slice(0, LOG_LINES), more: true }
}

async function auditPdf(
  may: z.infer<typeof rights>,
  asked: z.infer<typeof filter>,
  words: string,
  about: About,
): Promise<Pdf> {
  const head = await readHead()
  const events = await visibleEvents(may, asked, ENTRIES + 1)
  const pdf = new Pdf({ ...about, title: t.auditLog, subject: words }, config().home)
  writeAudit(pdf, {
    events: events.slice(0, ENTRIES),
    more: events.length > ENTRIES,
    filter: words,
    head: { seq: Number(head.seq), hash: Buffer.from(head.hash).toString('hex') },
  })
  return pdf
}
