import { texts } from './texts'

export const engineTexts = texts('engines', {
  mysqlOrMariadb: 'MySQL or MariaDB',
})
