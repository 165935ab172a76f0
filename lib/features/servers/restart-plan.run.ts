import 'server-only'
import type { Facts, PlanContext, PlanStep, TargetHost } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { PendingSetting, RestartSurvey } from '@/lib/engines/contract/lifecycle'
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
import { serverPlansTexts as t } from '@/lib/texts/server-plans'
import { plural, say } from '@/lib/texts/texts'

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

const NO_HOST = { restart: t.sayWhereRestart, start: t.sayWhereStart }
const MAY_NOT = { restart: t.mayNotRestart, start: t.mayNotStart }

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
  if (!host) throw refuse(say(t.panelDoesNotKnow, { name }), NO_HOST[verb])
  const { service } = host
  const way = verb === 'start' ? startWay(service) : restartWay(service.service, service.dataDir)
  if (!way) throw refuse(say(t.howIsStartedOn, { name, host: host.name }), NO_HOST[verb])
  const session = await host.session()
  const login = await session.login()
  const user = way.vector.runsAs === 'root' ? 'root' : service.serviceUser || login.user
  const program = way.vector.argv[0] ?? ''
  if (!(await session.run(findPrograms, { paths: [program] })).includes(program))
    throw refuse(say(t.notOn, { program, name: host.name }), t.correctHowTheServer)
  if (
    login.uid !== 0 &&
    user !== login.user &&
    !(await session.run(maySudo, { user, argv: way.vector.argv }))
  )
    throw refuse(say(MAY_NOT[verb], { host: host.name, login: login.user, user }), t.pasteTheSudoersLines)
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
      say(t.wouldNotStartAgain, { value: survey.configErrors.value.join('; ') }),
      t.correctItsConfigurationFirst,
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
  if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
  return sql
}

function stepOf(name: string, means: RestartMeans, stop: string | null, survey: RestartSurvey): PlanStep {
  const { host, way, prefix } = means
  const command = shownVector([...prefix, ...way.vector.argv])
  return {
    what: stop
      ? say(t.stopThenStart, { name, sql: stop, host: host.name })
      : say(t.restartOn, { name, host: host.name }),
    sql: command,
    language: 'command',
    locks: t.everyConnectionIsCut,
    estimate: estimateOf(survey),
    undo: t.thereIsNothingTo,
  }
}

function estimateOf({ toWrite }: RestartSurvey): string {
  if (!toWrite.known) return say(t.howLongItTakes, { reason: toWrite.reason })
  const seconds = START_SECONDS + Math.ceil(toWrite.value / WRITE_RATE)
  const span = age(seconds * 1_000)
  if (toWrite.value < 1e6) return say(t.aboutNothing, { span })
  return say(t.aboutWritten, { span, mb: Math.round(toWrite.value / 1e6) })
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
  const lines: string[] = [t.untilItIsBack]
  if (clients.known) {
    const { total, working } = clients.value
    lines.push(total === 0 ? t.noClientIsConnected : plural(t.cutOff, total, { working }))
  }
  if (replicas.known && replicas.value.length > 0)
    lines.push(plural(t.replicate, replicas.value.length, { names: some(replicas.value) }))
  if (pending.known && pending.value.length > 0)
    lines.push(say(t.takeEffect, { settings: some(pending.value.map(fromTo)) }))
  return lines
}

function warningsOf(session: EngineSession, survey: RestartSurvey): string[] {
  const { clients, prepared, backups, replicas, pending, role } = survey
  const lines: string[] = []
  const longest = clients.known ? clients.value.longestMs : null
  if (longest !== null && longest > LONG_MS) lines.push(say(t.transactionHasBeenOpen, { age: age(longest) }))
  if (backups.known && backups.value.length > 0)
    lines.push(say(t.backupRunsAndIs, { some: some(backups.value) }))
  if (prepared.known && prepared.value > 0) lines.push(plural(t.outlive, prepared.value))
  if (role.known && role.value !== 'primary' && role.value !== 'standalone')
    lines.push(say(t.fallsBehindUntilIt, { value: role.value }))
  if (session.kind === 'mysql') lines.push(t.whatWasSetWith)
  const unread = [
    [t.whoIsConnected, clients],
    [t.whichBackups, backups],
    [t.whichReplicate, replicas],
    [t.whichPrepared, prepared],
    [t.whichSettings, pending],
  ] as const
  for (const [text, reading] of unread) if (!reading.known) lines.push(say(text, { why: reading.reason }))
  return lines
}

const shown = (value: string) => (value === '' ? t.empty : value)

function fromTo({ name, value, next }: PendingSetting): string {
  return say(t.settingFromTo, {
    name,
    was: shown(value),
    value: next.known ? shown(next.value) : t.hiddenValue,
  })
}

function some(lines: readonly string[]): string {
  const named = lines.slice(0, NAMED).join('; ')
  return lines.length > NAMED ? say(t.someAndMore, { names: named, n: lines.length - NAMED }) : named
}
