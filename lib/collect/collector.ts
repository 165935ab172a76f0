import { config } from '@/lib/config'
import { dropOldPileUps } from '@/lib/features/locks/snapshot-store'
import { writeKeepDays } from '@/lib/features/overview/resolution-store'
import { dropOldSnapshots } from '@/lib/features/settings/snapshot-keep-store'
import { logError } from '@/lib/http/log'
import { dropOldCosts } from '@/lib/targets/cost'
import { openForCollector } from '@/lib/targets/open'
import { listWatchedTargets, type WatchedTarget } from '@/lib/targets/store'
import { dropOldActivity, rollActivity } from './activity-rolling'
import { ensureKindPartitions } from './kind-partitions'
import { packSamples } from './packing'
import { dropOldPartitions, ensurePartitions } from './partitions'
import { rollSamples } from './rolling'
import { Membership, ownerOf } from './shares'
import { Sink } from './sink'
import { dropOldStatements, rollStatements } from './statement-rolling'
import { PACE, type Pace, TargetCollector } from './target-collector'

/** How often the list of targets is compared with what is collected. */
const WATCH_MS = 2_000
const MAINTENANCE_MS = 60_000
const HOUR_MS = 3_600_000
/** Up to so many new targets are read at once; more of them wait for their place in the interval. */
const EAGER = 20

type Running = { stamp: string; collector: TargetCollector }

export type Collectors = {
  /** Ids of the targets this process collects at the moment. */
  targets(): string[]
  stop(): Promise<void>
}

/**
 * Starts this worker's part of the collecting: each target is read by exactly one worker. New, paused,
 * edited and removed targets are noticed within seconds. Never throws later: a store that is away stops the
 * collecting until it is back.
 */
export async function startCollectors(pace: Pace = PACE): Promise<Collectors> {
  const keeper = new Keeper(pace)
  await keeper.start()
  return { targets: () => keeper.targets(), stop: () => keeper.stop() }
}

class Keeper {
  readonly #pace: Pace
  readonly #running = new Map<string, Running>()
  readonly #ending = new Map<string, Promise<void>>()
  readonly #sink = new Sink()
  #membership: Membership | null = null
  #timers: NodeJS.Timeout[] = []
  #passing: Promise<void> | null = null
  #tidiedAt = 0
  #stopped = false

  constructor(pace: Pace) {
    this.#pace = pace
  }

  targets(): string[] {
    return [...this.#running.keys()]
  }

  async start(): Promise<void> {
    await this.#pass()
    const every = (ms: number, work: () => Promise<void>) => this.#timers.push(setInterval(work, ms))
    every(WATCH_MS, () => this.#pass())
    every(MAINTENANCE_MS, () => this.#maintain())
    await this.#maintain()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#passing
    await this.#stopAll()
    this.#membership?.leave()
    await this.#sink.stop()
  }

  #pass(): Promise<void> {
    this.#passing ??= this.#compare()
      .catch(async (error: unknown) => {
        logError('collector', 'targets', error)
        if (this.#membership?.lost) await this.#abandon()
      })
      .finally(() => {
        this.#passing = null
      })
    return this.#passing
  }

  async #compare(): Promise<void> {
    if (this.#stopped) return
    if (this.#membership?.lost) await this.#abandon()
    this.#membership ??= await Membership.join()
    const membership = this.#membership
    const [targets, members] = await Promise.all([listWatchedTargets(), membership.members()])
    const mine = new Map(
      targets.filter((target) => ownerOf(target.id, members) === membership.id).map((one) => [one.id, one]),
    )
    const ended = [...this.#running].filter(([id, one]) => mine.get(id)?.stamp !== one.stamp)
    // Not waited for: a target that hangs must not keep the others from starting.
    for (const [id, one] of ended) void this.#end(id, one)
    for (const { id, lookAt } of mine.values()) this.#running.get(id)?.collector.lookSince(lookAt)
    await this.#begin([...mine.values()].filter(({ id }) => !this.#running.has(id) && !this.#ending.has(id)))
  }

  async #begin(targets: WatchedTarget[]): Promise<void> {
    const eager = targets.length <= EAGER
    for (const { id, stamp } of targets) {
      if (this.#stopped || !(await this.#membership?.take(id))) continue
      const options = { targetId: id, sink: this.#sink, open: openForCollector, pace: this.#pace, eager }
      this.#running.set(id, { stamp, collector: new TargetCollector(options) })
    }
  }

  async #end(targetId: string, running: Running): Promise<void> {
    this.#running.delete(targetId)
    const membership = this.#membership
    const ending = running.collector
      .stop()
      .then(() => membership?.give(targetId))
      .catch((error: unknown) => logError('collector', `end of ${targetId}`, error))
      .finally(() => this.#ending.delete(targetId))
    this.#ending.set(targetId, ending)
    await ending
  }

  /** The leases are gone: another worker may be reading already. */
  async #abandon(): Promise<void> {
    this.#membership?.leave()
    this.#membership = null
    await this.#stopAll()
  }

  async #stopAll(): Promise<void> {
    const all = [...this.#running.values()]
    this.#running.clear()
    await Promise.all([...this.#ending.values(), ...all.map((one) => one.collector.stop())])
  }

  async #maintain(): Promise<void> {
    const now = Date.now()
    try {
      await packSamples(now)
      await rollSamples(now)
      await rollStatements(now)
      await rollActivity(now)
      if (now - this.#tidiedAt < HOUR_MS) return
      const { keepSampleDays, keepSnapshotDays } = config()
      await writeKeepDays(keepSampleDays)
      await ensurePartitions(now)
      await ensureKindPartitions('statements', now)
      await ensureKindPartitions('activity', now)
      await dropOldPartitions(now)
      await dropOldPileUps(now, keepSampleDays.raw)
      const days = { fine: keepSampleDays.raw, coarse: keepSampleDays['15m'] }
      await dropOldActivity(now, days)
      await dropOldStatements(now, days)
      await dropOldSnapshots(now, keepSnapshotDays)
      await dropOldCosts()
      this.#tidiedAt = now
    } catch (error) {
      logError('collector', 'maintenance', error)
    }
  }
}
