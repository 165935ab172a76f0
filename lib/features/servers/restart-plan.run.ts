import 'server-only'
import type { Facts, PlanContext, PlanStep, TargetHost } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { RestartSurvey } from '@/lib/engines/contract/lifecycle'
import { AppError } from '@/lib/errors'
import { age, systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import {
  controlVector,
  findPrograms,
  maySudo,
  type RestartWay,
  restartWay,
} from '@/lib/hosts/commands/service'
import { shownVector } from '@/lib/hosts/quote'
import { actingAs } from '@/lib/hosts/session'

/** Bytes a second a server surely writes while it stops; a guess on the safe side, said as one. */
const WRITE_RATE = 50_000_000
const START_SECONDS = 5
const LONG_MS = 300_000
const NAMED = 5

/** Everything a plan says of a restart, and what carrying it out needs. */
export type RestartPlan = {
  steps: PlanStep[]
  facts: Facts
  warnings: string[]
  consequences: string[]
  holds: string[]
  survey: RestartSurvey
}

/** How the host is made to do it: the way, and what stands before its vector. */
export type RestartMeans = { host: TargetHost; way: RestartWay; prefix: readonly string[] }

const refuse = (detail: string, hint?: string) =>
  new AppError('change.refused', { detail, ...(hint ? { hint } : {}) })

const noHost = (verb: string) =>
  `Say under Edit, Host of the target on which machine it runs; or ${verb} it there by hand.`

/**
 * The host of the target, asked now whether it would let the panel restart, or start, the server.
 * @throws AppError `change.refused` with what would help; `host.*` when the host does not answer
 */
export async function restartMeans(
  context: PlanContext,
  verb: 'restart' | 'start' = 'restart',
): Promise<RestartMeans> {
  const host = await context.host()
  const { name } = context.target
  if (!host) throw refuse(`The panel does not know on which machine ${name} runs.`, noHost(verb))
  const { service } = host
  const way = verb === 'start' ? startWay(service) : restartWay(service.service, service.dataDir)
  if (!way) throw refuse(`How ${name} is started on ${host.name} is not set.`, noHost(verb))
  const session = await host.session()
  const login = await session.login()
  const user = way.vector.runsAs === 'root' ? 'root' : service.serviceUser || login.user
  const program = way.vector.argv[0] ?? ''
  if (!(await session.run(findPrograms, { paths: [program] })).includes(program))
    throw refuse(`${program} is not on ${host.name}.`, 'Correct how the server is started, under Edit, Host.')
  if (
    login.uid !== 0 &&
    user !== login.user &&
    !(await session.run(maySudo, { user, argv: way.vector.argv }))
  )
    throw refuse(
      `${host.name} does not let ${login.user} ${verb} the server as ${user}.`,
      'Paste the sudoers lines that the page of the host shows.',
    )
  return { host, way, prefix: actingAs(login, user) }
}

function startWay({ service, dataDir }: TargetHost['service']): RestartWay | null {
  const vector = controlVector(service, dataDir, 'start')
  return vector ? { stopsBySql: false, vector } : null
}

/**
 * Looks at everything a restart means, and writes nothing.
 * @param alsoNew settings that the change itself sets before: what a start that fails is blamed on, too
 * @throws AppError `change.refused`
 */
export async function planRestart(
  context: PlanContext,
  alsoNew: readonly string[] = [],
): Promise<RestartPlan> {
  const means = await restartMeans(context)
  const session = await context.operator()
  const survey = await session.lifecycle.survey()
  if (survey.configErrors.known && survey.configErrors.value.length > 0)
    throw refuse(
      `It would not start again: ${survey.configErrors.value.join('; ')}`,
      'Correct its configuration first.',
    )
  const stop = means.way.stopsBySql ? await stopSql(session) : null
  const systemId = await systemIdOf(session)
  return {
    steps: [stepOf(context.target.name, means, stop, survey)],
    facts: factsOf(means, survey, systemId, alsoNew),
    warnings: warningsOf(session, survey),
    consequences: consequencesOf(survey),
    holds: session.kind === 'postgres' && systemId !== null ? [`cluster:${systemId}`] : [],
    survey,
  }
}

async function stopSql({ lifecycle }: EngineSession): Promise<string> {
  if (!lifecycle.shutdown.supported) throw refuse(lifecycle.shutdown.reason)
  const { sql, mayNot } = lifecycle.shutdown.value
  const not = await mayNot()
  if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
  return sql
}

function stepOf(name: string, means: RestartMeans, stop: string | null, survey: RestartSurvey): PlanStep {
  const { host, way, prefix } = means
  const command = shownVector([...prefix, ...way.vector.argv])
  return {
    what: stop
      ? `Stop ${name} with ${stop} over its own connection, then start it on ${host.name}`
      : `Restart ${name} on ${host.name}`,
    sql: command,
    language: 'command',
    locks: 'Every connection is cut off until it is back.',
    estimate: estimateOf(survey),
    undo: 'There is nothing to take back.',
  }
}

function estimateOf({ toWrite }: RestartSurvey): string {
  if (!toWrite.known) return `How long it takes to stop is not known. ${toWrite.reason}`
  const seconds = START_SECONDS + Math.ceil(toWrite.value / WRITE_RATE)
  const written = toWrite.value < 1e6 ? 'next to nothing' : `about ${Math.round(toWrite.value / 1e6)} MB`
  return `About ${age(seconds * 1_000)}: it writes ${written} before it stops.`
}

function factsOf(
  { host, way }: RestartMeans,
  survey: RestartSurvey,
  systemId: string | null,
  alsoNew: readonly string[],
): Facts {
  const { service } = host.service
  const waiting = survey.pending.known ? survey.pending.value.map(({ name }) => name) : []
  return {
    'system identity': systemId,
    'server start': survey.startedAt,
    role: survey.role.known ? survey.role.value : null,
    host: host.name,
    'started by': service.by,
    command: way.vector.argv.join(' '),
    'prepared transactions': survey.prepared.known ? survey.prepared.value : null,
    'backups running': survey.backups.known ? survey.backups.value.length : null,
    'settings that wait': survey.pending.known ? waiting.join(', ') : null,
    'new with the next start': [...new Set([...waiting, ...alsoNew])].join(', '),
    'log file': survey.logFile,
  }
}

function consequencesOf(survey: RestartSurvey): string[] {
  const { clients, replicas, pending } = survey
  const lines = ['Until it is back nobody can use it.']
  if (clients.known) {
    const { total, working } = clients.value
    lines.push(
      total === 0
        ? 'No client is connected now.'
        : `${count(total, 'client session is', 'client sessions are')} cut off, ${working} of them in the middle of something.`,
    )
  }
  if (replicas.known && replicas.value.length > 0)
    lines.push(
      `${count(replicas.value.length, 'server replicates', 'servers replicate')} from it and must connect again: ${some(replicas.value)}.`,
    )
  if (pending.known && pending.value.length > 0)
    lines.push(
      `Settings that take effect: ${some(pending.value.map(({ name, value, next }) => `${name} from ${shown(value)} to ${next.known ? shown(next.value) : 'a value this role may not see'}`))}.`,
    )
  return lines
}

function warningsOf(session: EngineSession, survey: RestartSurvey): string[] {
  const { clients, prepared, backups, replicas, pending, role } = survey
  const lines: string[] = []
  const longest = clients.known ? clients.value.longestMs : null
  if (longest !== null && longest > LONG_MS)
    lines.push(`A transaction has been open for ${age(longest)}: what it did is rolled back.`)
  if (backups.known && backups.value.length > 0)
    lines.push(`A backup runs, and is broken off: ${some(backups.value)}.`)
  if (prepared.known && prepared.value > 0)
    lines.push(
      `${count(prepared.value, 'prepared transaction outlives', 'prepared transactions outlive')} the restart and keeps its locks.`,
    )
  if (role.known && role.value !== 'primary' && role.value !== 'standalone')
    lines.push(`It is a ${role.value}: it falls behind until it is back, then catches up.`)
  if (session.kind === 'mysql')
    lines.push('What was set with SET GLOBAL, and switches of performance_schema, are forgotten.')
  for (const [what, reading] of Object.entries({
    'who is connected': clients,
    'which backups run': backups,
    'which servers replicate from it': replicas,
    'prepared transactions': prepared,
    'which settings wait': pending,
  }))
    if (!reading.known) lines.push(`Not known: ${what}. ${reading.reason}`)
  return lines
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
const shown = (value: string) => (value === '' ? '(empty)' : value)

function some(lines: readonly string[]): string {
  const named = lines.slice(0, NAMED).join('; ')
  return lines.length > NAMED ? `${named}; and ${lines.length - NAMED} more` : named
}
