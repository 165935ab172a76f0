import { type ApprovalRecord, writeApprovals } from '@/lib/documents/approval-section'
import { moment, shortMoment } from '@/lib/documents/moments'
import { PAGE, type Pdf } from '@/lib/documents/pdf'
import { pdfTable } from '@/lib/documents/pdf-table'
import type { Change, PlanView } from '@/lib/features/changes/contract'
import type { LogLine, Run } from '@/lib/features/runs/contract'
import { documentsTexts as t } from '@/lib/texts/documents'
import { say } from '@/lib/texts/texts'

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
  planning: t.beingPlanned,
  planned: t.plannedNotApplied,
  waiting: t.waitsForApproval,
  approved: t.approvedNotApplied,
  refused: t.refused,
  queued: t.waitingForAWorker,
  running: t.running,
  succeeded: t.succeededEffectVerified,
  failed: t.failed,
  cancelled: t.cancelled,
  needs_person: t.needsAPersonWhether,
  discarded: t.discardedNeverApplied,
}

const STEP_STATES: Record<Run['steps'][number]['state'], string> = {
  pending: t.notBegun,
  running: t.stepRunning,
  done: t.done,
  failed: t.stepFailed,
  skipped: t.skipped,
  unknown: t.unknown,
}

const RUN_STATES: Record<Run['state'], string> = {
  queued: t.runQueued,
  running: t.stepRunning,
  succeeded: t.runSucceeded,
  failed: t.stepFailed,
  cancelled: t.runCancelled,
  needs_person: t.runNeedsPerson,
}

/** A change as a record: what was asked, the plan as it was shown, what became of it, and where it is witnessed. */
export function writeChange(pdf: Pdf, record: ChangeRecord): void {
  const { change, run } = record
  pdf.heading(change.title, 1)
  pdf.text(STATES[change.state], { size: 10.5, after: 6 })
  pdf.rule()
  pdf.facts([
    [
      t.target,
      change.target ? say(t.nameIs, { name: change.target.name, what: change.target.engine }) : t.none,
    ],
    [
      t.environment,
      change.target
        ? say(t.nameIs, { name: change.target.environment.name, what: change.target.environment.kind })
        : t.none,
    ],
    [t.kind, change.kind],
    [t.dangerTier, String(change.tier)],
    [t.askedBy, change.requestedBy.name],
    [t.reason, change.reason ?? t.noneGivenOrThe],
    [t.asked, moment(change.createdAt)],
    [t.planned, moment(change.plannedAt)],
    [t.hashOfThePlan, change.planHash ?? t.noneThereIsNo],
    [t.change, change.id],
    ...(change.set
      ? ([[t.set, say(t.numberOf, { n: change.set.index + 1, title: change.set.title })]] as const)
      : []),
  ])
  if (change.problem)
    pdf.facts([
      [t.problem, change.problem.message],
      [t.whatToDo, change.problem.hint],
    ])
  pdf.heading(t.plan)
  if (change.plan) writePlan(pdf, change.plan)
  else pdf.text(t.noPlanWasMade)
  writeApprovals(pdf, record.approvals, run)
  pdf.heading(t.outcome)
  if (run) writeRun(pdf, run)
  else pdf.text(t.notApplied)
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
  list(pdf, t.warnings, plan.warnings)
  list(pdf, t.consequences, plan.consequences)
  for (const [n, step] of plan.steps.entries()) {
    pdf.need(60)
    pdf.text(say(t.stepIs, { n: n + 1, what: step.what }), { face: 'bold', after: 2 })
    if (step.sql) pdf.code(step.sql)
    pdf.facts([
      [t.locks, step.locks ?? t.none],
      [t.estimate, step.estimate ?? t.none],
      [t.undo, step.undo],
    ])
  }
  const facts = Object.entries(plan.facts)
  if (facts.length === 0) return
  pdf.text(t.planRestsOn, { face: 'bold', after: 2 })
  pdf.facts(facts.map(([name, value]) => [name, value === null ? t.notKnown : String(value)] as const))
}

function writeRun(pdf: Pdf, run: Run): void {
  pdf.facts([
    [t.state, RUN_STATES[run.state]],
    [t.attempts, String(run.attempt)],
    [t.queued, moment(run.queuedAt)],
    [t.began, moment(run.startedAt)],
    [t.ended, moment(run.finishedAt)],
    [
      t.verified,
      run.verified
        ? say(run.verified.ok ? t.verifiedYes : t.verifiedNo, { what: run.verified.detail })
        : t.notVerified,
    ],
    ...(run.problem ? ([[t.problem, run.problem.message]] as const) : []),
    [t.run, run.id],
  ])
  pdfTable(
    pdf,
    [
      { head: t.step, share: 5, align: 'right', value: (step) => String(step.index + 1) },
      { head: t.what, share: 42, value: (step) => step.what },
      { head: t.state, share: 11, value: (step) => STEP_STATES[step.state] },
      { head: t.endedUtc, share: 20, value: (step) => shortMoment(step.finishedAt) },
      { head: t.detail, share: 22, value: (step) => step.detail ?? '' },
    ],
    run.steps,
  )
  for (const said of run.verdicts) writeVerdict(pdf, said)
}

const VERDICTS: Record<Run['verdicts'][number]['verdict'], string> = {
  happened: t.hadHappenedAndThe,
  'not-happened': t.hadNotHappenedAnd,
  end: t.runEndsThere,
}

function writeVerdict(pdf: Pdf, said: Run['verdicts'][number]): void {
  pdf.need(80)
  pdf.text(t.personDecided, { face: 'bold', after: 2 })
  pdf.facts([
    [t.neededSince, moment(said.parkedAt)],
    [t.why, said.problem?.message ?? t.notRecorded],
    [t.stepInDoubt, said.step === null ? t.noneBetweenTwoSteps : String(said.step + 1)],
    [t.decidedBy, say(t.byAt, { name: said.by.name, time: moment(said.at) })],
    [t.verdict, VERDICTS[said.verdict]],
    [t.howTheyKnow, said.reason ?? t.unreadableThePersonWas],
  ])
}

function writeLog(pdf: Pdf, { log, more }: ChangeRecord): void {
  if (log.length === 0) return
  pdf.heading(t.log)
  pdfTable(
    pdf,
    [
      { head: t.no, share: 6, align: 'right', value: (line) => String(line.seq) },
      { head: t.atUtc, share: 15, value: (line) => line.at.slice(11, 23) },
      { head: t.level, share: 9, value: (line) => line.level },
      { head: t.line, share: 70, face: 'mono', value: (line) => line.text },
    ],
    log,
  )
  if (more) pdf.text(say(t.logGoesOn, { n: log.length }))
}

function writeTraces(pdf: Pdf, traces: readonly ChangeTrace[]): void {
  if (traces.length === 0) return
  pdf.heading(t.evidence)
  pdf.text(t.entriesOfTheAudit)
  pdfTable(
    pdf,
    [
      { head: t.entry, share: 9, align: 'right', value: (trace) => String(trace.seq) },
      { head: t.atUtc, share: 22, value: (trace) => shortMoment(trace.at) },
      { head: t.what, share: 27, value: (trace) => trace.what },
      { head: t.hash, share: 60, face: 'mono', value: (trace) => trace.hash },
    ],
    traces,
  )
}
