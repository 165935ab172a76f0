import { texts } from './texts'

export const pageTexts = texts('pages', {
  nothingHere: 'Nothing here',
  thereIsNothingHere: 'There is nothing here, or you may not see it',
  checkAddressOrAsk: 'Check the address, or ask an administrator for access.',
  goToFleet: 'Go to Fleet',
  panelCannotSayWho: 'The panel cannot say who you are',
  itNeedsPermission:
    'It needs the permission “{permission}”, which comes with: {roles}. An administrator grants roles in Users.',
  yourRolesDoNot: 'Your roles do not open this page',
  quarterdeck: 'Quarterdeck',
  watchChangeAnd: 'Watch, change and recover PostgreSQL, MySQL and MariaDB servers.',
})
