import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, moment } from '@/lib/http/shapes'

export const probeStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

export const probeSchema = z.object({
  id,
  kind: z.string(),
  targetId: id,
  state: z.enum(probeStates),
  /** As the kind says, once it is done: `statements.explain`, `logs.tail`. */
  answer: z.unknown(),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
  /** Question and answer are wiped then. */
  expiresAt: moment,
})
export type Probe = z.infer<typeof probeSchema>

const mine = { permission: 'signed-in', scope: 'self', by: 'anyone' } as const

export const probesContract = {
  /** Answers within 3 s, else with state `running`: ask for it by its id. The permission is the kind's own. */
  start: define({
    method: 'POST',
    path: '/probes',
    summary: 'Read what needs more than watching: a plan as another role, the end of a log',
    successStatus: 201,
    ...mine,
    tier: 0,
    audit: 'probes.start',
  })
    .input(z.object({ kind: z.string().max(80), targetId: id, input: z.unknown() }))
    .output(probeSchema),
  get: define({
    method: 'GET',
    path: '/probes/{id}',
    summary: "One's own probe, with its answer while it is kept",
    ...mine,
    tier: 0,
    audit: null,
  })
    .input(z.object({ id }))
    .output(probeSchema),
  cancel: define({
    method: 'POST',
    path: '/probes/{id}/cancel',
    summary: "Stop one's own probe",
    ...mine,
    tier: 0,
    audit: 'probes.cancel',
  })
    .input(z.object({ id }))
    .output(done),
}
