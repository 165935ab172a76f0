import { texts } from './texts'

export const signInTexts = texts('sign-ins', {
  thatSignInWas: 'That sign-in was not accepted.',
  checkEMailPassword: 'Check e-mail, password and code. After several tries each new one is delayed.',
  tooManyTries: 'Too many tries.',
  waitMinuteThenTry:
    'Wait a minute, then try again. Browsers that signed in before are not held up by others.',
  panelsOwnStoreDoes: "The panel's own store does not answer.",
  itRecoversByItself: 'It recovers by itself; try again in a moment.',
  identityProvider: 'The identity provider refused it, or you have not been invited to this panel.',
  signIn: 'Sign in',
  eMail: 'E-mail',
  password: 'Password',
  code: 'Code',
  sixDigitsYour: 'The six digits your authenticator app shows now.',
  continueWith: 'Continue with {oidcName}',
  withinHour: 'within an hour',
  atUtc: 'at {at} UTC',
  thisSignInIs: 'This sign-in is still open',
  thisBrowserHas:
    'This browser has forgotten it, but the panel could not reach its store to end it. It ends {latest} at the latest when nobody uses it; the panel ends it as soon as its store answers.',
  signInAgainThen:
    'Sign in again then and look at your account page: if it is listed there, end it with one press.',
  makeFirstAccount: 'Make the first account',
  welcomeTo: 'Welcome to Quarterdeck',
  chooseNewPassword: 'Choose a new password',
  oneMoment: 'One moment',
  openThisPageBy: 'Open this page by the link that you were given.',
  thisLinkNoLonger: 'This link no longer works',
  linkWorksOnceAsk:
    'A link works once. Ask an admin for a new one; the first admin’s is printed when the panel starts.',
  itWasUsedAlready: 'It was used already, or it is too old',
  youSignInAs: '{name}, you sign in as {email}.',
  name: 'Name',
  atLeast15: 'At least 15 characters; a sentence is fine.',
  setPassword: 'Set the password',
  quarterdeck: 'Quarterdeck',
  welcome: 'Welcome',
})
