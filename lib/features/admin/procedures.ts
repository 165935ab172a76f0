import 'server-only'
import { config } from '@/lib/config'
import { known, unknown } from '@/lib/engines/contract/reading'
import { listTargets, placeOf, sumCosts, type TargetRow } from '@/lib/features/targets/store'
import { targetView } from '@/lib/features/targets/view'
import { os } from '@/lib/http/base'
import { liveConnectionCount } from '@/lib/targets/live-connection'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { About } from './contract'
import { healthReport } from './health'
import { listWorkers, storeFacts } from './store'
import { findTools } from './tools'
import { ownVersion } from './version'

const DAY_MS = 86_400_000
const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString()

async function costsOf(targets: TargetRow[]): Promise<About['costs']> {
  const now = Date.now()
  const ids = targets.map((row) => row.id)
  const rows = await sumCosts(ids, new Date(now - DAY_MS))
  return targets.map((target) => {
    const own = rows.filter((row) => row.targetId === target.id)
    const sum = (name: 'calls' | 'milliseconds' | 'rows' | 'bytes') =>
      own.reduce((total, row) => total + Number(row._sum[name] ?? 0), 0)
    const first = own.flatMap((row) => row._min.hour?.getTime() ?? []).sort((a, b) => a - b)[0]
    const begun = first === undefined ? null : Math.max(first, target.createdAt.getTime())
    const milliseconds = sum('milliseconds')
    return {
      targetId: target.id,
      targetName: target.name,
      connections: (targetView(target).state === 'ok' ? 1 : 0) + liveConnectionCount(target.id),
      statements: sum('calls'),
      milliseconds,
      rows: sum('rows'),
      bytes: sum('bytes'),
      since: begun === null ? null : new Date(begun).toISOString(),
      shareOfTime:
        begun === null || now <= begun
          ? unknown<number>(t.nothingWasMeasuredYet)
          : known(milliseconds / (now - begun)),
    }
  })
}

const about = os.admin.about.handler(async ({ context }) => {
  const settings = config()
  const targets = (await listTargets()).filter((row) => context.may('overview.read', placeOf(row)))
  const [store, workers, tools, costs] = await Promise.all([
    storeFacts(),
    listWorkers(),
    findTools(),
    costsOf(targets),
  ])
  return {
    version: ownVersion(),
    node: process.version,
    startedAt,
    store: { kind: settings.externalStore ? ('external' as const) : ('embedded' as const), ...store },
    workers,
    tools,
    memory: { webBytes: process.memoryUsage.rss() },
    costs,
    origin: settings.origin,
    insecure: settings.insecureHttp,
  }
})

const health = os.admin.health.handler(({ context }) =>
  healthReport((place) => context.may('targets.read', place)),
)

/** What the panel says of itself. */
export const adminProcedures = { about, health }
