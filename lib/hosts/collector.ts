import { type Tick, writeTicks } from '@/lib/collect/series'
import { HOST_MEMBERS, Membership, ownerOf } from '@/lib/collect/shares'
import { logError } from '@/lib/http/log'
import { HOST_PACE, HostCollector, type HostPace } from './host-collector'
import { thisMachine } from './machine'
import { openHost } from './open.run'
import { type HostStatusUpdate, listWatchedHosts, type WatchedHost, writeHostStatuses } from './store'

const WATCH_MS = 2_000
const FLUSH_MS = 1_000
/** Ticks kept while the store does not answer; the oldest become a gap. */
const MAX_TICKS = 5_000

/**
 * Starts this worker's part of watching hosts: each host is read by exactly one worker, a machine that is
 * "this machine" only by a worker on it. Never throws later: a store that is away stops it until it is back.
 */
export async function startHostCollectors(pace: HostPace = HOST_PACE): Promise<{ stop(): Promise<void> }> {
  const keeper = new Keeper(pace)
  await keeper.pass()
  return keeper
}

class Keeper {
  readonly #pace: HostPace
  readonly #running = new Map<string, { stamp: string; checkedAt: number; collector: HostCollector }>()
  readonly #machine = thisMachine().mark
  readonly #timers: NodeJS.Timeout[]
  #membership: Membership | null = null
  #passing: Promise<void> | null = null
  #ticks: Tick[] = []
  #statuses = new Map<string, HostStatusUpdate>()
  #stopped = false

  constructor(pace: HostPace) {
    this.#pace = pace
    this.#timers = [
      setInterval(() => void this.pass(), WATCH_MS),
      setInterval(() => void this.#flush(), FLUSH_MS),
    ]
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#passing
    await this.#stopAll()
    this.#membership?.leave()
    this.#membership = null
    await this.#flush()
  }

  pass(): Promise<void> {
    this.#passing ??= this.#compare()
      .catch(async (error: unknown) => {
        logError('hosts', 'list', error)
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
    this.#membership ??= await Membership.join(HOST_MEMBERS)
    const membership = this.#membership
    const [hosts, members] = await Promise.all([listWatchedHosts(), membership.members()])
    // Any worker on the machine itself may read it; the lease decides between two of them.
    const isMine = (host: WatchedHost) =>
      host.kind === 'local' ? host.machine === this.#machine : ownerOf(host.id, members) === membership.id
    const mine = new Map(hosts.filter(isMine).map((host) => [host.id, host]))
    for (const [id, one] of [...this.#running]) {
      if (mine.get(id)?.stamp === one.stamp) continue
      this.#running.delete(id)
      await one.collector.stop()
      await membership.give(id)
    }
    for (const host of mine.values()) {
      const { id, stamp } = host
      const checkedAt = host.checkedAt?.getTime() ?? 0
      const known = this.#running.get(id)
      if (known && known.checkedAt !== checkedAt) {
        known.checkedAt = checkedAt
        known.collector.retryNow()
      }
      if (this.#stopped || known || !(await membership.take(id))) continue
      const keep = (status: HostStatusUpdate, tick: Tick | null) => this.#keep(status, tick)
      const collector = new HostCollector({ hostId: id, open: openHost, keep, pace: this.#pace })
      this.#running.set(id, { stamp, checkedAt, collector })
    }
  }

  async #abandon(): Promise<void> {
    this.#membership?.leave()
    this.#membership = null
    await this.#stopAll()
  }

  async #stopAll(): Promise<void> {
    const all = [...this.#running.values()]
    this.#running.clear()
    await Promise.all(all.map((one) => one.collector.stop()))
  }

  #keep(status: HostStatusUpdate, tick: Tick | null): void {
    const waiting = this.#statuses.get(status.hostId)
    this.#statuses.set(status.hostId, { ...status, figures: status.figures ?? waiting?.figures ?? null })
    if (tick) this.#ticks = [...this.#ticks, tick].slice(-MAX_TICKS)
  }

  async #flush(): Promise<void> {
    const ticks = this.#ticks
    const statuses = this.#statuses
    if (statuses.size === 0) return
    this.#ticks = []
    this.#statuses = new Map()
    try {
      await writeHostStatuses([...statuses.values()])
      await writeTicks(ticks)
    } catch (error) {
      this.#ticks = [...ticks, ...this.#ticks].slice(-MAX_TICKS)
      this.#statuses = new Map([...statuses, ...this.#statuses])
      logError('hosts', 'figures', error)
    }
  }
}
