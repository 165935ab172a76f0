import type { ChangeKind } from '@/lib/changes/kind'
import { type MonitorRightsInput, monitorRightsInput } from './to-monitor'

/** Takes rights from the monitor that the panel gave it. */
export const grantsFromMonitor: ChangeKind<MonitorRightsInput> = {
  kind: 'grants.from-monitor',
  permission: 'grants.write',
  input: monitorRightsInput,
  title: ({ rights }, targetName) => `Take ${rights.join(', ')} from the panel's monitor on ${targetName}`,
  tier: () => 2,
}
