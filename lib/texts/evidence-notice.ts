import { texts } from './texts'

export const evidenceNoticeTexts = texts('evidence-notice', {
  auditLog: 'Audit log: {problem}',
})
