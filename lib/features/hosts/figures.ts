import { z } from 'zod'
import { moment, reading } from '@/lib/http/shapes'

const share = z.number()

/** A block device over the last interval. Latency is null when there was nothing to wait for. */
export const diskSchema = z.object({
  name: z.string(),
  readBytes: z.number(),
  writtenBytes: z.number(),
  reads: z.number(),
  writes: z.number(),
  readSeconds: z.number().nullable(),
  writeSeconds: z.number().nullable(),
  busy: share,
})

/** A network interface over the last interval. */
export const networkSchema = z.object({
  name: z.string(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  errors: z.number(),
})

export const mountSchema = z.object({
  path: z.string(),
  source: z.string(),
  type: z.string(),
  space: reading(z.object({ size: z.number(), used: z.number(), available: z.number() })),
  inodes: reading(z.object({ total: z.number(), used: z.number() })),
})

/** What a machine does now. Rates are per second, shares between 0 and 1. */
export const figuresSchema = z.object({
  at: moment,
  cores: reading(z.number().int()),
  startedAt: reading(z.string()),
  cpu: reading(z.object({ user: share, system: share, iowait: share, steal: share, idle: share })),
  load: reading(z.object({ one: z.number(), five: z.number(), fifteen: z.number() })),
  memory: reading(z.object({ total: z.number(), available: z.number(), used: z.number() })),
  swap: reading(z.object({ total: z.number(), used: z.number() })),
  disks: reading(z.array(diskSchema)),
  network: reading(z.array(networkSchema)),
  mounts: reading(z.array(mountSchema)),
})
export type HostFigures = z.infer<typeof figuresSchema>
export type DiskFigures = z.infer<typeof diskSchema>
export type MountFigures = z.infer<typeof mountSchema>
export type NetworkFigures = z.infer<typeof networkSchema>
