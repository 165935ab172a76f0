import { zodResolver } from '@hookform/resolvers/zod'
import { z } from 'zod'
import type { Target } from '@/lib/features/targets/contract'
import { addressInput, credentialInput, targetInput } from '@/lib/features/targets/input'
import { sayChecks } from '@/lib/http/check-words'
import { targetsTexts as t } from '@/lib/texts/targets'
import { isMoved, splitTags } from './target-forms'

sayChecks()

// Everything here comes with zod, which a page needs only from the first check of a form on.

/** Tags as they are typed: words between commas. */
export const tagsText = z
  .string()
  .refine((text) => splitTags(text).length <= 20, t.twentyTagsAtMost)
  .refine((text) => splitTags(text).every((tag) => tag.length <= 40), t.tagHasForty)

type TlsFields = { tlsMode: string; tlsReason: string }

/** Adds the issue of a mode weaker than verify-full that has no reason. */
function checkTlsReason(form: TlsFields, context: z.RefinementCtx): void {
  if (form.tlsMode === 'verify-full' || form.tlsReason.trim() !== '') return
  context.addIssue({
    code: 'custom',
    path: ['tlsReason'],
    message: t.sayWhyThisServer,
  })
}

/** Name, environment, groups and tags of a target, as edited. */
export const placeSchema = targetInput
  .pick({ name: true, environmentId: true, groupIds: true })
  .extend({ tags: tagsText })

/** One credential: both fields are needed. */
export const credentialSchema = credentialInput

/** A target's address, before it is known whether it moves. */
export const moveShape = addressInput.extend({
  /** Whether the stored certificate stays, or `tlsCa` takes its place. */
  ca: z.enum(['keep', 'replace']),
  // Needed only when the address changes, so checked below and not field by field.
  monitor: z.object({ user: z.string().max(63), password: z.string().max(1024) }),
  operator: z.object({ user: z.string().max(63), password: z.string().max(1024) }),
  /** The operator's password is not at hand: the target is only watched until it is set again. */
  dropOperator: z.boolean(),
})

/** The form of a target's address: another place needs both passwords again. */
export function moveSchema(target: Target) {
  return moveShape.superRefine((form, context) => {
    checkTlsReason(form, context)
    if (!isMoved(target, form)) return
    const kinds =
      target.operator && !form.dropOperator ? (['monitor', 'operator'] as const) : (['monitor'] as const)
    for (const kind of kinds)
      for (const issue of credentialInput.safeParse(form[kind]).error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [kind, ...issue.path], message: issue.message })
  })
}

/** The form of a new target: what the API takes, with an operator credential that may stay empty. */
export const registerSchema = targetInput
  .omit({ operator: true, tags: true })
  .extend({
    operatorUser: z.string().max(63),
    operatorPassword: z.string().max(1024),
    tags: tagsText,
  })
  .superRefine((form, context) => {
    checkTlsReason(form, context)
    if ((form.operatorUser === '') !== (form.operatorPassword === '')) {
      context.addIssue({
        code: 'custom',
        path: [form.operatorUser === '' ? 'operatorUser' : 'operatorPassword'],
        message: t.operatorNeedsBoth,
      })
    }
  })

export const checkPlace = zodResolver(placeSchema)
export const checkCredential = zodResolver(credentialSchema)
export const checkRegister = zodResolver(registerSchema)
export const checkMove = (target: Target) => zodResolver(moveSchema(target))
