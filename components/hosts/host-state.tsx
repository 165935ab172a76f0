import { Status } from '@/components/patterns/status'
import type { Host } from '@/lib/features/hosts/contract'

/** Whether a host answers. */
export function HostState({ host }: { host: Pick<Host, 'state' | 'problem'> }) {
  if (host.state === 'ok') return <Status status="ok">Answers</Status>
  return <Status status="unknown">{host.problem?.message ?? 'Unknown'}</Status>
}

/** Where a host is, in one line. */
export function hostAddress(host: Pick<Host, 'kind' | 'address' | 'port' | 'user'>): string {
  if (host.kind === 'local') return `this machine (${host.address})`
  return `${host.user}@${host.address}${host.port === 22 ? '' : `:${host.port}`}`
}
