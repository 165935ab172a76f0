import { z } from 'zod'
import { environmentKinds } from '@/lib/features/environments/contract'
import { seriesAnswer, seriesSpan } from '@/lib/features/overview/contract'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, reading } from '@/lib/http/shapes'
import { figuresSchema } from './figures'
import { hostInput, hostKinds, hostName, sshFields, workDir } from './input'
import { hostMetrics } from './metrics'
import { placementInput } from './service'

export const hostSchema = z.object({
  id,
  name: z.string(),
  kind: z.enum(hostKinds),
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  /** `SHA256:…` of the pinned host key; null for this machine. */
  fingerprint: z.string().nullable(),
  hostKeyKind: z.string().nullable(),
  /** The line to paste into authorized_keys; null for this machine. */
  authorizedKey: z.string().nullable(),
  keySetAt: moment.nullable(),
  workDir: z.string(),
  environment: z.object({ id, name: z.string(), kind: z.enum(environmentKinds) }),
  state: z.enum(['ok', 'unknown']),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  since: moment.nullable(),
  lastSeenAt: moment.nullable(),
  /** Targets of the caller's scope that run on it. */
  targets: z.array(z.object({ id, name: z.string() })),
  createdAt: moment,
})
export type Host = z.infer<typeof hostSchema>

export const hostPreflightItem = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'refused', 'unknown']),
  detail: z.string(),
  /** What to paste or do. */
  remedy: z.string().nullable(),
  /** The target it concerns; null: the host as a whole. */
  targetId: id.nullable(),
})
export type HostPreflightItem = z.infer<typeof hostPreflightItem>

const preflightSchema = z.object({ items: z.array(hostPreflightItem), checkedAt: moment })
export type HostPreflight = z.infer<typeof preflightSchema>

export const hostDetailSchema = hostSchema.extend({
  figures: reading(figuresSchema),
  preflight: preflightSchema.nullable(),
  /** Lines for /etc/sudoers.d; empty where none are needed. */
  sudoers: z.string(),
})
export type HostDetail = z.infer<typeof hostDetailSchema>

const placementSchema = placementInput.extend({ setAt: moment })

/** The host of a target with its figures; unknown with the remedy where it has none. */
export const hostOfTargetSchema = z.object({
  host: reading(hostSchema.omit({ targets: true })),
  placement: placementSchema.nullable(),
  figures: reading(figuresSchema),
})
export type HostOfTarget = z.infer<typeof hostOfTargetSchema>

/** Whether the server of a target runs on its host. */
export const serviceStateSchema = z.object({
  /** Null: the target has no host. */
  host: z.string().nullable(),
  running: reading(z.boolean()),
  /** What the host says of it, in words. */
  said: z.string(),
})
export type ServiceState = z.infer<typeof serviceStateSchema>

const range = {
  metrics: z.array(z.enum(hostMetrics)).min(1).max(hostMetrics.length),
  ...seriesSpan,
}

const write = { permission: 'hosts.write', scope: 'somewhere', by: 'anyone' } as const
const byTarget = z.object({ targetId: id })
const look = { permission: 'hosts.read', scope: 'somewhere', tier: 0, audit: null, by: 'anyone' } as const

export const hostsContract = {
  list: define({ method: 'GET', path: '/hosts', summary: 'Hosts in scope', ...look }).output(
    listOf(hostSchema),
  ),
  get: define({
    method: 'GET',
    path: '/hosts/{id}',
    summary: 'One host, its figures and what it allows',
    ...look,
  })
    .input(z.object({ id }))
    .output(hostDetailSchema),
  series: define({
    method: 'GET',
    path: '/hosts/{id}/series',
    summary: 'History of a host’s figures',
    ...look,
  })
    .input(z.object({ id, ...range }))
    .output(seriesAnswer),
  /** Shows the key a host presents, for a person to compare; nothing is sent to it. */
  scan: define({
    method: 'POST',
    path: '/hosts/scan',
    summary: 'See the key of an SSH host',
    ...write,
    tier: 0,
    audit: 'hosts.scan',
  })
    .input(sshFields.pick({ address: true, port: true }))
    .output(z.object({ hostKey: z.string(), kind: z.string(), fingerprint: z.string() })),
  create: define({
    method: 'POST',
    path: '/hosts',
    summary: 'Register a host',
    successStatus: 201,
    ...write,
    tier: 1,
    audit: 'hosts.create',
  })
    .input(hostInput)
    .output(hostSchema),
  /** Another address, user or host key needs the key anew: no edit can send a stored key elsewhere. */
  update: define({
    method: 'PATCH',
    path: '/hosts/{id}',
    summary: 'Edit a host',
    ...write,
    tier: 1,
    audit: 'hosts.update',
  })
    .input(
      sshFields.partial().extend({
        id,
        port: z.coerce.number().int().min(1).max(65535).optional(),
        name: hostName.optional(),
        environmentId: id.optional(),
        workDir: workDir.optional(),
      }),
    )
    .output(hostSchema),
  check: define({
    method: 'POST',
    path: '/hosts/{id}/preflight',
    summary: 'See what a host allows',
    ...write,
    tier: 0,
    audit: 'hosts.preflight',
  })
    .input(z.object({ id }))
    .output(preflightSchema),
  remove: define({
    method: 'DELETE',
    path: '/hosts/{id}',
    summary: 'Remove a host and its key; its history stays',
    ...write,
    tier: 2,
    audit: 'hosts.remove',
  })
    .input(z.object({ id, typedName: z.string(), reason: z.string().trim().max(1_000).optional() }))
    .output(done),
  ofTarget: define({
    method: 'GET',
    path: '/targets/{targetId}/host',
    summary: 'The host of a target and its figures',
    permission: 'hosts.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget)
    .output(hostOfTargetSchema),
  targetSeries: define({
    method: 'GET',
    path: '/targets/{targetId}/host/series',
    summary: 'History of the figures of a target’s host',
    permission: 'overview.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget.extend(range))
    .output(seriesAnswer),
  /** Asked of the host at that moment, e.g. when the target does not answer. */
  serviceOfTarget: define({
    method: 'GET',
    path: '/targets/{targetId}/host/service',
    summary: 'Whether the server of a target runs on its host',
    permission: 'hosts.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget)
    .output(serviceStateSchema),
  /** Looks on a host for the server of a target: how it is started, where its files are. */
  detect: define({
    method: 'POST',
    path: '/targets/{targetId}/host/detect',
    summary: 'Find out how a target’s server is started on a host',
    permission: 'hosts.write',
    scope: 'target',
    tier: 0,
    audit: 'hosts.detect',
    by: 'anyone',
  })
    .input(byTarget.extend({ hostId: id }))
    .output(z.object({ found: z.boolean(), placement: placementInput, said: z.string() })),
  setForTarget: define({
    method: 'PUT',
    path: '/targets/{targetId}/host',
    summary: 'Say on which host a target runs, and how',
    permission: 'hosts.write',
    scope: 'target',
    tier: 1,
    audit: 'hosts.target.set',
    by: 'anyone',
  })
    .input(placementInput.extend({ targetId: id }))
    .output(hostOfTargetSchema),
  removeFromTarget: define({
    method: 'DELETE',
    path: '/targets/{targetId}/host',
    summary: 'Say that a target has no host',
    permission: 'hosts.write',
    scope: 'target',
    tier: 1,
    audit: 'hosts.target.remove',
    by: 'anyone',
  })
    .input(byTarget)
    .output(done),
}
