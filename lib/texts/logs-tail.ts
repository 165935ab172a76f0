import { texts } from './texts'

export const logsTailTexts = texts('logs-tail', {
  notKnownOnWhich: 'It is not known on which host this target runs, or where its logs are.',
  setBothOnThe: 'Set both on the page of the target, under Edit, Host.',
  folderOfTheLogs: 'The folder of the logs holds no file.',
  thereIsNoSuch: 'There is no such file any more.',
  seeOnThePage: 'See on the page of the target, under Edit, Host, whether that is the right folder.',
  putThePanelLogin: "Put the panel's login on that host into the group that may read the logs, e.g. adm.",
})
