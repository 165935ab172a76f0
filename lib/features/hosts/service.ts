import { z } from 'zod'
import { id } from '@/lib/http/shapes'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'

const path = z
  .string()
  .trim()
  .max(1_000)
  .regex(/^(\/(?!.*(^|\/)\.{1,2}(\/|$))[^\r\n\0]*)?$/, t.absolutePath)

/**
 * Programs of a server lie where its packages put them, in folders of root's. A path of anybody's choice would
 * be a way to have the panel run whatever lies there.
 */
function program(names: string) {
  const folders =
    '(usr/(local/|lib/postgresql/\\d{1,2}(\\.\\d)?/|pgsql-\\d{1,2}(\\.\\d)?/|local/pgsql/)?s?bin|opt(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,4}/s?bin)'
  return z
    .string()
    .regex(
      new RegExp(`^/${folders}/(${names})$`),
      say(t.pathOfBelowUsr, { names: names.replaceAll('|', ' or ') }),
    )
}

/** A program and its arguments, one to an item; it is never read as shell text. */
const vector = z
  .array(
    z
      .string()
      .max(1_000)
      .refine((text) => !text.includes('\0'), t.noNul),
  )
  .min(1)
  .max(50)
  .refine((argv) => /^\/[^\r\n]+$/.test(argv[0] ?? ''), t.itBeginsWith)

/** How the server of a target is started on its host. */
export const serviceSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('unknown') }),
  z.object({
    by: z.literal('systemd'),
    unit: z.string().regex(/^[A-Za-z0-9:_.@\\][A-Za-z0-9:_.@\\-]{0,200}\.service$/, t.unitEG),
  }),
  z.object({
    by: z.literal('pg_ctlcluster'),
    version: z.string().regex(/^\d{1,2}(\.\d)?$/, t.majorVersionEG),
    cluster: z.string().regex(/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,60}$/, t.nameOfClusterE),
  }),
  z.object({ by: z.literal('pg_ctl'), program: program('pg_ctl') }),
  z.object({
    by: z.literal('mariadbd-safe'),
    program: program('mariadbd-safe|mysqld_safe'),
    defaultsFile: path,
  }),
  z.object({ by: z.literal('commands'), start: vector, stop: vector, restart: vector }),
])
export type Service = z.infer<typeof serviceSchema>

/** On which host a target runs, as whom, how it is started and where its files are. */
export const placementInput = z.object({
  hostId: id,
  /** Empty: as the user the panel signs in as. */
  serviceUser: z
    .string()
    .regex(/^([a-z_][a-z0-9_-]{0,31})?$/, t.userNameOfHost)
    .refine((user) => user !== 'root', t.noDatabaseServer),
  service: serviceSchema,
  dataDir: path,
  configPath: path,
  logPath: path,
})
export type Placement = z.infer<typeof placementInput>
