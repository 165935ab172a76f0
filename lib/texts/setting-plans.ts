import { texts } from './texts'

export const settingPlansTexts = texts('setting-plans', {
  itsDefault: 'its default',
  serverHasNoParameter: 'The server has no parameter {name}, or hides it from this role.',
  fileIs: '{cannot} Its file is {path}.',
  administratorOfTheServer: '{reason} An administrator of the server can allow it: {remedy}',
  setToItTakes: 'Set {name} to {value} (it takes {takes})',
  atOnceItCounts: 'At once; it counts after a restart.',
  atOnceForEvery: 'At once, for every session.',
  atOnceForSessions: 'At once, for sessions that are opened from then on.',
  setItBackTo: 'Set it back to {value}.',
  configurationFile: 'its configuration file',
  restartOfTheServer: 'A restart of the server forgets it: put {lines} into {file}, too.',
  logOfTheServer: 'The log of the server will hold statements with their values, personal data included.',
  nothingChangesBeforeThe: 'Nothing changes before the server is restarted.',
  sessionsThatAreOpen: 'Sessions that are open now get the new value, too, unless they set their own.',
  sessionsThatAreOpen2:
    'Sessions that are open now keep their own value of {names}; new ones get the new value.',
  setsOnFromTo: 'Sets {name} on {target} from {was} to {value}.',
  setsOn: 'Sets on {target}: {each}.',
  setTo: '{name} was set to {value}.',
  serverStillShows: 'The server still shows {name} = {value}.',
  serverHasAndWaits: 'The server has {name}, and waits for a restart; until then it is {value}.',
  serverShows: 'The server shows {name} = {value}.',
  newValueOfWaits:
    'A new value of {name} waits for a restart, and this role may not see it. Restart the server first.',
  isAlready: '{name} is {value} already.',
  listsAlready: '{name} lists {add} already.',
  countsIn: 'A number without a unit counts in {unit}.',
  counts: 'It counts only after a restart of the server.',
  theyCount: {
    one: '{names} counts only after a restart of the server.',
    other: '{names} count only after a restart of the server.',
  },
  empty: '(empty)',
  nameTo: '{name} to {value}',
})
