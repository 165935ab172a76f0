import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'
import { type MonitorRightsInput, monitorRightsInput } from './to-monitor'

/** Takes rights from the monitor that the panel gave it. */
export const grantsFromMonitor: ChangeKind<MonitorRightsInput> = {
  kind: 'grants.from-monitor',
  permission: 'grants.write',
  input: monitorRightsInput,
  title: ({ rights }, target) => say(t.takeRights, { rights: rights.join(', '), target }),
  tier: () => 2,
}
