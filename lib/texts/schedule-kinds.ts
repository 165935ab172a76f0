import { texts } from './texts'

export const scheduleKindTexts = texts('schedule-kinds', {
  'audit.verify': 'Check the audit log',
  'findings.look': 'Look for findings anew',
})
