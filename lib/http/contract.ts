import { activityContract } from '@/lib/features/activity/contract'
import { adminContract } from '@/lib/features/admin/contract'
import { approvalPoliciesContract } from '@/lib/features/approval-policies/contract'
import { approvalsContract } from '@/lib/features/approvals/contract'
import { auditContract } from '@/lib/features/audit/contract'
import { breakGlassContract } from '@/lib/features/break-glass/contract'
import { changeSetsContract } from '@/lib/features/change-sets/contract'
import { changeTemplatesContract } from '@/lib/features/change-templates/contract'
import { changesContract } from '@/lib/features/changes/contract'
import { channelRoutesContract } from '@/lib/features/channel-routes/contract'
import { channelsContract } from '@/lib/features/channels/contract'
import { deliveriesContract } from '@/lib/features/deliveries/contract'
import { environmentsContract } from '@/lib/features/environments/contract'
import { eventsContract } from '@/lib/features/events/contract'
import { findingsContract } from '@/lib/features/findings/contract'
import { freezesContract } from '@/lib/features/freezes/contract'
import { groupsContract } from '@/lib/features/groups/contract'
import { hostsContract } from '@/lib/features/hosts/contract'
import { indexesContract } from '@/lib/features/indexes/contract'
import { liveContract } from '@/lib/features/live/contract'
import { locksContract } from '@/lib/features/locks/contract'
import { meContract } from '@/lib/features/me/contract'
import { overviewContract } from '@/lib/features/overview/contract'
import { probesContract } from '@/lib/features/probes/contract'
import { runsContract } from '@/lib/features/runs/contract'
import { schedulesContract } from '@/lib/features/schedules/contract'
import { sessionsContract } from '@/lib/features/sessions/contract'
import { settingsContract } from '@/lib/features/settings/contract'
import { signInsContract } from '@/lib/features/sign-ins/contract'
import { statementsContract } from '@/lib/features/statements/contract'
import { tablesContract } from '@/lib/features/tables/contract'
import { targetsContract } from '@/lib/features/targets/contract'
import { tokensContract } from '@/lib/features/tokens/contract'
import { usersContract } from '@/lib/features/users/contract'
import { windowsContract } from '@/lib/features/windows/contract'

/** The whole of what the panel can be asked, by noun. Every door serves exactly this. */
export const contract = {
  activity: activityContract,
  admin: adminContract,
  approvalPolicies: approvalPoliciesContract,
  approvals: approvalsContract,
  audit: auditContract,
  breakGlass: breakGlassContract,
  changeSets: changeSetsContract,
  changeTemplates: changeTemplatesContract,
  changes: changesContract,
  channelRoutes: channelRoutesContract,
  channels: channelsContract,
  deliveries: deliveriesContract,
  environments: environmentsContract,
  events: eventsContract,
  findings: findingsContract,
  freezes: freezesContract,
  groups: groupsContract,
  hosts: hostsContract,
  live: liveContract,
  locks: locksContract,
  me: meContract,
  overview: overviewContract,
  probes: probesContract,
  runs: runsContract,
  schedules: schedulesContract,
  sessions: sessionsContract,
  settings: settingsContract,
  statements: statementsContract,
  signIns: signInsContract,
  tables: tablesContract,
  indexes: indexesContract,
  targets: targetsContract,
  tokens: tokensContract,
  users: usersContract,
  windows: windowsContract,
}

export type Contract = typeof contract
