import { type ApprovalRecord, writeApprovals } from '@/lib/documents/approval-section'
import { moment, shortMoment } from '@/lib/documents/moments'
import { PAGE, type Pdf } from '@/lib/documents/pdf'
import { pdfTable } from '@/lib/documents/pdf-table'
import type { Change, PlanView } from '@/lib/features/changes/contract'
import type { LogLine, Run } from '@/lib/features/runs/contract'

/** An entry of the audit log about the change. */
export type ChangeTrace = { seq: number; at: string; what: string; hash: string }
export type ChangeRecord = {
  change: Change
  run: Run | null
  approvals: ApprovalRecord
  log: LogLine[]
  more: boolean
  traces: ChangeTrace[]
}

const STATES: Record<Change['state'], string> = {
  planning: 'Being planned',
  planned: 'Planned, not applied',
  waiting: 'Waits for approval',
  approved: 'Approved, not applied',
  refused: 'Refused',
  queued: 'Waiting for a worker',
  running: 'Running',
  succeeded: 'Succeeded, effect verified',
  failed: 'Failed',
  cancelled: 'Cancelled',
  needs_person: 'Needs a person: whether it happened is not known',
  discarded: 'Discarded, never applied',
}

const STEP_STATES: Record<Run['steps'][number]['state'], string> = {
  pending: 'not begun',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  unknown: 'unknown',
}

/** A change as a record: what was asked, the plan as it was shown, what became of it, and where it is witnessed. */
export function writeChange(pdf: Pdf, record: ChangeRecord): void {
  const { change, run } = record
  pdf.heading(change.title, 1)
  pdf.text(STATES[change.state], { size: 10.5, after: 6 })
  pdf.rule()
  pdf.facts([
    ['Target', change.target ? `${change.target.name} (${change.target.engine})` : 'none'],
    [
      'Environment',
      change.target ? `${change.target.environment.name} (${change.target.environment.kind})` : 'none',
    ],
    ['Kind', change.kind],
    ['Danger tier', String(change.tier)],
    ['Asked by', change.requestedBy.name],
    ['Reason', change.reason ?? 'none given, or the person was erased'],
    ['Asked', moment(change.createdAt)],
    ['Planned', moment(change.plannedAt)],
    ['Hash of the plan', change.planHash ?? 'none: there is no plan'],
    ['Change', change.id],
    ...(change.set ? ([['Set', `number ${change.set.index + 1} of "${change.set.title}"`]] as const) : []),
  ])
  if (change.problem)
    pdf.facts([
      ['Problem', change.problem.message],
      ['What to do', change.problem.hint],
    ])
  pdf.heading('Plan')
  if (change.plan) writePlan(pdf, change.plan)
  else pdf.text('No plan was made.')
  writeApprovals(pdf, record.approvals, run)
  pdf.heading('Outcome')
  if (run) writeRun(pdf, run)
  else pdf.text('It was not applied.')
  writeLog(pdf, record)
  writeTraces(pdf, record.traces)
}

function list(pdf: Pdf, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  pdf.text(title, { face: 'bold', after: 1 })
  for (const line of lines) {
    pdf.need(14)
    pdf.line('•', PAGE.margin + 3, pdf.y)
    pdf.text(line, { indent: 13, after: 1 })
  }
  pdf.y += 4
}

function writePlan(pdf: Pdf, plan: PlanView): void {
  pdf.text(plan.sentence)
  list(pdf, 'Warnings', plan.warnings)
  list(pdf, 'Consequences', plan.consequences)
  for (const [n, step] of plan.steps.entries()) {
    pdf.need(60)
    pdf.text(`Step ${n + 1}: ${step.what}`, { face: 'bold', after: 2 })
    if (step.sql) pdf.code(step.sql)
    pdf.facts([
      ['Locks', step.locks ?? 'none'],
      ['Estimate', step.estimate ?? 'none'],
      ['Undo', step.undo],
    ])
  }
  const facts = Object.entries(plan.facts)
  if (facts.length === 0) return
  pdf.text('The plan rests on', { face: 'bold', after: 2 })
  pdf.facts(facts.map(([name, value]) => [name, value === null ? 'not known' : String(value)] as const))
}

function writeRun(pdf: Pdf, run: Run): void {
  pdf.facts([
    ['State', run.state.replace('_', ' ')],
    ['Attempts', String(run.attempt)],
    ['Queued', moment(run.queuedAt)],
    ['Began', moment(run.startedAt)],
    ['Ended', moment(run.finishedAt)],
    ['Verified', run.verified ? `${run.verified.ok ? 'yes' : 'NO'}: ${run.verified.detail}` : 'not verified'],
    ...(run.problem ? ([['Problem', run.problem.message]] as const) : []),
    ['Run', run.id],
  ])
  pdfTable(
    pdf,
    [
      { head: 'Step', share: 5, align: 'right', value: (step) => String(step.index + 1) },
      { head: 'What', share: 42, value: (step) => step.what },
      { head: 'State', share: 11, value: (step) => STEP_STATES[step.state] },
      { head: 'Ended (UTC)', share: 20, value: (step) => shortMoment(step.finishedAt) },
      { head: 'Detail', share: 22, value: (step) => step.detail ?? '' },
    ],
    run.steps,
  )
  for (const said of run.verdicts) writeVerdict(pdf, said)
}

const VERDICTS: Record<Run['verdicts'][number]['verdict'], string> = {
  happened: 'it had happened, and the run went on after it',
  'not-happened': 'it had not happened, and the run took it again',
  end: 'the run ends there',
}

function writeVerdict(pdf: Pdf, said: Run['verdicts'][number]): void {
  pdf.need(80)
  pdf.text('A person decided', { face: 'bold', after: 2 })
  pdf.facts([
    ['Needed since', moment(said.parkedAt)],
    ['Why', said.problem?.message ?? 'not recorded'],
    ['Step in doubt', said.step === null ? 'none: between two steps' : String(said.step + 1)],
    ['Decided by', `${said.by.name}, ${moment(said.at)}`],
    ['Verdict', VERDICTS[said.verdict]],
    ['How they know', said.reason ?? 'unreadable: the person was erased'],
  ])
}

function writeLog(pdf: Pdf, { log, more }: ChangeRecord): void {
  if (log.length === 0) return
  pdf.heading('Log')
  pdfTable(
    pdf,
    [
      { head: 'No.', share: 6, align: 'right', value: (line) => String(line.seq) },
      { head: 'At (UTC)', share: 15, value: (line) => line.at.slice(11, 23) },
      { head: 'Level', share: 9, value: (line) => line.level },
      { head: 'Line', share: 70, face: 'mono', value: (line) => line.text },
    ],
    log,
  )
  if (more)
    pdf.text(`The log goes on; the first ${log.length} lines are shown. The page of the change has all.`)
}

function writeTraces(pdf: Pdf, traces: readonly ChangeTrace[]): void {
  if (traces.length === 0) return
  pdf.heading('Evidence')
  pdf.text(
    'Entries of the audit log about this change. Their hashes are part of a signed chain; an export of the log and the public keys are enough to check them.',
  )
  pdfTable(
    pdf,
    [
      { head: 'Entry', share: 9, align: 'right', value: (trace) => String(trace.seq) },
      { head: 'At (UTC)', share: 22, value: (trace) => shortMoment(trace.at) },
      { head: 'What', share: 27, value: (trace) => trace.what },
      { head: 'Hash', share: 60, face: 'mono', value: (trace) => trace.hash },
    ],
    traces,
  )
}
