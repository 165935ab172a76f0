import type { BenchPanel } from './panel'

/** What every part is given. */
export type Context = {
  /** Root of the clone. */
  home: string
  /** First of the 100 ports that the bench may use. */
  portBase: number
  /** Outside programs that took part, with their versions: filled in by the parts. */
  tools: Record<string, string>
  say(line: string): void
  /** The demo's panel on a real fleet, started on first use and stopped at the end. */
  panel(): Promise<BenchPanel>
}
