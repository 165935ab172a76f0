const MINUTE_MS = 60_000
/** Beyond this the last look is too old to say anything of a minute: the process stood still meanwhile. */
const STALE_MS = 2 * MINUTE_MS

type Look = { at: number; cpu: number }

/** Tells from moment to moment what share of one core a process took over the last minute. */
export class MinuteShare {
  #looks: Look[] = []

  /**
   * Notes how much of the processor was used until now.
   * @param at a clock that never goes back, in milliseconds
   * @param cpu time on the processor since the start of the process, in milliseconds
   * @returns 1 for one core at work all the time; null while no minute has been watched
   */
  look(at: number, cpu: number): number | null {
    const lastBefore = this.#looks.findLastIndex((one) => at - one.at >= MINUTE_MS)
    if (lastBefore > 0) this.#looks.splice(0, lastBefore)
    const base = lastBefore < 0 ? undefined : this.#looks[0]
    this.#looks.push({ at, cpu })
    if (!base || at - base.at > STALE_MS) return null
    return Math.max(0, cpu - base.cpu) / (at - base.at)
  }
}

/** What a process takes: its share of one core over the last minute, and resident memory in bytes. */
export type OwnLoad = { cpuShare: number | null; memoryBytes: number }

/** Asks this process what it takes, with all its threads; the programs that it started are not in it. */
export function ownLoadReader(): () => OwnLoad {
  const share = new MinuteShare()
  return () => {
    const { user, system } = process.cpuUsage()
    return {
      cpuShare: share.look(performance.now(), (user + system) / 1_000),
      memoryBytes: process.memoryUsage.rss(),
    }
  }
}
