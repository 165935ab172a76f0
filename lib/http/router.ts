import 'server-only'
import { activityProcedures } from '@/lib/features/activity/procedures'
import { adminProcedures } from '@/lib/features/admin/procedures'
import { approvalPoliciesProcedures } from '@/lib/features/approval-policies/procedures'
import { approvalsProcedures } from '@/lib/features/approvals/procedures'
import { auditProcedures } from '@/lib/features/audit/procedures'
import { breakGlassProcedures } from '@/lib/features/break-glass/procedures'
import { changeSetsProcedures } from '@/lib/features/change-sets/procedures'
import { changeTemplatesProcedures } from '@/lib/features/change-templates/procedures'
import { changesProcedures } from '@/lib/features/changes/procedures'
import { channelRoutesProcedures } from '@/lib/features/channel-routes/procedures'
import { channelsProcedures } from '@/lib/features/channels/procedures'
import { deliveriesProcedures } from '@/lib/features/deliveries/procedures'
import { environmentsProcedures } from '@/lib/features/environments/procedures'
import { eventsProcedures } from '@/lib/features/events/procedures'
import { findingsProcedures } from '@/lib/features/findings/procedures'
import { freezesProcedures } from '@/lib/features/freezes/procedures'
import { groupsProcedures } from '@/lib/features/groups/procedures'
import { hostsProcedures } from '@/lib/features/hosts/procedures'
import { indexesProcedures } from '@/lib/features/indexes/procedures'
import { liveProcedures } from '@/lib/features/live/procedures'
import { locksProcedures } from '@/lib/features/locks/procedures'
import { meProcedures } from '@/lib/features/me/procedures'
import { overviewProcedures } from '@/lib/features/overview/procedures'
import { probesProcedures } from '@/lib/features/probes/procedures'
import { runsProcedures } from '@/lib/features/runs/procedures'
import { schedulesProcedures } from '@/lib/features/schedules/procedures'
import { sessionsProcedures } from '@/lib/features/sessions/procedures'
import { settingsProcedures } from '@/lib/features/settings/procedures'
import { signInsProcedures } from '@/lib/features/sign-ins/procedures'
import { statementsProcedures } from '@/lib/features/statements/procedures'
import { tablesProcedures } from '@/lib/features/tables/procedures'
import { targetsProcedures } from '@/lib/features/targets/procedures'
import { tokensProcedures } from '@/lib/features/tokens/procedures'
import { usersProcedures } from '@/lib/features/users/procedures'
import { windowsProcedures } from '@/lib/features/windows/procedures'

/** Everything the panel can be asked, implemented. Every door serves exactly this. */
export const router = {
  activity: activityProcedures,
  admin: adminProcedures,
  approvalPolicies: approvalPoliciesProcedures,
  approvals: approvalsProcedures,
  audit: auditProcedures,
  breakGlass: breakGlassProcedures,
  changeSets: changeSetsProcedures,
  changeTemplates: changeTemplatesProcedures,
  changes: changesProcedures,
  channelRoutes: channelRoutesProcedures,
  channels: channelsProcedures,
  deliveries: deliveriesProcedures,
  environments: environmentsProcedures,
  events: eventsProcedures,
  findings: findingsProcedures,
  freezes: freezesProcedures,
  groups: groupsProcedures,
  hosts: hostsProcedures,
  live: liveProcedures,
  locks: locksProcedures,
  me: meProcedures,
  overview: overviewProcedures,
  probes: probesProcedures,
  runs: runsProcedures,
  schedules: schedulesProcedures,
  sessions: sessionsProcedures,
  settings: settingsProcedures,
  statements: statementsProcedures,
  signIns: signInsProcedures,
  tables: tablesProcedures,
  indexes: indexesProcedures,
  targets: targetsProcedures,
  tokens: tokensProcedures,
  users: usersProcedures,
  windows: windowsProcedures,
}
