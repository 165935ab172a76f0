import 'server-only'
import { randomUUID } from 'node:crypto'
import { listen } from '@/lib/jobs/direct-bell'
import { type Decision, decide } from './decide'
import { giveUpLost, type Verdict, writeFires } from './fire-store'
import { SCHEDULES_BELL } from './kinds'
import { type LoadedSchedule, loadSchedules } from './load-store'
import { Runs, type RunsOptions } from './runs.run'

/** The store is read again after so long, whatever rings. */
const RELOAD_MS = 30_000
/** The longest sleep: a clock that was set is noticed after it. */
const SLEEP_MS = 5_000
const BATCH = 50

export type SchedulerOptions = Omit<RunsOptions, 'workerId'>

type Known = { schedule: LoadedSchedule; until: number }

/** True when what was computed of one holds for the other. */
function isSame(one: LoadedSchedule, other: LoadedSchedule): boolean {
  return (
    one.version === other.version &&
    one.lastFire === other.lastFire &&
    JSON.stringify(one.calendar) === JSON.stringify(other.calendar)
  )
}

function verdictOf(schedule: LoadedSchedule, decision: Exclude<Decision, { what: 'wait' }>): Verdict {
  const { nominal } = decision
  const base = { scheduleId: schedule.id, version: schedule.version, nominal, through: nominal, times: 1 }
  const common = { ...base, late: false, detail: '', byName: null }
  if (decision.what === 'fire') return { ...common, verdict: 'fire', late: decision.late }
  if (decision.what === 'skip') return { ...common, verdict: 'skipped', detail: `Blackout: ${decision.why}` }
  const { through, times } = decision
  return { ...common, verdict: 'missed', through, times, detail: 'No worker ran it in its time.' }
}

/** Sleeps until the next nominal time, claims what is due and runs it. */
class Scheduler {
  readonly #options: SchedulerOptions
  readonly #workerId = randomUUID()
  readonly #runs: Runs
  readonly #bell: { stop(): Promise<void> }
  #known = new Map<string, Known>()
  #loadedAt = 0
  #timer: NodeJS.Timeout | undefined
  #passing: Promise<void> | null = null
  #again = false
  #lastNow = 0
  #stopped = false

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#runs = new Runs({ ...options, workerId: this.#workerId })
    this.#bell = listen(SCHEDULES_BELL, () => {
      this.#loadedAt = 0
      this.#wake()
    })
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#bell.stop()
    await this.#passing
    await this.#runs.stop()
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }

  #wake(): void {
    this.#again = true
    if (this.#passing !== null || this.#stopped) return
    clearTimeout(this.#timer)
    this.#passing = this.#pass().then((sleepMs) => {
      this.#passing = null
      if (this.#again) this.#wake()
      else if (!this.#stopped) this.#timer = setTimeout(() => this.#wake(), sleepMs)
    })
  }

  /** @returns milliseconds until the next look */
  async #pass(): Promise<number> {
    this.#again = false
    try {
      if (performance.now() - this.#loadedAt > RELOAD_MS || this.#loadedAt === 0) await this.#load()
      if (await this.#act()) return 20
    } catch (error) {
      // A store that is away: what is due is found when it is back.
      this.#options.report(error)
      this.#loadedAt = 0
      return SLEEP_MS
    }
    const next = Math.min(...[...this.#known.values()].map(({ until }) => until))
    return Math.min(SLEEP_MS, Math.max(5, next - this.#now()))
  }

  async #load(): Promise<void> {
    this.#loadedAt = performance.now()
    await giveUpLost()
    await this.#runs.takeUpQueued()
    const schedules = await loadSchedules()
    // A thousand next times take a third of a second: those that still hold are kept.
    const known = schedules.map((schedule): [string, Known] => {
      const before = this.#known.get(schedule.id)
      return [
        schedule.id,
        { schedule, until: before && isSame(before.schedule, schedule) ? before.until : 0 },
      ]
    })
    this.#known = new Map(known)
  }

  /** Deals with what is due. @returns true when there may be more at once */
  async #act(): Promise<boolean> {
    const verdicts = this.#due()
    let left = false
    for (let from = 0; from < verdicts.length && !this.#stopped; from += BATCH) {
      const batch = verdicts.slice(from, from + BATCH)
      const written = await writeFires(batch, this.#workerId)
      const schedules = new Map([...this.#known].map(([id, { schedule }]) => [id, schedule]))
      this.#runs.take(written, schedules)
      if (written.length < batch.length) left = true
      for (const { scheduleId, through } of batch) {
        const known = this.#known.get(scheduleId)
        if (known) Object.assign(known, { until: 0, schedule: { ...known.schedule, lastFire: through } })
      }
    }
    // Another worker was faster, or somebody edited: the store knows.
    if (left) this.#loadedAt = 0
    return verdicts.length > 0
  }

  #due(): Verdict[] {
    const now = this.#now()
    // A clock that was put back: what was computed before counts no more.
    if (now < this.#lastNow) for (const known of this.#known.values()) known.until = 0
    this.#lastNow = now
    const verdicts: Verdict[] = []
    for (const known of this.#known.values()) {
      if (known.until > now) continue
      const decision = decide(known.schedule.timing, known.schedule.calendar, now, known.schedule.lastFire)
      if (decision.what === 'wait') known.until = decision.until ?? Number.POSITIVE_INFINITY
      else verdicts.push(verdictOf(known.schedule, decision))
    }
    // Each worker begins elsewhere, so that several share the work.
    const start = verdicts.length > BATCH ? Math.floor(Math.random() * verdicts.length) : 0
    return [...verdicts.slice(start), ...verdicts.slice(0, start)]
  }
}

/** Starts the one loop that fires what recurs, in the worker process. It may run in several workers at once. */
export async function startScheduler(options: SchedulerOptions): Promise<{ stop(): Promise<void> }> {
  const scheduler = new Scheduler(options)
  return { stop: () => scheduler.stop() }
}
