import type { z } from 'zod'
import { targetsTexts as t } from '@/lib/texts/targets'
import type { registerSchema } from './form-checks'
import { splitTags } from './target-forms'

export type RegisterInput = z.input<typeof registerSchema>
export type RegisterOutput = z.output<typeof registerSchema>

export const STEPS = ['address', 'credentials', 'preflight', 'place'] as const
export type Step = (typeof STEPS)[number]

export const STEP_TITLES: Record<Step, string> = {
  address: t.address,
  credentials: t.credentials,
  preflight: t.preflight,
  place: t.nameAndPlace,
}

/** Fields that a step must have right before the next one opens. */
export const STEP_FIELDS: Record<Step, (keyof RegisterInput)[]> = {
  address: ['engine', 'host', 'port', 'database', 'tlsMode', 'tlsCa', 'tlsReason'],
  credentials: ['monitor', 'operatorUser', 'operatorPassword'],
  preflight: [],
  place: ['name', 'environmentId', 'groupIds', 'tags'],
}

export const EMPTY: RegisterInput = {
  engine: 'postgres',
  host: '',
  port: 5432,
  database: '',
  tlsMode: 'verify-full',
  tlsCa: '',
  tlsReason: '',
  monitor: { user: 'qd_monitor', password: '' },
  operatorUser: '',
  operatorPassword: '',
  name: '',
  environmentId: '',
  groupIds: [],
  tags: '',
}

/** The request that the form stands for. */
export function toTargetInput(form: RegisterOutput) {
  const { operatorUser, operatorPassword, tags, ...rest } = form
  return {
    ...rest,
    tags: splitTags(tags),
    ...(operatorUser === '' ? {} : { operator: { user: operatorUser, password: operatorPassword } }),
  }
}
