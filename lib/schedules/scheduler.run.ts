import 'server-only'
import { randomUUID } from 'node:crypto'
import { listen } from '@/lib/jobs/direct-bell'
import { scheduleOutcomesTexts as t } from '@/lib/texts/schedule-outcomes'
import { say } from '@/lib/texts/texts'
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
  if (decision.what === 'skip')
    return { ...common, verdict: 'skipped', detail: say(t.blackout, { name: decision.why }) }
  const { through, times } = decision
  return { ...common, verdict: 'missed', through, times, detail: t.noWorkerRanIt }
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
    const due = this.#due()
    const schedules = new Map(due.map(({ schedule }) => [schedule.id, schedule]))
    let dealtWith = 0
    let left = false
    // Batch by batch: the first have begun while the next times of the last are not even computed.
    for (let from = 0; from < due.length && !this.#stopped; from += BATCH) {
      const verdicts = this.#decided(due.slice(from, from + BATCH))
      if (verdicts.length === 0) continue
      const written = await writeFires(verdicts, this.#workerId)
      this.#runs.take(written, schedules)
      if (written.length < verdicts.length) left = true
      dealtWith += verdicts.length
      for (const { scheduleId, through } of verdicts) {
        const known = this.#known.get(scheduleId)
        if (known) Object.assign(known, { until: 0, schedule: { ...known.schedule, lastFire: through } })
      }
    }
    // Another worker was faster, or somebody edited: the store knows.
    if (left) this.#loadedAt = 0
    return dealtWith > 0
  }

  /** What may be due: its time has come, or it is not computed yet. */
  #due(): Known[] {
    const now = this.#now()
    // A clock that was put back: what was computed before counts no more.
    if (now < this.#lastNow) for (const known of this.#known.values()) known.until = 0
    this.#lastNow = now
    const due = [...this.#known.values()].filter(({ until }) => until <= now)
    // Each worker begins elsewhere, so that several share the work.
    const start = due.length > BATCH ? Math.floor(Math.random() * due.length) : 0
    return [...due.slice(start), ...due.slice(0, start)]
  }

  #decided(due: readonly Known[]): Verdict[] {
    const now = this.#now()
    return due.flatMap((known) => {
      const { timing, calendar, lastFire } = known.schedule
      const decision = decide(timing, calendar, now, lastFire)
      if (decision.what !== 'wait') return [verdictOf(known.schedule, decision)]
      known.until = decision.until ?? Number.POSITIVE_INFINITY
      return []
    })
  }
}

/** Starts the one loop that fires what recurs, in the worker process. It may run in several workers at once. */
export async function startScheduler(options: SchedulerOptions): Promise<{ stop(): Promise<void> }> {
  const scheduler = new Scheduler(options)
  return { stop: () => scheduler.stop() }
}
