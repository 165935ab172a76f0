import { approvalsTexts } from '../lib/texts/approvals'
import { auditTexts } from '../lib/texts/audit'
import { changeSetsTexts } from '../lib/texts/change-sets'
import { changeTemplatesTexts } from '../lib/texts/change-templates'
import { changesTexts } from '../lib/texts/changes'
import { channelsTexts } from '../lib/texts/channels'
import { environmentsTexts } from '../lib/texts/environments'
import { evidenceTexts } from '../lib/texts/evidence'
import { findingsTexts } from '../lib/texts/findings'
import { freezesTexts } from '../lib/texts/freezes'
import { groupsTexts } from '../lib/texts/groups'
import { hostFieldsTexts } from '../lib/texts/host-fields'
import { hostTileTexts } from '../lib/texts/host-tiles'
import { policiesTexts } from '../lib/texts/policies'
import { routesTexts } from '../lib/texts/routes'
import { rowActionTexts } from '../lib/texts/row-actions'
import { schedulesTexts } from '../lib/texts/schedules'
import { shellTexts } from '../lib/texts/shell'
import { statementsTexts } from '../lib/texts/statements'
import { tableTexts } from '../lib/texts/tables'
import { targetEditTexts } from '../lib/texts/target-edit'
import { tokensTexts } from '../lib/texts/tokens'
import { usersTexts } from '../lib/texts/users'
import { windowsTexts } from '../lib/texts/windows'

/** What is there to be looked at: ids of the demo, and of what the run makes for itself. */
export type Things = {
  postgres: string
  replica: string
  host: string
  change: string
  set: string
  schedule: string
}

/** Where every sentence shown as data is one of the panel's: a server tells in sentences what its settings are for. */
export const TOLD_BY_PANEL = /^\/(admin\/health|hosts\/|targets\/(?![^/]+\/settings))/
/** Opens why the first unknown figure of the page is unknown. */
export const UNKNOWN = 'the first unknown'
/** Opens the first row of the page's table. */
export const ROW = 'the first row'
/** An address, and what is opened there: each a text of a button, the row, or a way over several, such as a menu and its item. */
export type Visit = { at: string; opens?: readonly (string | readonly string[])[] }

/** What the run in accented English visits, by the page's place on disk: test/architecture says what was forgotten. */
export const VISITS: Record<string, (of: Things) => readonly Visit[]> = {
  '(auth)/sign-in': () => [{ at: '/sign-in' }],
  '(auth)/welcome': () => [{ at: '/welcome' }],
  '(panel)': ({ postgres }) => [
    {
      at: '/',
      opens: [
        shellTexts.goToOrDo,
        shellTexts.accountOf,
        [shellTexts.accountOf, shellTexts.keyboardShortcuts],
        shellTexts.problems2,
      ],
    },
    { at: `/nowhere/${postgres}` },
  ],
  '(panel)/admin/about': () => [{ at: '/admin/about' }],
  '(panel)/admin/health': () => [{ at: '/admin/health', opens: [UNKNOWN] }],
  '(panel)/approvals': () => [
    { at: '/approvals', opens: [approvalsTexts.breakGlass] },
    { at: '/approvals?box=reviews' },
  ],
  '(panel)/audit': () => [{ at: '/audit', opens: [auditTexts.openEntry, evidenceTexts.changeKey] }],
  '(panel)/changes': () => [{ at: '/changes', opens: [tableTexts.chooseColumns] }],
  '(panel)/changes/[changeId]': ({ change }) => [
    {
      at: `/changes/${change}`,
      opens: [changesTexts.apply, changeSetsTexts.onTargets, changeTemplatesTexts.save],
    },
  ],
  '(panel)/changes/sets': () => [{ at: '/changes/sets' }],
  '(panel)/changes/sets/[setId]': ({ set }) => [
    { at: `/changes/sets/${set}`, opens: [changeSetsTexts.apply] },
  ],
  '(panel)/changes/templates': () => [
    {
      at: '/changes/templates',
      opens: [changeTemplatesTexts.use, changeTemplatesTexts.edit, changeTemplatesTexts.remove],
    },
  ],
  '(panel)/channels': () => [
    {
      at: '/channels',
      opens: [
        channelsTexts.addChannel,
        [rowActionTexts.actionsOn, channelsTexts.edit],
        [rowActionTexts.actionsOn, channelsTexts.remove],
      ],
    },
  ],
  '(panel)/channels/deliveries': () => [{ at: '/channels/deliveries' }],
  '(panel)/channels/routes': () => [
    { at: '/channels/routes', opens: [routesTexts.addRule, [rowActionTexts.actionsOn, routesTexts.remove]] },
  ],
  '(panel)/channels/words': () => [{ at: '/channels/words' }],
  '(panel)/environments': () => [
    {
      at: '/environments',
      opens: [
        environmentsTexts.makeEnvironment,
        groupsTexts.makeGroup,
        [rowActionTexts.actionsOn, environmentsTexts.renameOrReclassify],
        [rowActionTexts.actionsOn, environmentsTexts.remove2],
      ],
    },
  ],
  '(panel)/findings': () => [{ at: '/findings', opens: [findingsTexts.accept] }],
  '(panel)/freezes': () => [{ at: '/freezes', opens: [freezesTexts.freezeChanges] }],
  '(panel)/hosts': () => [{ at: '/hosts' }],
  '(panel)/hosts/[hostId]': ({ host }) => [{ at: `/hosts/${host}` }],
  '(panel)/hosts/[hostId]/edit': ({ host }) => [
    { at: `/hosts/${host}/edit`, opens: [hostFieldsTexts.removeThisHost] },
  ],
  '(panel)/hosts/new': () => [{ at: '/hosts/new' }],
  '(panel)/me': () => [{ at: '/me' }],
  '(panel)/policies': () => [{ at: '/policies', opens: [policiesTexts.addPolicy] }],
  '(panel)/schedules': () => [{ at: '/schedules', opens: [rowActionTexts.actionsOn] }],
  '(panel)/schedules/[scheduleId]': ({ schedule }) => [
    { at: `/schedules/${schedule}`, opens: [schedulesTexts.runNow2] },
  ],
  '(panel)/schedules/[scheduleId]/edit': ({ schedule }) => [{ at: `/schedules/${schedule}/edit` }],
  '(panel)/schedules/kinds': () => [{ at: '/schedules/kinds', opens: [schedulesTexts.switchTitleOff] }],
  '(panel)/schedules/new': ({ postgres }) => [{ at: `/schedules/new?target=${postgres}` }],
  '(panel)/targets/[targetId]': ({ postgres, replica }) => [
    { at: `/targets/${postgres}`, opens: [hostTileTexts.readFilesAgain] },
    { at: `/targets/${replica}` },
  ],
  '(panel)/targets/[targetId]/activity': ({ postgres }) => [
    {
      at: `/targets/${postgres}/activity?by=statement`,
      opens: [tableTexts.chooseColumns, statementsTexts.range],
    },
    { at: `/targets/${postgres}/activity?at=${Date.now() - 60_000}` },
  ],
  '(panel)/targets/[targetId]/edit': ({ postgres }) => [
    { at: `/targets/${postgres}/edit`, opens: [targetEditTexts.removeThisTarget] },
  ],
  '(panel)/targets/[targetId]/events': ({ postgres }) => [{ at: `/targets/${postgres}/events` }],
  '(panel)/targets/[targetId]/locks': ({ postgres }) => [{ at: `/targets/${postgres}/locks` }],
  '(panel)/targets/[targetId]/rows': ({ postgres }) => [{ at: `/targets/${postgres}/rows` }],
  '(panel)/targets/[targetId]/logs': ({ postgres }) => [{ at: `/targets/${postgres}/logs` }],
  '(panel)/targets/[targetId]/sessions': ({ postgres }) => [
    { at: `/targets/${postgres}/sessions`, opens: [tableTexts.chooseColumns, ROW] },
  ],
  '(panel)/targets/[targetId]/settings': ({ postgres, replica }) => [
    { at: `/targets/${postgres}/settings?show=all`, opens: [tableTexts.chooseColumns, ROW] },
    { at: `/targets/${replica}/settings` },
  ],
  '(panel)/targets/[targetId]/settings/compare': ({ postgres }) => [
    { at: `/targets/${postgres}/settings/compare` },
    { at: `/targets/${postgres}/settings/compare?kind=roles` },
  ],
  '(panel)/targets/[targetId]/statements': ({ postgres }) => [
    {
      at: `/targets/${postgres}/statements`,
      opens: [tableTexts.chooseColumns, statementsTexts.range, ROW],
    },
  ],
  '(panel)/targets/[targetId]/indexes': ({ postgres }) => [
    { at: `/targets/${postgres}/indexes`, opens: [tableTexts.chooseColumns, ROW] },
  ],
  '(panel)/targets/[targetId]/tables': ({ postgres }) => [
    { at: `/targets/${postgres}/tables`, opens: [tableTexts.chooseColumns, ROW] },
  ],
  '(panel)/targets/[targetId]/statements/explain': ({ postgres }) => [
    { at: `/targets/${postgres}/statements/explain` },
  ],
  '(panel)/targets/new': () => [{ at: '/targets/new' }],
  '(panel)/tokens': () => [{ at: '/tokens', opens: [tokensTexts.makeToken2] }],
  '(panel)/users': () => [{ at: '/users', opens: [usersTexts.invitePerson] }],
  '(panel)/windows': () => [
    { at: '/windows', opens: [windowsTexts.setWindow2, windowsTexts.setBlackoutDays] },
    { at: '/windows?view=list' },
  ],
}
