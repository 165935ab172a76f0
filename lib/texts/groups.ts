import { texts } from './texts'

export const groupsTexts = texts('groups', {
  rename: 'Rename {name}',
  makeGroup: 'Make a group',
  save: 'Save',
  makeIt: 'Make it',
  name: 'Name',
  targetsArePutInto: 'Targets are put into it on their Edit pages.',
  group: 'Group',
  targets: 'Targets',
  none: 'none',
  groups: 'Groups',
  groupGathers:
    'A group gathers targets across environments, for one team or one application, and roles can be granted in it.',
  thereIsNoGroup: 'There is no group yet',
  rename2: 'Rename',
  itHoldsNoTarget: 'It holds no target.',
  targetsInItStay: { one: '{n} target in it stay.', other: '{n} targets in it stay.' },
  remove: 'Remove {name}',
  groupIsRemoved: 'The group {name} is removed. {stay}',
  removeIt: 'Remove',
  removeGroup: 'Remove group',
  rolesThatWere: 'Roles that were granted in it end: who saw targets only through it sees them no more.',
})
