import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { prisma } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import type { LiveEvent, RunProgress } from './contract'

/** A run with the place that decides who sees it. */
export type PlacedRun = { place: TargetPlace; progress: RunProgress }

export type RunLogLine = Extract<LiveEvent, { topic: 'run' }>['log'][number]

/** A run and the last lines of its log, oldest first. */
export type FollowedRun = { progress: RunProgress; log: RunLogLine[] }

/** Runs that ended are told for this long, so that nobody misses the end. */
const ENDED_MS = 60_000
const MAX_RUNS = 100
/** Lines a listener who comes late gets; the page reads older ones by itself. */
const MAX_LINES = 2_000

const include = {
  steps: { orderBy: { index: 'asc' } },
  change: {
    select: {
      title: true,
      plan: true,
      target: {
        select: { id: true, name: true, environmentId: true, groups: { select: { groupId: true } } },
      },
    },
  },
} as const satisfies Prisma.RunInclude

type Row = Prisma.RunGetPayload<{ include: typeof include }>

function progressOf(row: Row): RunProgress {
  const current = row.steps.find((step) => step.state === 'running') ?? null
  const planned = (row.change.plan as unknown as { steps?: unknown[] } | null)?.steps?.length ?? 0
  return {
    id: row.id,
    changeId: row.changeId,
    title: row.change.title,
    targetId: row.targetId,
    targetName: row.change.target.name,
    state: row.state as RunProgress['state'],
    step: current?.what ?? null,
    stepsDone: row.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length,
    stepsTotal: Math.max(planned, row.steps.length),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** Runs that wait, go on, need a person, or ended within the last minute; newest first. */
export async function listPresentRuns(): Promise<PlacedRun[]> {
  const rows = await prisma().run.findMany({
    where: {
      OR: [
        { state: { in: ['queued', 'running', 'needs_person'] } },
        { finishedAt: { gt: new Date(Date.now() - ENDED_MS) } },
      ],
    },
    include,
    orderBy: { queuedAt: 'desc' },
    take: MAX_RUNS,
  })
  return rows.map((row) => {
    const { id, environmentId, groups } = row.change.target
    const place = { targetId: id, environmentId, groupIds: groups.map((group) => group.groupId) }
    return { place, progress: progressOf(row) }
  })
}

/** Reads a run again and again; of the log only what is new each time. */
export function followRun(runId: string): () => Promise<FollowedRun> {
  let log: RunLogLine[] = []
  return async () => {
    const after = log.at(-1)?.seq ?? -1
    const [row, lines] = await Promise.all([
      prisma().run.findUnique({ where: { id: runId }, include }),
      prisma().runLog.findMany({
        where: { runId, seq: { gt: after } },
        orderBy: { seq: 'asc' },
        take: MAX_LINES,
      }),
    ])
    if (!row) throw new AppError('not_found')
    const more = lines.map(({ seq, at, level, text }) => ({ seq, at: at.toISOString(), level, text }))
    log = [...log, ...more].slice(-MAX_LINES)
    return { progress: progressOf(row), log }
  }
}
