import { texts } from './texts'

export const uiTexts = texts('ui', {
  copy: 'Copy',
  copied: 'Copied',
  browserRefusedTo: 'The browser refused to copy',
  browserRefused: 'Browser refused',
  close: 'Close',
  optional: 'optional',
  thisPartOfPage: 'This part of the page could not be loaded. Try again, or load the page again.',
  dismiss: 'Dismiss',
})
