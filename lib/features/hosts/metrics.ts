type Kind = { unit: string; stepMs: number; merge: 'average' | 'maximum' }

const fast = (unit: string): Kind => ({ unit, stepMs: 10_000, merge: 'average' })
const slow = (unit: string): Kind => ({ unit, stepMs: 60_000, merge: 'maximum' })

/**
 * What each series of a host means. Names are kept for years: add, never rename. Mounts are read once a minute, all
 * else every ten seconds.
 */
export const HOST_METRICS = {
  'host.cpu.user': fast('ratio'),
  'host.cpu.system': fast('ratio'),
  'host.cpu.iowait': fast('ratio'),
  'host.cpu.steal': fast('ratio'),
  'host.load': fast('processes'),
  'host.memory.used': fast('bytes'),
  'host.memory.total': fast('bytes'),
  'host.swap.used': fast('bytes'),
  'host.disk.read': fast('bytes/s'),
  'host.disk.written': fast('bytes/s'),
  'host.disk.read_latency': fast('seconds'),
  'host.disk.write_latency': fast('seconds'),
  'host.disk.busy': fast('ratio'),
  'host.network.received': fast('bytes/s'),
  'host.network.sent': fast('bytes/s'),
  'host.mount.used': slow('ratio'),
  'host.mount.inodes': slow('ratio'),
} as const satisfies Record<string, Kind>

export type HostMetric = keyof typeof HOST_METRICS

/** Names of the series of a host. */
export const hostMetrics = Object.keys(HOST_METRICS) as HostMetric[]
