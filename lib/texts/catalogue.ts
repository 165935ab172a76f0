import { PERMISSIONS, ROLE_TITLES } from '@/lib/auth/permissions'
import { errorWords } from '@/lib/errors'
import { activityTexts } from './activity'
import { activityMomentTexts } from './activity-moment'
import { adminTexts } from './admin'
import { alertingBannerTexts } from './alerting-banner'
import { approvalsTexts } from './approvals'
import { auditTexts } from './audit'
import { capabilityTexts } from './capabilities'
import { changeApplyTexts } from './change-apply'
import { changeKindTexts } from './change-kinds'
import { changeSetsTexts } from './change-sets'
import { changeTemplatesTexts } from './change-templates'
import { changeTitles } from './change-titles'
import { changesTexts } from './changes'
import { changesSeenTexts } from './changes-seen'
import { channelsTexts } from './channels'
import { chartTexts } from './charts'
import { checkTexts } from './checks'
import { cronTexts } from './cron'
import { deliveriesTexts } from './deliveries'
import { dialogTexts } from './dialogs'
import { documentsTexts } from './documents'
import { engineTexts } from './engines'
import { environmentsTexts } from './environments'
import { evidenceTexts } from './evidence'
import { evidenceNoticeTexts } from './evidence-notice'
import { evidenceWordsTexts } from './evidence-words'
import { extensionPlansTexts } from './extension-plans'
import { findingsTexts } from './findings'
import { fleetTexts } from './fleet'
import { formatTexts } from './format'
import { freezesTexts } from './freezes'
import { grantPlansTexts } from './grant-plans'
import { groupsTexts } from './groups'
import { healthTexts } from './health'
import { holdTexts } from './holds'
import { hostChecksTexts } from './host-checks'
import { hostFieldsTexts } from './host-fields'
import { hostFigureTexts } from './host-figures'
import { hostTileTexts } from './host-tiles'
import { hostViewTexts } from './host-view'
import { hostsTexts } from './hosts'
import { indexListTexts } from './index-list'
import { indexPlansTexts } from './index-plans'
import { instrumentPlansTexts } from './instrument-plans'
import { letterTexts } from './letters'
import { lockPlansTexts } from './lock-plans'
import { locksTexts } from './locks'
import { logsTailTexts } from './logs-tail'
import { meTexts } from './me'
import { formatsFormTexts } from './me-formats'
import { messageWordsTexts } from './message-words'
import { noticeKindTexts } from './notice-kinds'
import { noticesTexts } from './notices'
import { overviewTexts } from './overview'
import { overviewBelowTexts } from './overview-below'
import { pageErrorTexts } from './page-error'
import { pageTexts } from './pages'
import { patternTexts } from './patterns'
import { placeholderTexts } from './placeholders'
import { planTexts } from './plans'
import { policiesTexts } from './policies'
import { probeCredentialTexts, probeTexts } from './probes'
import { problemTexts } from './problem'
import { problemsTexts } from './problems'
import { refusalTexts } from './refusals'
import { requestsTexts } from './requests'
import { routesTexts } from './routes'
import { rowActionTexts } from './row-actions'
import { runLogTexts } from './run-log'
import { runVerdictsTexts } from './run-verdicts'
import { scheduleFormTexts } from './schedule-form'
import { scheduleKindTexts } from './schedule-kinds'
import { scheduleOutcomesTexts } from './schedule-outcomes'
import { schedulesTexts } from './schedules'
import { scopeTexts } from './scopes'
import { scriptsTexts } from './scripts'
import { sendingTexts } from './sending'
import { serverAnswersTexts } from './server-answers'
import { serverChecksTexts } from './server-checks'
import { serverPlansTexts } from './server-plans'
import { sessionPlansTexts } from './session-plans'
import { sessionSheetTexts } from './session-sheet'
import { sessionsTexts } from './sessions'
import { settingListTexts } from './setting-list'
import { settingPlansTexts } from './setting-plans'
import { settingsTexts } from './settings'
import { shellTexts } from './shell'
import { shellHelpTexts } from './shell-help'
import { signInTexts } from './sign-ins'
import { standingTexts } from './standing'
import { statementChecksTexts } from './statement-checks'
import { statementSheetTexts } from './statement-sheet'
import { statementWaitTexts } from './statement-waits'
import { statementsTexts } from './statements'
import { stoppedServerTexts } from './stopped-server'
import { tableListTexts } from './table-list'
import { tableSheetTexts } from './table-sheet'
import { tableTexts } from './tables'
import { targetEditTexts } from './target-edit'
import { targetHeaderTexts } from './target-header'
import { targetsTexts } from './targets'
import type { Plural } from './texts'
import { tokensTexts } from './tokens'
import { toolTexts } from './tools'
import { uiTexts } from './ui'
import { unknownsTexts } from './unknowns'
import { usersTexts } from './users'
import { windowsTexts } from './windows'

/** All words of the interface, by noun. For translations and tests: no page imports it. */
export const catalogue = {
  activity: activityTexts,
  'activity-moment': activityMomentTexts,
  'statement-waits': statementWaitTexts,
  'change-titles': changeTitles,
  'change-kinds': changeKindTexts,
  'schedule-kinds': scheduleKindTexts,
  cron: cronTexts,
  refusals: refusalTexts,
  checks: checkTexts,
  'host-figures': hostFigureTexts,
  'change-sets': changeSetsTexts,
  'change-templates': changeTemplatesTexts,
  'run-log': runLogTexts,
  'run-verdicts': runVerdictsTexts,
  changes: changesTexts,
  'change-apply': changeApplyTexts,
  tools: toolTexts,
  'notice-kinds': noticeKindTexts,
  scopes: scopeTexts,
  placeholders: placeholderTexts,
  capabilities: capabilityTexts,
  schedules: schedulesTexts,
  'schedule-form': scheduleFormTexts,
  windows: windowsTexts,
  problem: problemTexts,
  problems: problemsTexts,
  errors: errorWords(),
  permissions: PERMISSIONS,
  roles: ROLE_TITLES,
  'host-tiles': hostTileTexts,
  engines: engineTexts,
  'target-header': targetHeaderTexts,
  'evidence-notice': evidenceNoticeTexts,
  'alerting-banner': alertingBannerTexts,
  standing: standingTexts,
  'stopped-server': stoppedServerTexts,
  hosts: hostsTexts,
  'host-fields': hostFieldsTexts,
  'host-view': hostViewTexts,
  admin: adminTexts,
  freezes: freezesTexts,
  holds: holdTexts,
  policies: policiesTexts,
  approvals: approvalsTexts,
  channels: channelsTexts,
  'message-words': messageWordsTexts,
  deliveries: deliveriesTexts,
  routes: routesTexts,
  'row-actions': rowActionTexts,
  locks: locksTexts,
  'lock-plans': lockPlansTexts,
  sessions: sessionsTexts,
  'session-sheet': sessionSheetTexts,
  statements: statementsTexts,
  'statement-sheet': statementSheetTexts,
  'index-list': indexListTexts,
  'index-plans': indexPlansTexts,
  'table-list': tableListTexts,
  'table-sheet': tableSheetTexts,
  overview: overviewTexts,
  'overview-below': overviewBelowTexts,
  fleet: fleetTexts,
  targets: targetsTexts,
  'target-edit': targetEditTexts,
  groups: groupsTexts,
  environments: environmentsTexts,
  audit: auditTexts,
  evidence: evidenceTexts,
  tokens: tokensTexts,
  users: usersTexts,
  me: meTexts,
  'sign-ins': signInTexts,
  pages: pageTexts,
  health: healthTexts,
  probes: probeTexts,
  'probe-credential': probeCredentialTexts,
  'page-error': pageErrorTexts,
  shell: shellTexts,
  'shell-help': shellHelpTexts,
  charts: chartTexts,
  patterns: patternTexts,
  tables: tableTexts,
  plans: planTexts,
  dialogs: dialogTexts,
  ui: uiTexts,
  findings: findingsTexts,
  format: formatTexts,
  unknowns: unknownsTexts,
  requests: requestsTexts,
  'evidence-words': evidenceWordsTexts,
  'host-checks': hostChecksTexts,
  sending: sendingTexts,
  notices: noticesTexts,
  'schedule-outcomes': scheduleOutcomesTexts,
  letters: letterTexts,
  documents: documentsTexts,
  'server-checks': serverChecksTexts,
  'server-answers': serverAnswersTexts,
  'session-plans': sessionPlansTexts,
  'setting-plans': settingPlansTexts,
  'setting-list': settingListTexts,
  settings: settingsTexts,
  'changes-seen': changesSeenTexts,
  'statement-checks': statementChecksTexts,
  scripts: scriptsTexts,
  'logs-tail': logsTailTexts,
  'server-plans': serverPlansTexts,
  'instrument-plans': instrumentPlansTexts,
  'grant-plans': grantPlansTexts,
  'extension-plans': extensionPlansTexts,
  'me-formats': formatsFormTexts,
}

type Catalogue = typeof catalogue

/** What a translation must have: every text of every noun, and a form for each count. */
export type Translation = {
  readonly [Noun in keyof Catalogue]: {
    readonly [Key in keyof Catalogue[Noun]]: Catalogue[Noun][Key] extends string ? string : Plural
  }
}
