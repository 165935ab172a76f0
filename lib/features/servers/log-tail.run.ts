import 'server-only'
import type { TargetHost } from '@/lib/changes/kind'
import { AppError } from '@/lib/errors'
import { listFolder, statPath, tailFile } from '@/lib/hosts/commands/files'
import type { HostSession } from '@/lib/hosts/session'
import { knownLogs } from '@/lib/hosts/sudoers'

const LINES = 25
const LINE_CHARACTERS = 400

/** Lines with texts of statements stay where they are: they may hold anybody's data. */
const STATEMENTS = /\b(STATEMENT|DETAIL|QUERY|CONTEXT):|\bstatement: |\bexecute |\bduration: /

/** The end of a server's log, as untrusted lines, and where it was read; null where it cannot be. */
export async function readLogTail(
  host: TargetHost,
  logFile: string | null,
): Promise<{ path: string; lines: string[] } | null> {
  const session = await host.session()
  for (const path of await candidates(session, host, logFile)) {
    const lines = linesOf(await read(session, host, path))
    if (lines.length > 0) return { path, lines }
  }
  return null
}

/** What a server says while it starts comes before what it writes into its own log. */
async function candidates(session: HostSession, host: TargetHost, logFile: string | null): Promise<string[]> {
  const known = knownLogs(host.service)
  const { logPath } = host.service
  const folder = logPath === '' ? null : await newestIn(session, host, logPath)
  const all = [known.find((path) => path !== logPath), logFile, folder ?? (logPath || null)]
  return [...new Set(all.filter((path): path is string => Boolean(path)))]
}

/** The newest file of a folder of logs; null when the path is no folder, or nobody may look. */
async function newestIn(session: HostSession, host: TargetHost, path: string): Promise<string | null> {
  const as = host.service.serviceUser || null
  try {
    const entry = await session.run(statPath, { path }, { as })
    if (entry?.kind !== 'folder') return null
    const files = await session.run(listFolder, { folder: path }, { as })
    const [newest] = files
      .filter((file) => file.kind === 'file' && !/\.(gz|xz|zst|bz2)$/.test(file.name))
      .sort((a, b) => b.changedAt - a.changedAt)
    return newest ? `${path.replace(/\/+$/, '')}/${newest.name}` : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** As the server's own user, never as the login: the path may be one that the server itself told. */
async function read(session: HostSession, host: TargetHost, path: string): Promise<string> {
  const as = host.service.serviceUser || null
  return session.run(tailFile, { path }, { as }).catch((error: unknown) => {
    if (error instanceof AppError) return ''
    throw error
  })
}

/** The last lines of a log's end, without those that hold statements. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !STATEMENTS.test(line))
    .slice(-LINES)
    .map((line) => (line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line))
}
