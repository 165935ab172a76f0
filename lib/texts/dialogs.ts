import { texts } from './texts'

export const dialogTexts = texts('dialogs', {
  production: 'PRODUCTION',
  typeNameExactlyAs: 'Type the name exactly as shown.',
  sayInSentenceWhy: 'Say in a sentence why.',
  enterYourPassword: 'Enter your password.',
  cancel: 'Cancel',
  typeToGoOn: 'Type {name} to go on',
  copyName: 'Copy the name',
  reason: 'Reason',
  keptInAuditLog: 'Kept in the audit log with your name.',
  yourPassword: 'Your password',
  itMustBeYou: 'It must be you: asked once more for what is hard to undo.',
  code: 'Code',
  youCameThrough:
    'You came through single sign-on: confirming that it is you takes an authenticator app. Set one up in {link} first.',
  yourAccount: 'your account',
  sixDigitsOfYourAuthenticator: 'Six digits of your authenticator app.',
  enterSixDigits: 'Enter the six digits shown now.',
})
