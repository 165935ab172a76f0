import { z } from 'zod'
import { CREDENTIAL_KINDS } from '@/lib/engines/contract/address'
import { environmentKinds } from '@/lib/features/environments/contract'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import {
  addressInput,
  credentialInput,
  engineKinds,
  targetEdit,
  targetInput,
  tlsModes,
  userName,
} from './input'

/** What is told of a credential: who set it and how its last test went, never the password. */
const storedCredential = z.object({
  user: z.string(),
  setAt: moment,
  /** Name of the person who typed it; null when nobody in particular did, or they are gone. */
  setBy: z.string().nullable(),
  testedAt: moment.nullable(),
  testOk: z.boolean().nullable(),
})

export const targetStates = ['ok', 'unknown', 'paused'] as const

export const targetSchema = z.object({
  id,
  name: z.string(),
  engine: z.enum(engineKinds),
  flavour: z.string().nullable(),
  version: z.string().nullable(),
  role: z.string().nullable(),
  host: z.string(),
  port: z.number().int(),
  database: z.string(),
  tlsMode: z.enum(tlsModes),
  tlsReason: z.string(),
  hasCa: z.boolean(),
  environment: z.object({ id, name: z.string(), kind: z.enum(environmentKinds) }),
  groups: z.array(z.object({ id, name: z.string() })),
  tags: z.array(z.string()),
  state: z.enum(targetStates),
  /** Error code and sentence of the last failed reading while the state is unknown. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** When data last came from the target. */
  lastSeenAt: moment.nullable(),
  monitor: storedCredential.nullable(),
  operator: storedCredential.nullable(),
  probe: storedCredential.nullable(),
  createdAt: moment,
})
export type Target = z.infer<typeof targetSchema>

export const preflightItemSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'failed', 'unknown']),
  detail: z.string(),
  remedy: z.string().nullable(),
})
export type PreflightItemView = z.infer<typeof preflightItemSchema>

export const preflightSchema = z.object({
  ok: z.boolean(),
  flavour: z.string().nullable(),
  version: z.string().nullable(),
  items: z.array(preflightItemSchema),
  checkedAt: moment,
})
export type Preflight = z.infer<typeof preflightSchema>

export const ledgerEntrySchema = z.object({
  name: z.string(),
  supported: z.boolean(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  probedAt: moment,
})

export const targetCostSchema = z.object({
  name: z.string(),
  calls: z.number(),
  milliseconds: z.number(),
  rows: z.number(),
  bytes: z.number(),
  errors: z.number(),
})
export type TargetCost = z.infer<typeof targetCostSchema>

const byTarget = z.object({ targetId: id })
const write = { permission: 'targets.write', scope: 'target', by: 'anyone' } as const

export const targetsContract = {
  list: define({
    method: 'GET',
    path: '/targets',
    summary: 'Targets in scope',
    permission: 'targets.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ q: z.string().max(200).optional(), environmentId: id.optional() }))
    .output(listOf(targetSchema)),
  get: define({
    method: 'GET',
    path: '/targets/{targetId}',
    summary: 'One target',
    permission: 'targets.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget)
    .output(targetSchema),
  /** Tries an address and the monitor credential before anything is saved. */
  preflight: define({
    method: 'POST',
    path: '/targets/preflight',
    summary: 'Check an address and credentials without saving',
    permission: 'targets.write',
    scope: 'somewhere',
    tier: 0,
    audit: 'targets.preflight',
    by: 'anyone',
  })
    .input(addressInput.extend({ monitor: credentialInput }))
    .output(preflightSchema),
  create: define({
    method: 'POST',
    path: '/targets',
    summary: 'Register a target',
    successStatus: 201,
    permission: 'targets.write',
    scope: 'somewhere',
    tier: 1,
    audit: 'targets.create',
    by: 'anyone',
  })
    .input(targetInput)
    .output(targetSchema),
  /** Changing host, port or TLS needs both passwords again: they are dropped otherwise refused. */
  update: define({
    method: 'PATCH',
    path: '/targets/{targetId}',
    summary: 'Edit a target',
    ...write,
    tier: 1,
    audit: 'targets.update',
  })
    .input(targetEdit)
    .output(targetSchema),
  setCredential: define({
    method: 'PUT',
    path: '/targets/{targetId}/credentials/{kind}',
    summary: 'Replace a credential',
    ...write,
    tier: 1,
    audit: 'targets.credential.set',
  })
    .input(credentialInput.extend({ targetId: id, kind: z.enum(CREDENTIAL_KINDS) }))
    .output(targetSchema),
  /** Monitor in the web, the others in the worker. */
  test: define({
    method: 'POST',
    path: '/targets/{targetId}/test',
    summary: 'Check a saved target with a saved credential',
    permission: 'targets.write',
    scope: 'target',
    tier: 0,
    audit: 'targets.test',
    by: 'anyone',
  })
    .input(byTarget.extend({ credential: z.enum(CREDENTIAL_KINDS).default('monitor') }))
    .output(preflightSchema),
  remove: define({
    method: 'DELETE',
    path: '/targets/{targetId}',
    summary: 'Remove a target and its credentials; its history stays',
    ...write,
    tier: 2,
    audit: 'targets.remove',
  })
    .input(byTarget.extend({ typedName: z.string(), reason: z.string().trim().max(1_000).optional() }))
    .output(done),
  pause: define({
    method: 'POST',
    path: '/targets/{targetId}/pause',
    summary: 'Stop or resume watching a target',
    ...write,
    tier: 0,
    audit: 'targets.pause',
  })
    .input(byTarget.extend({ paused: z.boolean() }))
    .output(targetSchema),
  ledger: define({
    method: 'GET',
    path: '/targets/{targetId}/capabilities',
    summary: 'What the server offers, and how to get the rest',
    permission: 'targets.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget)
    .output(listOf(ledgerEntrySchema)),
  costs: define({
    method: 'GET',
    path: '/targets/{targetId}/costs',
    summary: 'What our own statements cost the target',
    permission: 'overview.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byTarget)
    .output(
      z.object({ since: moment.nullable(), connections: z.number().int(), items: z.array(targetCostSchema) }),
    ),
  roleScript: define({
    method: 'GET',
    path: '/targets/role-script',
    summary: 'SQL that makes the roles of the panel with least rights',
    permission: 'targets.write',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        engine: z.enum(engineKinds),
        flavour: z.enum(['postgresql', 'mysql', 'mariadb']),
        monitorUser: userName.default('qd_monitor'),
        operatorUser: userName.default('qd_operator'),
        /** Given, the script makes only the role for probes, of this name. */
        probeUser: userName.optional(),
      }),
    )
    .output(z.object({ sql: z.string() })),
}
