import { texts } from './texts'

export const toolTexts = texts('tools', {
  serversOfOurOwn: 'Servers of our own: restores and drills',
  logicalBackupsOf: 'Logical backups of PostgreSQL',
  restoresOf: 'Restores of PostgreSQL',
  physicalBackupsOf: 'Physical backups of PostgreSQL',
  continuousWal: 'Continuous WAL archives',
  logicalBackupsOfMariadb: 'Logical backups of MariaDB and MySQL',
  physicalBackupsOfMariadb: 'Physical backups of MariaDB',
  compressingBackups: 'Compressing backups',
  routingToPrimary: 'Routing to the primary',
})
