import { listFolder, statPath, tailFile } from './commands/files'
import { controlVector, startupLog } from './commands/service'
import { whoIsService } from './commands/who'
import type { PlacedService } from './store'

/** What the panel runs as another user for one target, with that user. */
export type NeededRight = { user: string; argv: readonly string[]; why: string }

/** Every vector that needs sudo on a host whose login is an ordinary user. */
export function neededRights(service: PlacedService): NeededRight[] {
  const user = service.serviceUser
  const rights: NeededRight[] = []
  if (user !== '') {
    rights.push({ user, argv: whoIsService.argv(), why: whoIsService.purpose })
    for (const path of [service.dataDir, service.configPath, service.logPath].filter(Boolean))
      rights.push({ user, argv: statPath.argv({ path }), why: statPath.purpose })
    if (service.logPath !== '')
      rights.push({ user, argv: listFolder.argv({ folder: service.logPath }), why: listFolder.purpose })
    for (const path of knownLogs(service))
      rights.push({ user, argv: tailFile.argv({ path }), why: tailFile.purpose })
  }
  for (const verb of ['start', 'stop', 'restart'] as const) {
    const control = controlVector(service.service, service.dataDir, verb)
    const as = control?.runsAs === 'root' ? 'root' : user
    if (control && as !== '') rights.push({ user: as, argv: control.argv, why: `To ${verb} the server.` })
  }
  return rights
}

/** Logs whose very path is known beforehand: in a folder of logs the names change by the day. */
export function knownLogs({ service, dataDir, logPath }: PlacedService): string[] {
  const startup = service.by === 'pg_ctl' && dataDir !== '' ? [startupLog(dataDir)] : []
  return logPath === '' ? startup : [...startup, logPath]
}

/**
 * The lines for /etc/sudoers.d, exact to the argument: what is not in them is refused by the host.
 * Empty where nothing is needed (signed in as root, or as the services' own user).
 */
export function sudoersLines(login: string, services: readonly PlacedService[]): string {
  if (login === 'root') return ''
  const blocks = services.flatMap((service) => {
    const rights = neededRights(service).filter((right) => right.user !== login)
    const lines = rights.map(
      (right) => `${login} ALL=(${right.user}) NOPASSWD: ${sudoersCommand(right.argv)}`,
    )
    return lines.length === 0 ? [] : [`# ${comment(service.targetName)}`, ...new Set(lines)]
  })
  return blocks.length === 0 ? '' : `${blocks.join('\n')}\n`
}

/**
 * A vector as sudoers takes it: its own special characters and wildcards escaped, so that it allows exactly
 * these arguments, and none at all where there are none.
 */
export function sudoersCommand(argv: readonly string[]): string {
  const words = argv.map((argument) => argument.replaceAll(/[\\,:=#!*?[\]^ \t]/g, '\\$&'))
  return words.length === 1 ? `${words[0]} ""` : words.join(' ')
}

function comment(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]+/g, ' ').slice(0, 80)
}
