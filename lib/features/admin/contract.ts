import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, moment, reading } from '@/lib/http/shapes'
import { healthContract } from './health-contract'

export const aboutSchema = z.object({
  version: z.string(),
  node: z.string(),
  startedAt: moment,
  store: z.object({
    kind: z.enum(['embedded', 'external']),
    version: z.string(),
    bytes: reading(z.number()),
    migrations: z.number().int(),
  }),
  workers: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      version: z.string(),
      startedAt: moment,
      seenAt: moment,
      alive: z.boolean(),
    }),
  ),
  /** Tools on this machine that later work needs, with the floor below which they are not used. */
  tools: z.array(
    z.object({
      name: z.string(),
      path: z.string().nullable(),
      version: z.string().nullable(),
      floor: z.string().nullable(),
      status: z.enum(['ok', 'below-floor', 'missing']),
      used: z.string(),
    }),
  ),
  memory: z.object({ webBytes: z.number() }),
  /** What our own tagged statements cost each target in scope, per hour over the last day. */
  costs: z.array(
    z.object({
      targetId: id,
      targetName: z.string(),
      connections: z.number().int(),
      statements: z.number(),
      milliseconds: z.number(),
      rows: z.number(),
      bytes: z.number(),
      since: moment.nullable(),
      shareOfTime: reading(z.number()),
    }),
  ),
  origin: z.string(),
  insecure: z.boolean(),
})
export type About = z.infer<typeof aboutSchema>

export const adminContract = {
  about: define({
    method: 'GET',
    path: '/admin/about',
    summary: 'Versions, tools and what the panel costs',
    permission: 'admin.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(aboutSchema),
  ...healthContract,
}
