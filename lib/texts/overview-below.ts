import { texts } from './texts'

/** Words of what lies below the first screen of an overview: they come with it. */
export const overviewBelowTexts = texts('overview-below', {
  databasesBySize: 'Databases by size',
  database: 'Database',
  size: 'Size',
  monitorRoleSeesNo: 'The monitor role sees no database here.',
  andSmallerOnes: 'and {sorted} smaller ones',
  ofCapabilitiesAre: '{items} of {items2} capabilities are there',
  capabilities: 'Capabilities',
  serverWasNotProbed: 'The server was not probed yet; it is as soon as it answers.',
  probedTime: 'probed {time}',
  copyRemedy: 'Copy the remedy',
  whatPanelCostsThis: 'What the panel costs this target',
  nConnections: { one: '{n} connection', other: '{n} connections' },
  nConnectionsSince: {
    one: '{n} connection, counted since {time}',
    other: '{n} connections, counted since {time}',
  },
  noStatementWas: 'No statement was counted yet.',
  statementsOfPanel: 'Statements of the panel',
  statement: 'Statement',
  calls: 'Calls',
  time: 'Time',
  rows: 'Rows',
  read: 'Read',
  errors: 'Errors',
})
