import { texts } from './texts'

export const pageErrorTexts = texts('page-error', {
  thisPageCouldNot: 'This page could not be drawn',
  targetsAreNot:
    'Targets are not affected. Try again; if it stays, give the mark below to whoever runs the panel.',
  mark: 'Mark',
  tryAgain: 'Try again',
})
