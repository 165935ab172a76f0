import type { ErrorEntries } from './entries'

/** Errors of the panel itself: its doors, its people, its store. */
export const PANEL_ERRORS = {
  'request.invalid': {
    status: 400,
    message: 'Some of the input is not right.',
    hint: 'Correct the marked fields and send again.',
  },
  'request.origin': {
    status: 403,
    message: 'This request did not come from a page of this panel.',
    hint: 'Open the panel at its configured address and try again.',
  },
  'request.too_many': { status: 429, message: 'Too many requests.', hint: 'Wait a minute, then try again.' },
  'request.too_large': { status: 413, message: 'The request is too large.', hint: 'Send less at a time.' },
  'auth.required': {
    status: 401,
    message: 'Sign in first.',
    hint: 'Your session has ended, or the token is missing, expired or revoked.',
  },
  'auth.failed': {
    status: 401,
    message: 'That sign-in was not accepted.',
    hint: 'Check e-mail, password and code. After several tries each new one is delayed.',
  },
  'auth.code_required': {
    status: 401,
    message: 'A code from the authenticator app is needed.',
    hint: 'Enter the six digits shown now.',
  },
  'auth.step_up_required': {
    status: 403,
    message: 'Confirm that it is you.',
    hint: 'Enter your password and code again; the confirmation counts for five minutes.',
  },
  'auth.person_required': {
    status: 403,
    message: 'Only a signed-in person may do this.',
    hint: 'Tokens never step up, approve or make tokens. Sign in, or use `qd sign-in`.',
  },
  'permission.denied': {
    status: 403,
    message: 'Your roles do not allow this.',
    hint: 'An administrator can grant the role in Settings, Users.',
  },
  'download.gone': {
    status: 410,
    message: 'This file was fetched already, is not yours, or waited too long.',
    hint: 'Make it again: each file is there for one download within two minutes.',
  },
  'audit.chain_broken': {
    status: 409,
    message: 'The audit log was altered: nothing is signed until somebody looked at it.',
    hint: 'Export the log and check it with the offline verifier; docs/evidence.md says what each finding means.',
  },
  'audit.verify_slow': {
    status: 504,
    message: 'The check of the whole log goes on longer than a page can wait.',
    hint: 'The check of each night has all the time it needs. Or export the log and check it with build/audit-verify.mjs.',
  },
  'audit.key_missing': {
    status: 503,
    message: 'The key that signs the audit log is not on this machine.',
    hint: 'Copy the file audit.key from the machine where the key was changed.',
  },
  not_found: {
    status: 404,
    message: 'There is nothing here, or you may not see it.',
    hint: 'Check the address, or ask for access.',
  },
  conflict: {
    status: 409,
    message: 'It has changed meanwhile.',
    hint: 'Load the page again and repeat what you did.',
  },
  'precondition.failed': {
    status: 412,
    message: 'A condition for this no longer holds.',
    hint: 'Look at the facts again and make a new plan.',
  },
  'store.unavailable': {
    status: 503,
    message: "The panel's own store does not answer.",
    hint: 'Targets are not affected. The panel recovers by itself when the store is back.',
  },
  'store.full': {
    status: 507,
    message: "The disk of the panel's own store is full.",
    hint: 'Free space there. Nothing that was acknowledged is lost, and the panel goes on by itself.',
  },
  'worker.unavailable': {
    status: 503,
    message: 'No worker is running.',
    hint: 'Start one with `npm run start:worker`; the request was kept.',
  },
  'channel.secret_needed': {
    status: 422,
    message: 'The channel needs its secret again.',
    hint: 'It leads elsewhere than before, or never had one: enter password, address or key.',
  },
  internal: {
    status: 500,
    message: 'Something went wrong in the panel.',
    hint: 'Give the request id to whoever runs the panel; the log has the rest.',
  },
} as const satisfies ErrorEntries
