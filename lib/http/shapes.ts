import { z } from 'zod'

/** Opaque id of anything of ours. */
export const id = z.uuid()

/** A list with an opaque cursor for the next page. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() })
}

/** The wire form of `Reading<T>`. */
export function reading<T extends z.ZodType>(value: T) {
  return z.union([
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), reason: z.string(), remedy: z.string().optional() }),
  ])
}

/** Moment as ISO 8601 in UTC. */
export const moment = z.string()

export const page = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const done = z.object({ ok: z.literal(true) })

/** A file that was made ready: fetched once from `url`, with the same sign-in or token. */
export const downloadSchema = z.object({ url: z.string(), name: z.string(), expiresAt: moment })
