import { z } from 'zod'
import type { ProbeKind } from '@/lib/probes/kind'
import { checkTexts as t } from '@/lib/texts/checks'

export const tailInput = z.object({
  /** Where to read: on the host, through the server, or the first of them that is there. */
  from: z.enum(['any', 'host', 'server']).default('any'),
  /** On the host: name of a file in the folder of the logs; the newest without it. */
  file: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\0]+$/, t.fileName)
    .optional(),
  lines: z.coerce.number().int().min(10).max(2_000).default(200),
})
export type TailInput = z.infer<typeof tailInput>

export const tailAnswer = z.object({
  from: z.enum(['host', 'server']),
  /** The file or table it was read from. */
  source: z.string(),
  /** Bytes of the whole file; null where it is none. */
  size: z.number().nullable(),
  lines: z.array(z.string()),
  /** True when there is more before the first line. */
  cut: z.boolean(),
  /** Files of the folder on the host, newest first. */
  files: z.array(z.object({ name: z.string(), bytes: z.number(), changedAt: z.string() })),
  readAt: z.string(),
})
export type TailAnswer = z.infer<typeof tailAnswer>

/** The end of a server's log. */
export const logsTail: ProbeKind<TailInput, TailAnswer> = {
  kind: 'logs.tail',
  permission: 'logs.read',
  input: tailInput,
  answer: tailAnswer,
  limits: { timeoutMs: 20_000, bytes: 2 * 1024 * 1024, rows: 2_000 },
  told: ({ from, file, lines }) => ({ from, file: file ?? null, lines }),
  sealed: () => null,
}
