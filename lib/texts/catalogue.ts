import { auditTexts } from './audit'
import { chartTexts } from './charts'
import { dialogTexts } from './dialogs'
import { environmentsTexts } from './environments'
import { evidenceTexts } from './evidence'
import { findingsTexts } from './findings'
import { formatTexts } from './format'
import { groupsTexts } from './groups'
import { meTexts } from './me'
import { formatsFormTexts } from './me-formats'
import { pageErrorTexts } from './page-error'
import { pageTexts } from './pages'
import { patternTexts } from './patterns'
import { planTexts } from './plans'
import { shellTexts } from './shell'
import { shellHelpTexts } from './shell-help'
import { signInTexts } from './sign-ins'
import { tableTexts } from './tables'
import { targetEditTexts } from './target-edit'
import { targetsTexts } from './targets'
import type { Plural } from './texts'
import { tokensTexts } from './tokens'
import { uiTexts } from './ui'
import { usersTexts } from './users'

/** All words of the interface, by noun. For translations and tests: no page imports it. */
export const catalogue = {
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
  'me-formats': formatsFormTexts,
}

type Catalogue = typeof catalogue

/** What a translation must have: every text of every noun, and a form for each count. */
export type Translation = {
  readonly [Noun in keyof Catalogue]: {
    readonly [Key in keyof Catalogue[Noun]]: Catalogue[Noun][Key] extends string ? string : Plural
  }
}
