import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import { checkedPath } from './command'
import { makeFolder, statPath } from './commands/files'
import { whoIsService } from './commands/who'
import type { HostSession } from './session'

/**
 * The panel's own folder on a host, one for each user it acts as: made when missing, and refused when it
 * belongs to somebody else, is a link, or may be entered by others. Within it nobody but that user can plant
 * anything, and every name in it is made by the panel.
 * @throws AppError `host.command_refused` when something else stands in its place
 */
export async function workFolder(session: HostSession, as: string | null): Promise<string> {
  const { user, uid } =
    as === null ? await session.login() : await session.run(whoIsService, undefined, { as })
  const path = `${checkedPath(session.workDir).replace(/\/+$/, '')}/quarterdeck-${user}`
  await session.run(makeFolder, { path }, { as })
  const entry = await session.run(statPath, { path }, { as })
  if (!entry)
    throw new AppError('host.command_failed', {
      detail: say(t.workFolderCouldNot, { path }),
      hint: say(t.makeWritableForOr, { workDir: session.workDir, user }),
    })
  if (entry.kind !== 'folder' || (entry.mode & 0o077) !== 0 || entry.uid !== uid)
    throw new AppError('host.command_refused', {
      detail: say(t.existsAlreadyAndIs, { path }),
      hint: t.removeItOrGive,
    })
  return path
}
