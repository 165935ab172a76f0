import { Status } from '@/components/patterns/status'
import type { Host } from '@/lib/features/hosts/contract'
import { hostFigureTexts as t } from '@/lib/texts/host-figures'
import { say } from '@/lib/texts/texts'

/** Whether a host answers. */
export function HostState({ host }: { host: Pick<Host, 'state' | 'problem'> }) {
  if (host.state === 'ok') return <Status status="ok">{t.answers}</Status>
  return <Status status="unknown">{host.problem?.message ?? t.unknown}</Status>
}

/** Where a host is, in one line. */
export function hostAddress(host: Pick<Host, 'kind' | 'address' | 'port' | 'user'>): string {
  if (host.kind === 'local') return say(t.thisMachine, { address: host.address })
  return `${host.user}@${host.address}${host.port === 22 ? '' : `:${host.port}`}`
}
