import { texts } from './texts'

export const hostsTexts = texts('hosts', {
  registerHost: 'Register a host',
  hosts: 'Hosts',
  hostIsMachineThat: 'A host is a machine that targets run on: this one, or another over SSH.',
  withHostPanelShows:
    'With a host the panel shows CPU, memory, disks and network beside the figures of a target. It runs only commands of a fixed list there.',
  noHostIsRegistered: 'No host is registered',
  dbasAndAdmins: 'DBAs and admins register hosts.',
  name: 'Name',
  state: 'State',
  reachedAs: 'Reached as',
  environment: 'Environment',
  targets: 'Targets',
  lastSeen: 'Last seen',
  none: 'none',
  andMore: 'and {targets} more',
  never: 'never',
  silentOf: { one: '{n} of {hosts} is unknown', other: '{n} of {hosts} are unknown' },
  nHosts: { one: '{n} host', other: '{n} hosts' },
  allAnswer: { one: 'The host answers', other: 'All {n} hosts answer' },
})
