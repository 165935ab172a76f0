import { texts } from './texts'

export const problemTexts = texts('problem', {
  panelDoesNotAnswer: 'The panel does not answer.',
  checkYourNetwork: 'Check your network. This page goes on trying.',
  somethingWentWrong: 'Something went wrong.',
})
