import 'server-only'
import { sendingTexts as t } from '@/lib/texts/sending'
import { say } from '@/lib/texts/texts'
import { type Channel, channelSchema } from './contract'
import { emailSettings } from './input'
import type { ChannelRow } from './store'

/** Beyond this share of its time a sign of life is late. */
const LATE_AFTER = 2

/** State of a heartbeat: late when the last success is older than twice its time. */
function heartbeatState(row: ChannelRow, minutes: number, now: Date): 'ok' | 'late' | 'waiting' {
  const limit = minutes * LATE_AFTER * 60_000
  if (row.heartbeatOkAt) return now.getTime() - row.heartbeatOkAt.getTime() > limit ? 'late' : 'ok'
  return row.heartbeatProblem === null ? 'waiting' : 'late'
}

/** Where a channel sends to, without anything secret. */
function destination(row: ChannelRow): string {
  if (row.type === 'email') {
    const { to, host, port } = emailSettings.parse(row.settings)
    const [first = '', ...rest] = to
    const through = `${host}:${port}`
    if (rest.length === 0) return say(t.through, { first, through })
    return say(t.throughMore, { first, n: rest.length, through })
  }
  const settings = Object(row.settings) as { host?: unknown; endpoint?: unknown }
  if (row.type === 'pagerduty')
    return URL.canParse(String(settings.endpoint)) ? new URL(String(settings.endpoint)).host : ''
  return typeof settings.host === 'string' ? settings.host : ''
}

/** A channel as the API shows it: its secret never. */
export function channelView(row: ChannelRow, now = new Date()): Channel {
  const last = row.deliveries[0]
  const { heartbeatMinutes: minutes } = row
  return channelSchema.parse({
    id: row.id,
    name: row.name,
    type: row.type,
    version: row.version,
    paused: row.pausedAt !== null,
    destination: destination(row),
    settings: row.settings,
    hasSecret: row.secretSetAt !== null,
    secretSetAt: row.secretSetAt?.toISOString() ?? null,
    heartbeat:
      minutes === null
        ? null
        : {
            minutes,
            method: row.heartbeatMethod,
            state: heartbeatState(row, minutes, now),
            okAt: row.heartbeatOkAt?.toISOString() ?? null,
            triedAt: row.heartbeatTriedAt?.toISOString() ?? null,
            problem: row.heartbeatProblem,
          },
    lastDelivery: last
      ? {
          id: last.id,
          state: last.state,
          purpose: last.purpose,
          at: (last.finishedAt ?? last.createdAt).toISOString(),
          problem: last.problem,
        }
      : null,
    routes: [...new Set([...row.firstOf, ...row.secondOf].map((route) => route.name))],
  })
}
