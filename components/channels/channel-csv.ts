import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import type { Channel } from '@/lib/features/channels/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { hoursWords } from './channel-words'

/** What is exported of a channel; never a secret part of it. */
export const CHANNEL_CSV: ReadonlyArray<CsvColumn<Channel>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'type', value: (row) => row.type },
  { header: 'sends_to', value: (row) => row.destination },
  { header: 'paused', value: (row) => (row.paused ? 'yes' : 'no') },
  { header: 'routes', value: (row) => row.routes.join('; ') },
  { header: 'last_message_at', value: (row) => (row.lastDelivery ? new Date(row.lastDelivery.at) : null) },
  { header: 'last_message', value: (row) => row.lastDelivery?.state },
  { header: 'problem', value: (row) => row.lastDelivery?.problem },
  { header: 'sign_of_life', value: (row) => row.heartbeat?.state },
]

/** What is exported of a route. */
export const ROUTE_CSV: ReadonlyArray<CsvColumn<ChannelRoute>> = [
  { header: 'position', value: (row) => row.position },
  { header: 'name', value: (row) => row.name },
  { header: 'environments', value: (row) => row.environments.map((one) => one.name).join('; ') || 'every' },
  { header: 'kinds', value: (row) => row.kinds.join('; ') || 'every' },
  { header: 'from_severity', value: (row) => row.minSeverity },
  { header: 'hours', value: (row) => (row.hours ? hoursWords(row.hours) : 'always') },
  { header: 'channel', value: (row) => row.channel.name },
  { header: 'second_channel', value: (row) => row.secondChannel?.name },
  { header: 'next_routes_asked', value: (row) => (row.goesOn ? 'yes' : 'no') },
  { header: 'gather_seconds', value: (row) => row.gatherSeconds },
  { header: 'quiet_minutes', value: (row) => row.quietMinutes },
  { header: 'paused', value: (row) => (row.paused ? 'yes' : 'no') },
]
