import type { z } from 'zod'
import type { Target } from '@/lib/features/targets/contract'
import type { addressInput } from '@/lib/features/targets/input'
import type { credentialSchema, moveShape, placeSchema } from './form-checks'

/** Fields of a form that says where a server is; `port` is text while it is typed. */
export type AddressForm = z.input<typeof addressInput>
/** Fields of a form that says what a target is called and where it belongs. */
export type PlaceForm = z.input<typeof placeSchema>

/** The tags of a comma-separated text, each once. */
export function splitTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  return [...new Set(tags.filter((tag) => tag !== ''))]
}

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

export type CredentialForm = z.input<typeof credentialSchema>

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
