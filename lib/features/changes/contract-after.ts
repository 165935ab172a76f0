import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const byId = z.object({ id })
const read = { permission: 'changes.read', scope: 'change', tier: 0, audit: null, by: 'anyone' } as const
const write = { permission: 'signed-in', scope: 'change', by: 'anyone' } as const

/** What a person says of a step whose effect is not known, after looking at the server. */
export const verdicts = ['happened', 'not-happened', 'end'] as const
export type Verdict = (typeof verdicts)[number]

/** What the worker sees when it looks again at a change that needs a person. */
export const observationSchema = z.object({
  /** The step in doubt, from 0; null when the run was parked between two steps. */
  step: z.number().int().nullable(),
  what: z.string().nullable(),
  answer: z.enum(['happened', 'not-happened', 'unknown']),
  /** What differs from the facts of the plan, in words; null when nothing does or they could not be read. */
  differs: z.string().nullable(),
  at: moment,
})
export type Observation = z.infer<typeof observationSchema>

/** A comment, or a link when `url` is set. `text` is null when its author was erased. */
export const noteSchema = z.object({
  id,
  at: moment,
  author: z.object({ id: z.string().nullable(), name: z.string() }),
  text: z.string().nullable(),
  url: z.string().nullable(),
  own: z.boolean(),
})
export type Note = z.infer<typeof noteSchema>

const httpUrl = z
  .url({ protocol: /^https?$/, error: t.linkBegins })
  .max(2000)
  .refine((text) => !text.includes('@') || new URL(text).username === '', t.linkHoldsNoUser)

/** The targets that something is to be done on; several make a set, in this order. */
export const onTargets = z.object({ targetIds: z.array(id).min(1, t.chooseTarget).max(50) })
export const plannedOn = z.object({ change: id.nullable(), set: id.nullable() })

/** What can be done with a change besides planning and applying it. */
export const changesAfterContract = {
  undo: define({
    method: 'POST',
    path: '/changes/{id}/undo',
    summary: 'Plan the reverse of a change that succeeded',
    successStatus: 201,
    ...write,
    tier: 0,
    audit: 'changes.undo',
  })
    .input(byId)
    .output(z.object({ change: id })),
  repeat: define({
    method: 'POST',
    path: '/changes/{id}/repeat',
    summary: 'Plan the same on one other target, or as a set on several',
    successStatus: 201,
    ...write,
    tier: 0,
    audit: 'changes.plan',
  })
    .input(byId.extend(onTargets.shape))
    .output(plannedOn),
  observe: define({
    method: 'POST',
    path: '/changes/{id}/observe',
    summary: 'Ask the server again about a change that needs a person',
    ...write,
    tier: 0,
    audit: 'changes.observe',
  })
    .input(byId)
    .output(observationSchema),
  resolve: define({
    method: 'POST',
    path: '/changes/{id}/resolve',
    summary: 'Say what became of a change that needs a person',
    successStatus: 202,
    ...write,
    tier: 1,
    audit: 'changes.resolve',
    by: 'person',
  })
    .input(
      byId.extend({
        planHash: z.string(),
        verdict: z.enum(verdicts),
        typedName: z.string().max(300).optional(),
        reason: z.string().trim().min(1, t.sayHowYouKnow).max(1000),
      }),
    )
    .output(z.object({ run: id.nullable() })),
  /** SQL or shell that does the same as the plan, for a run book or a place that the panel does not reach. */
  script: define({
    method: 'GET',
    path: '/changes/{id}/script',
    summary: 'The plan as a script',
    ...read,
  })
    .input(byId)
    .output(z.object({ name: z.string(), text: z.string() })),
  notes: define({
    method: 'GET',
    path: '/changes/{id}/notes',
    summary: 'Comments and links',
    ...read,
  })
    .input(byId)
    .output(listOf(noteSchema)),
  addNote: define({
    method: 'POST',
    path: '/changes/{id}/notes',
    summary: 'Comment, or link something',
    successStatus: 201,
    ...write,
    tier: 0,
    audit: 'changes.note.add',
  })
    .input(
      byId.extend({
        text: z.string().trim().min(1, t.writeSomething).max(4000),
        url: httpUrl.nullable().default(null),
      }),
    )
    .output(noteSchema),
  removeNote: define({
    method: 'DELETE',
    path: '/changes/{id}/notes/{noteId}',
    summary: 'Remove a comment or link of one’s own',
    ...write,
    tier: 0,
    audit: 'changes.note.remove',
  })
    .input(byId.extend({ noteId: id }))
    .output(done),
}
