import 'server-only'
import { scheduleOutcomesTexts as t } from '@/lib/texts/schedule-outcomes'
import { plural } from '@/lib/texts/texts'
import { mayRunLate } from './decide'
import {
  beginFire,
  endFire,
  type FireResult,
  keepFires,
  skipFire,
  takeQueued,
  type WrittenFire,
} from './fire-store'
import { holdOn } from './hold'
import { SCHEDULE_KINDS, type ScheduleKind } from './kinds'
import { type LoadedSchedule, loadSchedules } from './load-store'
import { type Fire, SCHEDULED } from './scheduled.run'

const AT_ONCE = 8
const KEEP_MS = 15_000
/** How long the end of the worker waits for what is under way; it is reported as lost after that. */
const FAREWELL_MS = 5_000

export type RunsOptions = {
  workerId: string
  report: (error: unknown) => void
  fires?: Partial<Record<string, Fire>>
  now?: () => number
  /** Called between the claim of a fire and its begin; tests pause a schedule there. */
  atPoint?: (name: 'claimed', fireId: string) => Promise<void> | void
}

function isKind(kind: string): kind is ScheduleKind {
  return kind in SCHEDULE_KINDS
}

/** Runs claimed fires, so many at once, each within the time of its kind. */
export class Runs {
  readonly #options: RunsOptions
  readonly #waiting: { fire: WrittenFire; schedule: LoadedSchedule }[] = []
  readonly #underWay = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  readonly #heart: NodeJS.Timeout

  constructor(options: RunsOptions) {
    this.#options = options
    this.#heart = setInterval(() => {
      if (this.#underWay.size > 0 || this.#waiting.length > 0)
        keepFires(options.workerId).catch(() => undefined)
    }, KEEP_MS)
  }

  /** Takes fires that were claimed for this worker. */
  take(fires: readonly WrittenFire[], schedules: ReadonlyMap<string, LoadedSchedule>): void {
    for (const fire of fires) {
      const schedule = schedules.get(fire.scheduleId)
      if (fire.state === 'claimed' && schedule) this.#waiting.push({ fire, schedule })
    }
    this.#fill()
  }

  #fill(): void {
    while (this.#underWay.size < AT_ONCE && !this.#ending.signal.aborted) {
      const next = this.#waiting.shift()
      if (!next) return
      const work: Promise<void> = this.#run(next.fire, next.schedule)
        .catch(this.#options.report)
        .finally(() => {
          this.#underWay.delete(work)
          this.#fill()
        })
      this.#underWay.add(work)
    }
  }

  async #run(fire: WrittenFire, schedule: LoadedSchedule): Promise<void> {
    const { workerId, atPoint } = this.#options
    await atPoint?.('claimed', fire.id)
    if (!(await beginFire(fire.id, workerId, null)) && !(await this.#beginPastFreezes(fire, schedule))) return
    const result = await this.#carryOut(schedule)
    await endFire(fire.id, workerId, result)
    if (await this.#hasQueue(schedule)) await this.takeUpQueued()
  }

  /** Somewhere a freeze stands, or it was stopped otherwise: says why in its history, or begins it after all. */
  async #beginPastFreezes(fire: WrittenFire, schedule: LoadedSchedule): Promise<boolean> {
    const { workerId } = this.#options
    const held = await holdOn(schedule)
    if (held === null && (await beginFire(fire.id, workerId, 'freezes'))) return true
    await skipFire(fire.id, workerId, held ?? t.pausedOrSwitchedOff)
    return false
  }

  async #hasQueue(schedule: LoadedSchedule): Promise<boolean> {
    return !this.#ending.signal.aborted && schedule.overlap === 'queue'
  }

  async #carryOut({ kind, environmentId, targetId, actorId }: LoadedSchedule): Promise<FireResult> {
    const fire = this.#options.fires?.[kind] ?? (isKind(kind) ? SCHEDULED[kind] : undefined)
    if (!fire) return { ok: false, detail: t.thisVersionOfThe }
    const minutes = isKind(kind) ? SCHEDULE_KINDS[kind].limitMinutes : 5
    const limit = new AbortController()
    const signal = AbortSignal.any([limit.signal, this.#ending.signal])
    const timer = setTimeout(() => limit.abort(new Error(plural(t.tookLonger, minutes))), minutes * 60_000)
    const over = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    try {
      const work = fire({ environmentId, targetId, actorId, signal })
      // One that lost the race may fail later; nobody waits for that.
      work.catch(() => undefined)
      return await Promise.race([work, over])
    } catch (error) {
      this.#options.report(error)
      return { ok: false, detail: error instanceof Error ? error.message : t.unknownError }
    } finally {
      clearTimeout(timer)
    }
  }

  /** Goes on with what waited behind a run that has ended, where it may still begin. */
  async takeUpQueued(): Promise<void> {
    const { workerId, now = Date.now } = this.#options
    for (const fire of await takeQueued(workerId)) {
      const [schedule] = await loadSchedules(fire.scheduleId)
      if (!schedule) await skipFire(fire.id, workerId, t.scheduleWasRemoved)
      else if (
        mayRunLate(
          { ...schedule.timing, lateMinutes: Number.POSITIVE_INFINITY },
          schedule.calendar,
          fire.nominal,
          now(),
        )
      )
        this.take([fire], new Map([[schedule.id, schedule]]))
      else await skipFire(fire.id, workerId, t.windowClosedWhileIt)
    }
  }

  /** When nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async stop(): Promise<void> {
    this.#ending.abort(new Error(t.workerEnded))
    clearInterval(this.#heart)
    const farewell = new Promise<void>((resolve) => {
      setTimeout(resolve, FAREWELL_MS).unref()
    })
    await Promise.race([Promise.all(this.#underWay), farewell])
  }
}
