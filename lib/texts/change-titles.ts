import { texts } from './texts'

/** Titles of changes: kept with the change in the language in which it was asked for. */
export const changeTitles = texts('change-titles', {
  createExtension: 'Create the extension {name} on {target}',
  dropExtension: 'Drop the extension {name} on {target}',
  loadLibrary: 'Load the library {name} on {target}, with a restart',
  loadLibraryLater: 'Have {target} load the library {name} at its next start',
  unloadLibrary: 'Unload the library {name} on {target}, with a restart',
  unloadLibraryLater: 'Have {target} no longer load the library {name} at its next start',
  takeRights: "Take {rights} from the panel's monitor on {target}",
  grantRights: "Grant {rights} to the panel's monitor on {target}",
  turnOn: 'Turn {on} on on {target}',
  turnOff: 'Turn {off} off on {target}',
  turnBoth: 'Turn {on} on, {off} off on {target}',
  performanceSchemaOn: 'Turn performance_schema on on {target}, with a restart',
  performanceSchemaOff: 'Turn performance_schema off on {target}, with a restart',
  reload: 'Have {target} read its configuration again',
  restart: 'Restart {target}',
  cancelStatement: 'Cancel the statement of session {pid} on {target}',
  endSession: 'End session {pid} on {target}',
  endSessions: { one: 'End {n} session on {target}', other: 'End {n} sessions on {target}' },
  set: 'Set {names} on {target}',
  add: 'Add {value} to {name} on {target}',
  setBack: 'Set {name} back to its default on {target}',
  setTo: 'Set {name} to {value} on {target}',
  targets: { one: '{n} target', other: '{n} targets' },
  aTarget: 'a target',
})
