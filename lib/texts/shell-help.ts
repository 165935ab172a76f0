import { texts } from './texts'

export const shellHelpTexts = texts('shell-help', {
  keysThatWorkOn: 'Keys that work on this page',
  ctrl: 'Ctrl/⌘',
  goToOrDo: 'Go to or do',
  targetPageOrAction: 'Target, page or action',
  nothingIsCalled: 'Nothing is called that.',
  maintenanceWindows: 'Maintenance windows',
  kindsOfSchedules: 'Kinds of schedules',
  makeSchedule: 'Make a schedule',
})
