import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import type { PanelClient } from '@/lib/http/client'

type Input = Parameters<PanelClient['channelRoutes']['create']>[0]
type Severity = ChannelRoute['minSeverity']

/** The form of a rule. */
export type RouteDraft = {
  name: string
  environmentIds: string[]
  minSeverity: Severity
  kinds: string[]
  limited: boolean
  timeZone: string
  days: number[]
  from: string
  to: string
  channelId: string | null
  secondChannelId: string | null
  goesOn: boolean
  gatherSeconds: string
  quietMinutes: string
  paused: boolean
}

/** An empty form, or that of a rule. */
export function draftOf(route: ChannelRoute | null, timeZone: string): RouteDraft {
  const hours = route?.hours ?? null
  return {
    name: route?.name ?? '',
    environmentIds: route?.environments.map((one) => one.id) ?? [],
    minSeverity: route?.minSeverity ?? 'warning',
    kinds: route?.kinds ?? [],
    limited: hours !== null,
    timeZone: hours?.timeZone ?? timeZone,
    days: hours?.days ?? [1, 2, 3, 4, 5],
    from: hours?.from ?? '09:00',
    to: hours?.to ?? '17:00',
    channelId: route?.channel.id ?? null,
    secondChannelId: route?.secondChannel?.id ?? null,
    goesOn: route?.goesOn ?? false,
    gatherSeconds: String(route?.gatherSeconds ?? 10),
    quietMinutes: String(route?.quietMinutes ?? 60),
    paused: route?.paused ?? false,
  }
}

/** The form as the API takes it. */
export function inputOf(draft: RouteDraft): Input {
  const { timeZone, days, from, to } = draft
  return {
    name: draft.name,
    environmentIds: draft.environmentIds,
    minSeverity: draft.minSeverity,
    kinds: draft.kinds as NonNullable<Input['kinds']>,
    hours: draft.limited ? { timeZone, days, from, to } : null,
    channelId: draft.channelId ?? '',
    secondChannelId: draft.secondChannelId,
    goesOn: draft.goesOn,
    gatherSeconds: Number(draft.gatherSeconds),
    quietMinutes: Number(draft.quietMinutes),
    paused: draft.paused,
  }
}
