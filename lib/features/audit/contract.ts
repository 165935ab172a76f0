import { z } from 'zod'
import { define } from '@/lib/http/define'
import { downloadSchema, id, listOf, moment, page } from '@/lib/http/shapes'

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

export const auditKeySchema = z.object({
  id: z.string(),
  /** Ed25519, SPKI DER, base64. */
  publicKey: z.string(),
  createdAt: moment,
  /** Number of the entry that tells of the change to the next key; null: in use. */
  retiredSeq: z.number().int().nullable(),
})

export const evidenceSchema = z.object({
  status: z.enum(['ok', 'warning', 'critical']),
  /** What is wrong with signing and sending, the worst first. */
  problems: z.array(z.string()),
  headSeq: z.number().int(),
  checkpoint: z
    .object({ seq: z.number().int(), time: moment, hash: z.string(), keyId: z.string() })
    .nullable(),
  places: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['file', 'syslog', 'webhook', 'mail']),
      label: z.string(),
      sentSeq: z.number().int().nullable(),
      lastOkAt: moment.nullable(),
      lastErrorAt: moment.nullable(),
      lastError: z.string().nullable(),
      /** Since the last success. */
      failures: z.number().int(),
      silent: z.boolean(),
    }),
  ),
  keys: z.array(auditKeySchema),
  /** The last check of the whole log, by somebody or by the night. */
  lastCheck: z
    .object({
      at: moment,
      nightly: z.boolean(),
      ok: z.boolean(),
      count: z.number().int(),
      fault: z.string().nullable(),
    })
    .nullable(),
  /** What a step-up must be bound to before the key is changed. */
  rotationHash: z.string().nullable(),
})
export type Evidence = z.infer<typeof evidenceSchema>

const filters = {
  action: z.string().max(80).optional(),
  actorId: z.string().max(80).optional(),
  targetId: id.optional(),
  result: z.enum(['ok', 'denied', 'failed', 'unknown', 'pending']).optional(),
  from: moment.optional(),
  to: moment.optional(),
}

export const auditFilterSchema = z.object(filters)

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
  /** How signing stands, where copies of the signed checkpoints lie, and what the last check found. */
  evidence: define({
    method: 'GET',
    path: '/audit/evidence',
    summary: 'Checkpoints, the places that keep them, keys, and the last check',
    permission: 'audit.verify',
    scope: 'everywhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(evidenceSchema),
  keys: define({
    method: 'GET',
    path: '/audit/keys',
    summary: 'Public keys that sign checkpoints, for verifiers',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(z.object({ items: z.array(auditKeySchema.extend({ line: z.string() })) })),
  /** Answers where to fetch it: once, within two minutes, by the same person. */
  export: define({
    method: 'POST',
    path: '/audit/export',
    summary: 'Make the whole log ready for one download, as JSON lines that the offline verifier reads',
    permission: 'audit.verify',
    scope: 'everywhere',
    tier: 0,
    audit: 'audit.export',
    by: 'anyone',
  })
    .input(z.object({ names: z.boolean().default(false) }))
    .output(downloadSchema),
  /** Made by the worker; at most 5 000 entries. */
  document: define({
    method: 'POST',
    path: '/audit/document',
    summary: 'Make a PDF of the entries one may see, ready for one download',
    permission: 'audit.read.own',
    scope: 'somewhere',
    tier: 0,
    audit: 'audit.document',
    by: 'anyone',
  })
    .input(auditFilterSchema)
    .output(downloadSchema),
  /** Wants a step-up for `rotationHash` of `evidence`. */
  rotateKey: define({
    method: 'POST',
    path: '/audit/rotate-key',
    summary: 'Change the key that signs the audit log',
    permission: 'audit.keys',
    scope: 'everywhere',
    tier: 3,
    audit: 'audit.rotate-key',
    by: 'person',
  })
    .input(z.object({ keyId: z.string().max(64), reason: z.string().trim().min(1).max(1000) }))
    .output(z.object({ oldKeyId: z.string(), newKeyId: z.string() })),
}
