import { texts } from './texts'

export const messageWordsTexts = texts('message-words', {
  needsPersonEnd3: 'Needs a person: End 3 sessions of shop',
  whetherThisChange: 'Whether this change happened is not known.',
  whatToDo: 'What to do',
  lookAtTarget: 'Look at the target yourself.',
  production: 'Production',
  wordsSaved: 'Words saved',
  yourWords: 'Your words',
  panelsOwnWords: 'The panel’s own words',
  title: 'Title',
  text: 'Text',
  save: 'Save',
  backToPanelsOwn: 'Back to the panel’s own',
  example: 'An example',
  whatMessagesSay: 'What the messages say',
  plainTextNothingIn:
    'Plain text: nothing in it is markup on any channel, and what comes from a server is shown as it is. A line whose placeholders are all empty is left out.',
  wordsOfMessages: 'Words of messages',
})
