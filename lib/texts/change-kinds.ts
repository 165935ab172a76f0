import { texts } from './texts'

/** What each kind of change is called. */
export const changeKindTexts = texts('change-kinds', {
  'extensions.create': 'Create an extension',
  'extensions.drop': 'Drop an extension',
  'extensions.load': 'Load a library',
  'extensions.unload': 'Unload a library',
  'grants.from-monitor': 'Take rights from the monitor',
  'grants.to-monitor': 'Grant rights to the monitor',
  'indexes.create': 'Make an index',
  'indexes.drop': 'Drop an index',
  'instruments.at-start': 'Turn performance_schema on or off',
  'instruments.set': 'Turn instruments on or off',
  'locks.rollback-prepared': 'Roll back a prepared transaction',
  'servers.reload': 'Read the configuration again',
  'servers.restart': 'Restart a server',
  'servers.start': 'Start a server',
  'sessions.cancel': 'Cancel a statement',
  'sessions.end': 'End sessions',
  'settings.set': 'Set parameters',
})
