import { texts } from './texts'

export const settingListTexts = texts('setting-list', {
  someAreHidden: 'Parameters for superusers, and the files that values come from, are hidden from this role.',
  ownSession:
    "The panel's own session sets {names} for itself: what the server has there, only its configuration files tell.",
  sourcesHidden: 'Where values come from is hidden from this account.',
  persistedHidden: 'Which values wait for a restart is hidden from this account.',
  mariadbPending: 'MariaDB does not say which values of its files wait for a restart.',
  anotherEngine: 'It is a server of another engine: nothing can be compared.',
  notKept: 'Nothing is kept of that moment: the first look was later, or there was none yet.',
  notKeptSince: 'Nothing is kept of that moment: the first look was at {at}.',
  innodb: 'InnoDB',
  performanceSchema: 'Performance schema',
  binaryLog: 'Binary log',
  replication: 'Replication',
  galera: 'Galera',
  myisam: 'MyISAM and Aria',
  tls: 'TLS and authentication',
  optimizer: 'Optimizer',
  logging: 'Logs',
  connections: 'Connections',
  memory: 'Memory and caches',
  characters: 'Character sets',
  files: 'Files and folders',
  xPlugin: 'X Plugin',
  others: 'Others',
})
