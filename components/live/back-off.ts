/** Waiting time in ms before attempt `attempt` (1, 2, …): doubles from 500 ms to 15 s, with up to 30 % of jitter. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(15_000, 500 * 2 ** Math.max(0, attempt - 1))
  return Math.round(base * (1 + 0.3 * random()))
}
