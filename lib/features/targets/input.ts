import { z } from 'zod'
import { id } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

export const engineKinds = ['postgres', 'mysql'] as const
export const tlsModes = ['verify-full', 'verify-ca', 'require', 'disable'] as const

const hostName = z
  .string()
  .trim()
  .min(1, t.enterHostNameOr)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, t.hostIsDnsNameOr)

export const userName = z
  .string()
  .min(1, t.enterUser)
  .max(63)
  .refine((text) => !text.includes('\0'), t.nameCannotHoldNul)
const password = z.string().min(1, t.enterPassword).max(1024)

export const addressInput = z.object({
  engine: z.enum(engineKinds),
  host: hostName,
  port: z.coerce.number().int().min(1).max(65535),
  /** PostgreSQL: the database to connect to (`postgres` by default). MySQL: may be empty. */
  database: z.string().max(64).default(''),
  tlsMode: z.enum(tlsModes).default('verify-full'),
  /** PEM of the site's own CA; empty: the system store. */
  tlsCa: z.string().max(65_536).default(''),
  /** Why a mode weaker than verify-full was chosen; needed for each of them. */
  tlsReason: z.string().max(500).default(''),
})

export const credentialInput = z.object({ user: userName, password })

export const targetInput = addressInput.extend({
  name: z.string().trim().min(1, t.giveItName).max(80),
  environmentId: id,
  groupIds: z.array(id).default([]),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  monitor: credentialInput,
  /** Sealed to the worker; the web can take it but never open it. */
  operator: credentialInput.optional(),
})

/** An edit of a target: only what is to change. */
export const targetEdit = targetInput
  .omit({ engine: true, monitor: true, operator: true })
  .partial()
  // Zod fills defaults in under `partial`, too: what is left out of an edit would be reset.
  .extend({
    database: addressInput.shape.database.unwrap().optional(),
    tlsMode: addressInput.shape.tlsMode.unwrap().optional(),
    tlsCa: addressInput.shape.tlsCa.unwrap().optional(),
    tlsReason: addressInput.shape.tlsReason.unwrap().optional(),
    groupIds: targetInput.shape.groupIds.unwrap().optional(),
    tags: targetInput.shape.tags.unwrap().optional(),
  })
  .extend({ targetId: id, monitor: credentialInput.optional(), operator: credentialInput.optional() })
