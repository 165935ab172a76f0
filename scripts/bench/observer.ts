import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context'
import { cpuMs, familyOf, median, medianInterval, stolenMs } from './measure'
import type { BenchPanel } from './panel'
import { type Figure, load, type PartResult } from './report'
import { MONITOR, OPERATOR } from './server'
import { openViewers } from './viewers'

const PAIRS = 24
/** A whole number of the collector's intervals (10 s) and of the live poll's (2 s). */
const SECONDS = 10
/** The collector looks for changes every 2 s; what opening and closing costs is not the subject. */
const SETTLE_SECONDS = 4
const SCALE = 10
/** Pairs in which the hypervisor took more of the core than this are left out, and counted. */
const STOLEN_PART = 0.01
const MODES = [
  { name: 'select-only', args: ['-S', '-M', 'prepared'] },
  { name: 'TPC-B', args: ['-M', 'prepared'] },
]

type Reading = { tps: number; ourCpu: number; connections: number; stolen: number }
type Pair = { watched: Reading; alone: Reading }

/**
 * One long pgbench on a target that the panel watches (with one live viewer) and leaves alone in turns, so that
 * what drifts in machine and data falls on both sides alike.
 */
export async function observer(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const cores = cpus().length > 1 ? '0' : undefined
  if (cores) pin(panel, cores)
  await panel.server.pgbench(['-i', '-q', '-s', String(SCALE)])
  const figures: Figure[] = []
  const all: Pair[] = []
  try {
    for (const mode of MODES) {
      const pairs = await turns(context, panel, mode, cores)
      all.push(...pairs)
      figures.push(rateFigure(mode.name, pairs))
    }
  } finally {
    if (cores) pin(panel, `0-${cpus().length - 1}`)
    await panel.rest('POST', `/targets/${panel.targetId}/pause`, { paused: false })
  }
  return { part: 'observer', ...began, ...withOwn(figures, all, cores) }
}

/** Runs one mode of pgbench from end to end and reads it in pairs, their order changing each time. */
async function turns(
  context: Context,
  panel: BenchPanel,
  mode: (typeof MODES)[number],
  cores: string | undefined,
): Promise<Pair[]> {
  const rates: number[] = []
  const stop = new AbortController()
  const line = (text: string) => {
    const tps = /^progress: .* ([\d.]+) tps/.exec(text)?.[1]
    if (tps) rates.push(Number(tps))
  }
  const bench = panel.server.pgbench(['-n', '-c', '4', '-P', '1', '-T', '7200', ...mode.args], {
    signal: stop.signal,
    line,
    ...(cores ? { cores } : {}),
  })
  const pairs: Pair[] = []
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const first = await read(panel, rates, pair % 2 === 0)
      const second = await read(panel, rates, pair % 2 !== 0)
      const [watched, alone] = pair % 2 === 0 ? [first, second] : [second, first]
      pairs.push({ watched, alone })
      context.say(
        `observer: ${mode.name} ${pair + 1}/${PAIRS}: ${watched.tps.toFixed(0)} watched, ${alone.tps.toFixed(0)} alone`,
      )
    }
  } finally {
    stop.abort()
    await bench
  }
  return pairs
}

async function read(panel: BenchPanel, rates: number[], watched: boolean): Promise<Reading> {
  await panel.rest('POST', `/targets/${panel.targetId}/pause`, { paused: !watched })
  const viewers = watched ? await openViewers(await panel.seat(), 1) : null
  try {
    await sleep(SETTLE_SECONDS * 1000)
    const before = await ownCpu(panel)
    const [stolen, started, seen] = [stolenMs(0), performance.now(), rates.length]
    while (rates.length < seen + SECONDS) await sleep(50)
    const took = performance.now() - started
    const after = await ownCpu(panel)
    const slice = rates.slice(seen, seen + SECONDS)
    return {
      tps: slice.reduce((sum, tps) => sum + tps, 0) / slice.length,
      ourCpu: (after.cpu - before.cpu) / took,
      connections: Math.max(before.connections, after.connections),
      stolen: (stolenMs(0) - stolen) / took,
    }
  } finally {
    await viewers?.close()
  }
}

const undisturbed = ({ watched, alone }: Pair) => Math.max(watched.stolen, alone.stolen) <= STOLEN_PART

function rateFigure(mode: string, all: Pair[]): Figure {
  const pairs = all.filter(undisturbed)
  const ratios = pairs.map(({ watched, alone }) => watched.tps / alone.tps)
  return {
    what: `pgbench ${mode}, watched against unwatched`,
    value: median(ratios),
    unit: '×',
    sense: 'at least',
    limit: 0.99,
    peer: {
      name: 'the same, target paused in the panel',
      ours: median(pairs.map(({ watched }) => watched.tps)),
      theirs: median(pairs.map(({ alone }) => alone.tps)),
      unit: 'TPS',
    },
    spread: medianInterval(ratios),
    n: ratios.length,
  }
}

function withOwn(rates: Figure[], pairs: Pair[], cores: string | undefined) {
  const watched = pairs.map((pair) => pair.watched)
  const cpu = watched.map((reading) => reading.ourCpu * 100)
  const figures: Figure[] = [
    ...rates,
    {
      what: 'CPU of our backends on the target, of one core',
      value: median(cpu),
      unit: '%',
      sense: 'at most',
      limit: 1,
      spread: medianInterval(cpu),
      n: cpu.length,
    },
    {
      what: 'Connections of ours on the target, most',
      value: Math.max(...watched.map((reading) => reading.connections)),
      unit: '',
      sense: 'at most',
      limit: 2,
      n: watched.length,
    },
  ]
  const notes = [
    `One pgbench of 4 clients a mode, scale ${SCALE}, prepared, fsync, autovacuum and checkpoints off, read ${SECONDS} s at a time in pairs whose order changes. Watched: the collector every 10 s and one live viewer every 2 s; unwatched: paused through the API. ${SETTLE_SECONDS} s between readings are not counted.`,
    'The spread here is the 95 % interval of the median (bootstrap), not lowest and highest.',
    `Pairs left out because the hypervisor took more than ${STOLEN_PART * 100} % of the core from one side: ${pairs.filter((pair) => !undisturbed(pair)).length} of ${pairs.length}.`,
    cores
      ? 'Server and pgbench on core 0, the panel on the others, so that what is seen is the cost on the target.'
      : 'Only one core: the panel’s own CPU is part of what is seen.',
  ]
  return { figures, notes }
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
