import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, listOf, moment, page } from '@/lib/http/shapes'

export const auditEventSchema = z.object({
  /** Gapless number in the chain. */
  seq: z.number().int(),
  at: moment,
  action: z.string(),
  /** `intent` stands before an act on a target, `outcome` after it; `single` is an act of the panel itself. */
  phase: z.enum(['single', 'intent', 'outcome']),
  result: z.enum(['ok', 'denied', 'failed', 'unknown', 'pending']),
  actor: z.object({
    kind: z.enum(['user', 'token', 'system', 'anonymous']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  /** Personal fields; null when the person was erased or the reader may not see them. */
  ip: z.string().nullable(),
  reason: z.string().nullable(),
  targetId: id.nullable(),
  targetName: z.string().nullable(),
  requestId: z.string().nullable(),
  changeId: id.nullable(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type AuditEventView = z.infer<typeof auditEventSchema>

/** What a check of the whole log found. */
export const verifyReportSchema = z.object({
  /** Nothing altered. */
  ok: z.boolean(),
  /** `consistent`: nothing altered, but nothing signed either. */
  verdict: z.enum(['verified', 'consistent', 'altered']),
  count: z.number().int(),
  headSeq: z.number().int(),
  headHash: z.string(),
  /** The newest entry that a signed checkpoint confirms. */
  signedThrough: z.number().int(),
  faults: z.number().int(),
  remarks: z.number().int(),
  /** First thing wrong, with the number where it shows; 0 when it concerns none in particular. */
  fault: z.object({ seq: z.number().int(), what: z.string() }).nullable(),
  findings: z.array(
    z.object({
      severity: z.enum(['fault', 'remark']),
      seq: z.number().int().nullable(),
      what: z.string(),
    }),
  ),
})
export type VerifyReport = z.infer<typeof verifyReportSchema>

const filters = {
  action: z.string().max(80).optional(),
  actorId: z.string().max(80).optional(),
  targetId: id.optional(),
  result: z.enum(['ok', 'denied', 'failed', 'unknown', 'pending']).optional(),
  from: moment.optional(),
  to: moment.optional(),
}

export const auditContract = {
  /** Own entries for everybody, those of one's targets for DBAs, all for auditors and admins. */
  list: define({
    method: 'GET',
    path: '/audit',
    summary: "Entries of the panel's audit log, newest first",
    permission: 'audit.read.own',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ ...page, ...filters }))
    .output(listOf(auditEventSchema)),
  actions: define({
    method: 'GET',
    path: '/audit/actions',
    summary: 'Names of actions seen so far',
    permission: 'audit.read.own',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(z.object({ items: z.array(z.string()) })),
  verify: define({
    method: 'POST',
    path: '/audit/verify',
    summary:
      'Check the whole log: its chain, the signed checkpoints over it, and the copies the worker can read',
    permission: 'audit.verify',
    scope: 'everywhere',
    tier: 0,
    audit: 'audit.verify',
    by: 'anyone',
  }).output(verifyReportSchema),
}
