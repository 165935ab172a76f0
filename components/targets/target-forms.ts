import { z } from 'zod'
import { addressInput, credentialInput, type Target, targetInput } from '@/lib/features/targets/contract'

/** Fields of a form that says where a server is; `port` is text while it is typed. */
export type AddressForm = z.input<typeof addressInput>
/** Fields of a form that says what a target is called and where it belongs. */
export type PlaceForm = z.input<typeof placeSchema>

/** Tags as they are typed: words between commas. */
export const tagsText = z
  .string()
  .refine((text) => splitTags(text).length <= 20, 'Twenty tags at most.')
  .refine((text) => splitTags(text).every((tag) => tag.length <= 40), 'A tag has forty characters at most.')

/** The tags of a comma-separated text, each once. */
export function splitTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  return [...new Set(tags.filter((tag) => tag !== ''))]
}

type TlsFields = { tlsMode: string; tlsReason: string }

/** Adds the issue of a mode weaker than verify-full that has no reason. */
export function checkTlsReason(form: TlsFields, context: z.RefinementCtx): void {
  if (form.tlsMode === 'verify-full' || form.tlsReason.trim() !== '') return
  context.addIssue({
    code: 'custom',
    path: ['tlsReason'],
    message: 'Say why this server may be reached with less than full verification.',
  })
}

/** Name, environment, groups and tags of a target, as edited. */
export const placeSchema = targetInput
  .pick({ name: true, environmentId: true, groupIds: true })
  .extend({ tags: tagsText })
export type PlaceOutput = z.output<typeof placeSchema>

/** What the form of a target's place starts with. */
export function placeOf(target: Target): PlaceForm {
  return {
    name: target.name,
    environmentId: target.environment.id,
    groupIds: target.groups.map((group) => group.id),
    tags: target.tags.join(', '),
  }
}

/** One credential: both fields are needed. */
export const credentialSchema = credentialInput
export type CredentialForm = z.input<typeof credentialSchema>

const moveShape = addressInput.extend({
  /** Whether the stored certificate stays, or `tlsCa` takes its place. */
  ca: z.enum(['keep', 'replace']),
  // Needed only when the address changes, so checked below and not field by field.
  monitor: z.object({ user: z.string().max(63), password: z.string().max(1024) }),
  operator: z.object({ user: z.string().max(63), password: z.string().max(1024) }),
  /** The operator's password is not at hand: the target is only watched until it is set again. */
  dropOperator: z.boolean(),
})
export type MoveForm = z.input<typeof moveShape>
export type MoveOutput = z.output<typeof moveShape>

/** What the form of a target's address starts with. No password, and not the certificate: neither comes back. */
export function addressOf(target: Target): MoveForm {
  return {
    engine: target.engine,
    host: target.host,
    port: target.port,
    database: target.database,
    tlsMode: target.tlsMode,
    tlsReason: target.tlsReason,
    ca: target.hasCa ? 'keep' : 'replace',
    tlsCa: '',
    monitor: { user: target.monitor?.user ?? '', password: '' },
    operator: { user: target.operator?.user ?? '', password: '' },
    dropOperator: false,
  }
}

type Where = Pick<MoveForm, 'host' | 'port' | 'tlsMode' | 'tlsCa' | 'ca'>

/** True when a form says another place than the target's, where its stored passwords may not be sent. */
export function isMoved(target: Target, form: Where): boolean {
  const otherCa = form.ca === 'replace' && (target.hasCa || (form.tlsCa ?? '') !== '')
  return (
    form.host.trim() !== target.host ||
    Number(form.port) !== target.port ||
    form.tlsMode !== target.tlsMode ||
    otherCa
  )
}

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

/** What of an address is sent: what changed, and the passwords when the place did. */
export function addressChanges(target: Target, form: MoveOutput) {
  const tlsReason = form.tlsMode === 'verify-full' ? '' : form.tlsReason
  return {
    ...(form.host === target.host ? {} : { host: form.host }),
    ...(form.port === target.port ? {} : { port: form.port }),
    ...(form.database === target.database ? {} : { database: form.database }),
    ...(form.tlsMode === target.tlsMode ? {} : { tlsMode: form.tlsMode }),
    ...(tlsReason === target.tlsReason ? {} : { tlsReason }),
    ...(form.ca === 'replace' && (target.hasCa || form.tlsCa !== '') ? { tlsCa: form.tlsCa } : {}),
    ...(isMoved(target, form) ? { monitor: form.monitor } : {}),
    ...(isMoved(target, form) && target.operator && !form.dropOperator ? { operator: form.operator } : {}),
  }
}
