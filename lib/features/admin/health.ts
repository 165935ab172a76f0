import 'server-only'
import { stat } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { evidenceState } from '@/lib/audit/evidence-state'
import type { TargetPlace } from '@/lib/auth/permissions'
import { config } from '@/lib/config'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import { listTargets, placeOf, type TargetRow } from '@/lib/features/targets/store'
import { targetView } from '@/lib/features/targets/view'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { Health } from './health-contract'
import { costSince, runsByWorker, storeState, waiting } from './health-store'
import { listWorkers } from './store'
import { foundTools } from './tools'
import { ownVersion } from './version'

const DAY_MS = 86_400_000
const startedAt = new Date(Date.now() - process.uptime() * 1_000).toISOString()
// Each look wakes the process: fifty a second were half of all that the web does while one person watches.
const LAG_EVERY_MS = 250
const lag = monitorEventLoopDelay({ resolution: LAG_EVERY_MS })
lag.enable()

/** How late a timer comes, p99 since the start; the histogram has the whole time between two looks. */
function lagMs(): Reading<number> {
  if (lag.count <= 10) return unknown(t.hasNotRunFor)
  return known(Math.max(0, lag.percentile(99) / 1e6 - LAG_EVERY_MS))
}

/** How the panel itself is doing. What cannot be read is unknown by itself, with why; nothing here waits for a tool. */
export async function healthReport(sees: (place: TargetPlace) => boolean): Promise<Health> {
  const begun = performance.now()
  const version = ownVersion()
  const [workers, runs, store, queue, targets, costs, evidence, webKeySince] = await Promise.all([
    listWorkers(),
    runsByWorker(),
    storeState(),
    waiting(),
    listTargets(),
    costSince(new Date(Date.now() - DAY_MS)),
    evidenceState(),
    fileSince(config().files.webKey),
  ])
  const current = evidence.keys.find((key) => key.retiredSeq === null)
  return {
    at: new Date().toISOString(),
    web: {
      version,
      node: process.version,
      startedAt,
      memoryBytes: process.memoryUsage.rss(),
      lagMs: lagMs(),
    },
    workers: workers.map((worker) => ({
      ...worker,
      sameVersion: worker.version === version,
      runs: runs.get(worker.id) ?? 0,
    })),
    store,
    queue: { waiting: queue },
    collectors: targets.filter((row) => sees(placeOf(row))).map((row) => collector(row, costs)),
    evidence: {
      status: evidence.status,
      problems: evidence.problems,
      checkpointAt: evidence.checkpoint?.time.toISOString() ?? null,
      checkpointSeq: evidence.checkpoint ? Number(evidence.checkpoint.seq) : null,
      signingKeySince: current ? known(current.createdAt.toISOString()) : unknown(t.noKeyHasSigned),
      webKeySince,
    },
    tools: toolsNow(),
    tookMs: performance.now() - begun,
  }
}

function collector(
  row: TargetRow,
  costs: Awaited<ReturnType<typeof costSince>>,
): Health['collectors'][number] {
  const { state, problem, lastSeenAt } = targetView(row)
  const cost = costs.get(row.id)
  const since = cost ? Math.max(cost.first.getTime(), row.createdAt.getTime()) : Date.now()
  return {
    targetId: row.id,
    targetName: row.name,
    state,
    lastSuccessAt: lastSeenAt,
    code: problem?.code ?? null,
    shareOfTime:
      cost && Date.now() > since
        ? known(cost.milliseconds / (Date.now() - since))
        : unknown(t.nothingWasMeasuredYet),
  }
}

async function fileSince(path: string): Promise<Reading<string>> {
  try {
    return known((await stat(path)).mtime.toISOString())
  } catch {
    return unknown(t.webProcessCannotSee)
  }
}

/** Asking every tool for its version takes a second: it is asked beside, and known the next time. */
function toolsNow(): Health['tools'] {
  const tools = foundTools()
  if (tools === null) return unknown(t.toolsAreBeingAsked)
  return known(tools.map(({ name, version, floor, status }) => ({ name, version, floor, status })))
}
