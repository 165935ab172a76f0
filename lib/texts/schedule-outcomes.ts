import { texts } from './texts'

export const scheduleOutcomesTexts = texts('schedule-outcomes', {
  pausedOrSwitchedOff: 'It was paused or switched off before it began.',
  thisVersionOfThe: 'This version of the worker does not know the kind.',
  scheduleWasRemoved: 'The schedule was removed.',
  windowClosedWhileIt: 'Its window closed while it waited.',
  workerEnded: 'The worker ended.',
  logWasAltered: 'The log was altered.',
  isFrozen: '{name} is frozen.',
  noWorkerRanIt: 'No worker ran it in its time.',
  entriesWhole: { one: '{n} entry, none altered.', other: '{n} entries, none altered.' },
  lookedAtAnew: { one: '{n} target is looked at anew.', other: '{n} targets are looked at anew.' },
  blackout: 'Blackout: {name}',
  unknownError: 'unknown error',
  tookLonger: { one: 'It took longer than {n} minute.', other: 'It took longer than {n} minutes.' },
})
