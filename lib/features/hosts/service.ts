import { z } from 'zod'
import { id } from '@/lib/http/shapes'

const path = z
  .string()
  .trim()
  .max(1_000)
  .regex(/^(\/(?!.*(^|\/)\.{1,2}(\/|$))[^\r\n\0]*)?$/, 'An absolute path.')
const program = path.min(1, 'The absolute path of the program.')

/** A program and its arguments, one to an item; it is never read as shell text. */
const vector = z
  .array(
    z
      .string()
      .max(1_000)
      .refine((text) => !text.includes('\0'), 'No NUL.'),
  )
  .min(1)
  .max(50)
  .refine((argv) => /^\/[^\r\n]+$/.test(argv[0] ?? ''), 'It begins with the absolute path of a program.')

/** How the server of a target is started on its host. */
export const serviceSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('unknown') }),
  z.object({
    by: z.literal('systemd'),
    unit: z
      .string()
      .regex(/^[A-Za-z0-9:_.@\\][A-Za-z0-9:_.@\\-]{0,200}\.service$/, 'A unit, e.g. mariadb.service.'),
  }),
  z.object({
    by: z.literal('pg_ctlcluster'),
    version: z.string().regex(/^\d{1,2}(\.\d)?$/, 'A major version, e.g. 17.'),
    cluster: z.string().regex(/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,60}$/, 'The name of the cluster, e.g. main.'),
  }),
  z.object({ by: z.literal('pg_ctl'), program }),
  z.object({ by: z.literal('mariadbd-safe'), program, defaultsFile: path }),
  z.object({ by: z.literal('commands'), start: vector, stop: vector, restart: vector }),
])
export type Service = z.infer<typeof serviceSchema>

/** On which host a target runs, as whom, how it is started and where its files are. */
export const placementInput = z.object({
  hostId: id,
  /** Empty: as the user the panel signs in as. */
  serviceUser: z.string().regex(/^([a-z_][a-z0-9_-]{0,31})?$/, 'A user name of the host.'),
  service: serviceSchema,
  dataDir: path,
  configPath: path,
  logPath: path,
})
export type Placement = z.infer<typeof placementInput>
