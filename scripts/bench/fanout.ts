import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Context } from './context'
import { cpuMs, median, quantile, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'
import { MONITOR } from './server'
import { openViewers } from './viewers'

const VIEWERS = 50
const PAIRS = 4
/** Polls that one reading lasts. */
const EVENTS = 12
/** Until what opening the streams takes is over: the runtime collects what it left, and each is looked up whole once after 30 s. */
const SETTLE_MS = 35_000
const LAGS = 25
/** The live interval of the Activity page, milliseconds. */
const INTERVAL = 2_000

/** What 50 browsers on one target cost the target and the panel, against one browser. */
export async function fanout(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const admin = await panel.server.admin('bench fan-out')
  try {
    const [one, many]: Reading[][] = [[], []]
    for (let pair = 0; pair < PAIRS; pair += 1) {
      for (const count of pair % 2 === 0 ? [1, VIEWERS] : [VIEWERS, 1]) {
        const reading = await read(panel, admin, count)
        if (count === 1) one?.push(reading)
        else many?.push(reading)
        context.say(
          `fanout: ${count} viewers: ${reading.queriesPerSecond.toFixed(2)} queries/s, ${reading.cpuPerEvent.toFixed(3)} ms an event`,
        )
      }
    }
    const lags = await lag(context, panel)
    return { part: 'fanout', ...began, ...figures(one ?? [], many ?? [], lags) }
  } finally {
    await admin.end()
  }
}

type Reading = { queriesPerSecond: number; cpuPerEvent: number }

/** From one list of the first viewer to another, so that the number of polls is whole. */
async function read(panel: BenchPanel, admin: Client, count: number): Promise<Reading> {
  const viewers = await openViewers(await panel.seat(), count)
  try {
    await sleep(SETTLE_MS)
    await viewers.next()
    const before = { at: performance.now(), cpu: cpuMs(panel.webPid()), events: viewers.events() }
    const queries = await queriesOf(admin)
    for (let i = 0; i < EVENTS; i += 1) await viewers.next()
    const seconds = (performance.now() - before.at) / 1000
    const cpu = cpuMs(panel.webPid()) - before.cpu
    const events = viewers.events() - before.events
    const asked = (await queriesOf(admin)) - queries
    return {
      queriesPerSecond: asked / seconds,
      cpuPerEvent: cpu / events,
    }
  } finally {
    await viewers.close()
  }
}

/** Statements of the monitor so far, without those that the collector sends whether anybody watches or not. */
async function queriesOf(admin: Client): Promise<number> {
  const { rows } = await admin.query<{ calls: number }>(
    `SELECT COALESCE(sum(s.calls), 0)::int AS calls
       FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
      WHERE r.rolname = $1 AND s.query !~ 'quarterdeck:pg[.](overview|ledger|locks|activity|statements|session[.]pins)'`,
    [MONITOR],
  )
  return rows[0]?.calls ?? 0
}

/** From the moment a session says hello on the target until each viewer has it in its list, milliseconds. */
async function lag(context: Context, panel: BenchPanel): Promise<number[]> {
  const lags: number[] = []
  let mark = { name: '', at: 0, seen: new Set<number>() }
  const viewers = await openViewers(await panel.seat(), VIEWERS, (viewer, list) => {
    if (mark.name === '' || mark.seen.has(viewer)) return
    if (!list.sessions.some((session) => session.application === mark.name)) return
    mark.seen.add(viewer)
    lags.push(performance.now() - mark.at)
  })
  const person = await panel.server.person('bench lag')
  try {
    for (let round = 0; round < LAGS; round += 1) {
      await sleep(Math.random() * INTERVAL)
      const name = `bench mark ${round}`
      await person.query(`SET application_name = '${name}'`)
      mark = { name, at: performance.now(), seen: new Set() }
      const deadline = Date.now() + 3 * INTERVAL
      while (mark.seen.size < VIEWERS && Date.now() < deadline) await sleep(20)
      // A viewer that never saw it counts as the longest wait, not as nothing.
      for (let i = mark.seen.size; i < VIEWERS; i += 1) lags.push(3 * INTERVAL)
    }
    context.say(`fanout: lag p95 ${quantile(lags, 0.95).toFixed(0)} ms of ${lags.length}`)
    return lags
  } finally {
    await person.end()
    await viewers.close()
  }
}

function figures(one: Reading[], many: Reading[], lags: number[]): Pick<PartResult, 'figures' | 'notes'> {
  const ratios = many.map(
    (reading, pair) => reading.queriesPerSecond / (one[pair]?.queriesPerSecond ?? Number.NaN),
  )
  const cpu = many.map((reading) => reading.cpuPerEvent)
  const alone = one.map((reading) => reading.cpuPerEvent)
  // Both of a pair lasted as many polls: what the others add is spread over the lists that they were sent.
  const more = many.map(
    (reading, pair) => (reading.cpuPerEvent * VIEWERS - (alone[pair] ?? 0)) / (VIEWERS - 1),
  )
  return {
    figures: [
      {
        what: `Queries on the target: ${VIEWERS} viewers against one`,
        value: median(ratios),
        unit: '×',
        sense: 'at most',
        limit: 1.02,
        peer: {
          name: '1 viewer',
          ours: median(many.map((reading) => reading.queriesPerSecond)),
          theirs: median(one.map((reading) => reading.queriesPerSecond)),
          unit: 'queries/s',
        },
        spread: spread(ratios),
        n: PAIRS,
      },
      {
        what: 'CPU of the web per event for a further viewer',
        value: median(more),
        unit: 'ms',
        sense: 'at most',
        limit: 0.1,
        spread: spread(more),
        n: PAIRS,
      },
      {
        what: `CPU of the web per event and viewer of ${VIEWERS}, reading the target included`,
        value: median(cpu),
        unit: 'ms',
        sense: 'at most',
        limit: 0.1,
        spread: spread(cpu),
        n: PAIRS,
      },
      {
        what: 'Lag from the target to the viewer, p95',
        value: quantile(lags, 0.95),
        unit: 'ms',
        sense: 'at most',
        limit: INTERVAL + 200,
        spread: spread(lags),
        n: lags.length,
      },
    ],
    notes: [
      `${VIEWERS} streams of live.watch through /api/rpc on one target, against one stream; ${PAIRS} interleaved pairs of ${EVENTS} polls. Queries counted in pg_stat_statements on the target, the collector's own left out (they are the same). The goal is 1.0 ×; 2 % are the clock's.`,
      `CPU of the web process (all threads, by the scheduler's count), everything it does meanwhile included. Read ${SETTLE_MS / 1000} s after the streams were opened: what opening takes (the request, collecting what it left, one whole look at the person's rights after 30 s) is once per stream. One viewer alone: ${median(alone).toFixed(2)} ms an event, which is the reading of the target, what changed, and encoding it once. Loopback: the sender's share has the receiver's work in the kernel too.`,
      `Lag: a session changes its application_name at a random moment; until each of ${VIEWERS} viewers has it. The interval is ${INTERVAL} ms.`,
    ],
  }
}
