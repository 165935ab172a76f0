import { formatDuration } from '@/lib/format/duration'
import { planTexts as t } from '@/lib/texts/plans'
import { HostileText } from './hostile-text'
import { Status, type StatusKind } from './status'
import { TimeAgo } from './time-ago'

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'unknown'
export type ProgressStep = {
  name: string
  state: StepState
  startedAt?: Date | string | null
  /** How long it took, in milliseconds. */
  tookMs?: number | null
  /** What it is at ("220 MB of 1.4 GB, 40 MB/s") or how it ended. */
  detail?: string | null
}

const STATES: Record<StepState, { status: StatusKind; word: string }> = {
  pending: { status: 'off', word: t.waiting },
  running: { status: 'info', word: t.running },
  done: { status: 'ok', word: t.done },
  failed: { status: 'critical', word: t.failed },
  skipped: { status: 'off', word: t.skipped },
  unknown: { status: 'unknown', word: t.unknown },
}

/** The named steps of work under way or over, with how long each took. */
export function ProgressSteps({ steps }: { steps: ReadonlyArray<ProgressStep> }) {
  return (
    <ol className="divide-y">
      {steps.map((step) => (
        <li
          key={step.name}
          aria-current={step.state === 'running' ? 'step' : undefined}
          className="grid grid-cols-[7rem_1fr_auto] gap-x-3 py-1.5"
        >
          <Status status={STATES[step.state].status}>{STATES[step.state].word}</Status>
          <span>
            <HostileText text={step.name} />
            {step.detail ? (
              <span className="block text-ink-muted text-sm">
                <HostileText text={step.detail} />
              </span>
            ) : null}
          </span>
          <span className="tabular text-ink-muted text-sm">
            {typeof step.tookMs === 'number' ? (
              formatDuration(step.tookMs)
            ) : step.startedAt ? (
              <TimeAgo at={step.startedAt} />
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  )
}
