import { texts } from './texts'

export const capabilityTexts = texts('capabilities', {
  overview: 'overview',
  sessions: 'sessions',
  'session-control': 'session control',
  'database-sizes': 'database sizes',
  wraparound: 'wraparound',
  statements: 'statements',
  'lock-waits': 'lock waits',
  'replication-status': 'replication status',
  'performance-schema': 'performance schema',
  'io-timing': 'io timing',
  'slow-log': 'slow log',
  instruments: 'instruments',
  'pending-settings': 'pending settings',
})
