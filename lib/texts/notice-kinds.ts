import { texts } from './texts'

export const noticeKindTexts = texts('notice-kinds', {
  changeWaitsFor: 'A change waits for approval',
  auditLogWasAltered: 'The audit log was altered',
  auditLogWasChecked: 'The audit log was checked in the night',
  auditLogHasNo: 'The audit log has no fresh signed copy outside',
  somebodyBrokeGlass: 'Somebody broke the glass',
  changesAreFrozen: 'Changes are frozen',
  scheduleMissedIts: 'A schedule missed its time',
  whatSchedule: 'What a schedule started failed',
  changeNeedsPerson: 'A change needs a person',
})
