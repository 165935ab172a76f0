import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { MONITOR_RIGHTS } from '@/lib/engines/contract/grants'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { say } from '@/lib/texts/texts'

/** Rights for the panel's own monitor: to whom they go is read from the target, and never from here. */
export const monitorRightsInput = z.object({
  rights: z
    .array(z.enum(MONITOR_RIGHTS))
    .min(1)
    .max(MONITOR_RIGHTS.length)
    .refine((all) => new Set(all).size === all.length, checks.eachOnce),
  /** Which of the monitor's accounts on MySQL and MariaDB, by its host; null where there is only one. */
  host: z.string().min(1).max(255).nullable(),
})
export type MonitorRightsInput = z.infer<typeof monitorRightsInput>

/** Grants the monitor what it lacks. */
export const grantsToMonitor: ChangeKind<MonitorRightsInput> = {
  kind: 'grants.to-monitor',
  permission: 'grants.write',
  input: monitorRightsInput,
  title: ({ rights }, target) => say(t.grantRights, { rights: rights.join(', '), target }),
  tier: () => 2,
}
