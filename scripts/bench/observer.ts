import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context'
import { cpuMs, familyOf, median, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'
import { MONITOR, OPERATOR } from './server'
import { openViewers, type Viewers } from './viewers'

const PAIRS = 6
const SECONDS = 10
const SCALE = 10
const MODES = [
  { name: 'select-only', args: ['-S', '-M', 'prepared'] },
  { name: 'TPC-B', args: ['-M', 'prepared'] },
]

type Reading = { tps: number; ourCpu: number; connections: number }

/** pgbench on a target that the panel watches, with one live viewer, against the same while it is paused. */
export async function observer(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const cores = cpus().length > 1 ? '0' : undefined
  if (cores) pin(panel, cores)
  await panel.server.pgbench(['-i', '-q', '-s', String(SCALE)])
  const figures: PartResult['figures'] = []
  const ours: Reading[] = []
  try {
    for (const mode of MODES) {
      const pairs: { watched: Reading; alone: Reading }[] = []
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const order = pair % 2 === 0 ? [true, false] : [false, true]
        const readings = new Map<boolean, Reading>()
        for (const watched of order) readings.set(watched, await read(panel, mode.args, watched, cores))
        const [watched, alone] = [readings.get(true), readings.get(false)]
        if (!watched || !alone) continue
        pairs.push({ watched, alone })
        ours.push(watched)
        context.say(
          `observer: ${mode.name}: ${watched.tps.toFixed(0)} watched, ${alone.tps.toFixed(0)} alone, ours ${(watched.ourCpu * 100).toFixed(3)} % of a core`,
        )
      }
      const ratios = pairs.map((pair) => pair.watched.tps / pair.alone.tps)
      figures.push({
        what: `pgbench ${mode.name}, watched against unwatched`,
        value: median(ratios),
        unit: '×',
        sense: 'at least',
        limit: 0.99,
        peer: {
          name: 'the same, target paused in the panel',
          ours: median(pairs.map((pair) => pair.watched.tps)),
          theirs: median(pairs.map((pair) => pair.alone.tps)),
          unit: 'TPS',
        },
        spread: spread(ratios),
        n: PAIRS,
      })
    }
  } finally {
    if (cores) pin(panel, `0-${cpus().length - 1}`)
    await panel.rest('POST', `/targets/${panel.targetId}/pause`, { paused: false })
  }
  return { part: 'observer', ...began, ...withOwn(figures, ours, cores) }
}

function withOwn(figures: PartResult['figures'], ours: Reading[], cores: string | undefined) {
  const cpu = ours.map((reading) => reading.ourCpu * 100)
  return {
    figures: [
      ...figures,
      {
        what: 'CPU of our backends on the target, of one core',
        value: median(cpu),
        unit: '%',
        sense: 'at most' as const,
        limit: 1,
        spread: spread(cpu),
        n: cpu.length,
      },
      {
        what: 'Connections of ours on the target, most',
        value: Math.max(...ours.map((reading) => reading.connections)),
        unit: '',
        sense: 'at most' as const,
        limit: 2,
        n: ours.length,
      },
    ],
    notes: [
      `4 clients, ${SECONDS} s a reading, ${PAIRS} interleaved pairs, scale ${SCALE}, prepared, fsync off. Watched: the collector every 10 s and one live viewer every 2 s; unwatched: paused through the API.`,
      cores
        ? 'Server and pgbench on core 0, the panel on the others, so that what is seen is the cost on the target.'
        : 'Only one core: the panel’s own CPU is part of what is seen.',
      'The CPU of our backends is the steadier figure: pgbench alone varies by several per cent on a shared machine.',
    ],
  }
}

/** Server on these cores; the panel and its store on the others, or everywhere when all cores are given. */
function pin(panel: BenchPanel, cores: string): void {
  const everywhere = `0-${cpus().length - 1}`
  const rest = cores === everywhere ? everywhere : `1-${cpus().length - 1}`
  const pinned = (pid: number, where: string) => {
    try {
      execFileSync('taskset', ['-a', '-c', '-p', where, String(pid)], { stdio: 'ignore' })
    } catch {
      // A process that has just ended needs no core.
    }
  }
  for (const pid of familyOf(panel.server.pid)) pinned(pid, cores)
  for (const pid of familyOf(panel.pid)) pinned(pid, rest)
}

async function read(
  panel: BenchPanel,
  args: string[],
  watched: boolean,
  cores: string | undefined,
): Promise<Reading> {
  await panel.rest('POST', `/targets/${panel.targetId}/pause`, { paused: !watched })
  // The collector looks for changes every 2 s.
  await sleep(3_000)
  const viewers: Viewers | null = watched ? await openViewers(await panel.seat(), 1) : null
  try {
    const before = await ownCpu(panel)
    const started = performance.now()
    const output = await panel.server.pgbench(['-n', '-c', '4', '-T', String(SECONDS), ...args], {
      ...(cores ? { cores } : {}),
    })
    const after = await ownCpu(panel)
    const tps = Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? Number.NaN)
    return {
      tps,
      ourCpu: (after.cpu - before.cpu) / (performance.now() - started),
      connections: Math.max(before.connections, after.connections),
    }
  } finally {
    await viewers?.close()
  }
}

async function ownCpu(panel: BenchPanel): Promise<{ cpu: number; connections: number }> {
  const admin = await panel.server.admin('bench observer')
  try {
    const { rows } = await admin.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE usename = ANY ($1)',
      [[MONITOR, OPERATOR]],
    )
    return { cpu: rows.reduce((sum, { pid }) => sum + cpuMs(pid), 0), connections: rows.length }
  } finally {
    await admin.end()
  }
}
