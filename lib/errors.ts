import { texts } from '@/lib/texts/texts'

/**
 * Every error a person can meet: one code, the HTTP status it answers with, the sentence they read and
 * what to do next. Components look the code up; nobody parses messages.
 */
const ENGLISH = {
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
  'target.unreachable': {
    status: 502,
    message: 'The server cannot be reached.',
    hint: 'Check host, port, firewall and that the server runs.',
  },
  'target.name_unknown': {
    status: 502,
    message: 'The host name is not known.',
    hint: 'Check the spelling and the DNS of the machine the panel runs on.',
  },
  'target.refused': {
    status: 502,
    message: 'Nothing listens at that port.',
    hint: 'Check the port and that the server runs.',
  },
  'target.auth_failed': {
    status: 502,
    message: 'The server refused the user or password.',
    hint: 'Set the credential again; the role script shows how to create the user.',
  },
  'target.auth_method_refused': {
    status: 502,
    message: 'The server asked for the password in a form we do not send.',
    hint: 'Use SCRAM-SHA-256 (PostgreSQL), caching_sha2_password over TLS (MySQL) or ed25519 (MariaDB).',
  },
  'target.password_missing': {
    status: 400,
    message: 'The password is empty.',
    hint: 'Give the role a password; the panel never connects without one.',
  },
  'target.tls_unsupported': {
    status: 502,
    message: 'The server does not offer TLS.',
    hint: 'Turn TLS on at the server, or choose a weaker mode with a reason.',
  },
  'target.tls_untrusted': {
    status: 502,
    message: "The server's certificate is not trusted.",
    hint: "Paste the certificate of the site's CA into the target.",
  },
  'target.tls_name_mismatch': {
    status: 502,
    message: "The server's certificate is for another name.",
    hint: 'Use the name in the certificate as host, or issue one that has this name.',
  },
  'target.tls_expired': {
    status: 502,
    message: "The server's certificate is not valid now.",
    hint: 'Renew the certificate, and check the clocks of both machines.',
  },
  'target.protocol': {
    status: 502,
    message: 'What answers there does not speak the protocol.',
    hint: 'Check engine and port: another program may listen there.',
  },
  'target.version_unsupported': {
    status: 502,
    message: 'That version of the server is not supported.',
    hint: 'PostgreSQL 14 to 18, MariaDB 10.6 and later, MySQL 8.0 and later are.',
  },
  'target.timeout': {
    status: 504,
    message: 'The server did not answer in time.',
    hint: 'The connection was dropped; the next reading opens a new one.',
  },
  'target.too_much_data': {
    status: 502,
    message: 'The server sent more than a reading may have.',
    hint: 'The connection was dropped. Something at that address is not what it should be.',
  },
  'target.connection_lost': {
    status: 502,
    message: 'The server ended the connection.',
    hint: 'It may be restarting. The next reading opens a new connection.',
  },
  'target.too_many_connections': {
    status: 502,
    message: 'The server has no free connection.',
    hint: 'Raise its limit, or reserve one for the monitor role.',
  },
  'target.permission_missing': {
    status: 502,
    message: 'The role lacks a right on the server.',
    hint: 'The detail names the GRANT to run.',
  },
  'target.not_read_only': {
    status: 422,
    message: 'The monitor role may write.',
    hint: 'Use a role without write rights; the role script makes one.',
  },
  'target.query_failed': {
    status: 502,
    message: 'The server refused a statement of the panel.',
    hint: "The detail holds the server's words.",
  },
  'target.lock_timeout': {
    status: 504,
    message: 'The statement waited too long for a lock.',
    hint: 'Look at Activity for what holds it.',
  },
  'target.frozen': {
    status: 409,
    message: 'The target is unknown at the moment.',
    hint: 'Wait until it answers again.',
  },
  'host.unreachable': {
    status: 502,
    message: 'The host cannot be reached.',
    hint: 'Check its address, the network and the firewall in between.',
  },
  'host.refused': {
    status: 502,
    message: 'Nothing listens at that port of the host.',
    hint: 'Check the port and that its SSH server runs.',
  },
  'host.timeout': {
    status: 504,
    message: 'The host did not answer in time.',
    hint: 'Check the network in between; the connection is opened again by itself.',
  },
  'host.protocol': {
    status: 502,
    message: 'What answers there is no SSH server the panel can talk to.',
    hint: 'It needs OpenSSH 6.5 or later, with AES-GCM and an ed25519, ECDSA or RSA host key.',
  },
  'host.key_changed': {
    status: 502,
    message: "The host's key is not the one that was confirmed.",
    hint: 'Nothing was sent. If the host was set up anew, compare the new fingerprint at its console and confirm it by editing the host; if not, somebody may sit in between.',
  },
  'host.auth_failed': {
    status: 502,
    message: 'The host refused the user or the key.',
    hint: "Paste the panel's public key into the user's ~/.ssh/authorized_keys; the page of the host shows the line.",
  },
  'host.connection_lost': {
    status: 502,
    message: 'The connection to the host was lost.',
    hint: 'It is opened again by itself. What was started detached goes on.',
  },
  'host.elsewhere': {
    status: 409,
    message: 'This host is the machine of another worker.',
    hint: 'Start a worker on that machine, or register it over SSH.',
  },
  'host.no_key': {
    status: 409,
    message: 'The host has no key to sign in with.',
    hint: 'Edit the host and make one, or paste one.',
  },
  'host.key_invalid': {
    status: 422,
    message: 'That is no private key the panel can use.',
    hint: 'Paste an OpenSSH or PEM private key (ed25519, ECDSA or RSA of 2048 bits and more), and its passphrase if it has one.',
  },
  'host.command_refused': {
    status: 422,
    message: 'The panel does not send that to a host.',
    hint: 'Correct the value the detail names.',
  },
  'host.command_failed': {
    status: 502,
    message: 'A command on the host failed.',
    hint: 'The detail holds what it said; the preflight of the host tells what is missing.',
  },
  'host.command_timeout': {
    status: 504,
    message: 'A command on the host took too long and was ended.',
    hint: 'Look at the load of the host, then try again.',
  },
  'host.command_stopped': {
    status: 409,
    message: 'A command on the host was stopped.',
    hint: 'Start it again when you want it.',
  },
  'host.too_much_output': {
    status: 502,
    message: 'A command on the host said more than it may.',
    hint: 'It was ended. Something on that host is not what it should be.',
  },
  'host.sudo_refused': {
    status: 502,
    message: 'The host does not let the login act as the service.',
    hint: 'Paste the sudoers lines that the page of the host shows.',
  },
  'host.disk_full': {
    status: 502,
    message: 'The disk of the host is full.',
    hint: 'Make room in the folder the detail names, or choose another work folder for this host.',
  },
  'host.file_differs': {
    status: 502,
    message: 'A file did not arrive as it was sent.',
    hint: 'It was thrown away; send it again.',
  },
  'egress.forbidden': {
    status: 422,
    message: 'Connections to that address are not allowed.',
    hint: 'Loopback, link-local and the panel’s own store are refused unless the installation allows them (QD_EGRESS_ALLOW).',
  },
  'engine.unsupported': {
    status: 422,
    message: 'This server does not offer that.',
    hint: 'The reason and the remedy are in the detail.',
  },
  'probe.unsafe': {
    status: 422,
    message: 'The probe was not run: with these rights a rollback would not undo everything.',
    hint: 'Take the right away, or leave that role out of what the probe may become.',
  },
  'probe.no_credential': {
    status: 409,
    message: 'No credential for probes is set for this target.',
    hint: 'Set it on the page of the target, under Edit; the script there makes the role.',
  },
  'probe.cancelled': { status: 409, message: 'The probe was stopped.', hint: 'Ask again.' },
  'probe.gone': {
    status: 410,
    message: 'The answer is no longer kept.',
    hint: 'Ask again: answers of probes are kept for a few minutes only.',
  },
  'probe.too_many': {
    status: 429,
    message: 'Too many probes of yours are under way.',
    hint: 'Wait until one has ended, or stop it.',
  },
  'change.stale_plan': {
    status: 409,
    message: 'The plan is no longer the one you saw.',
    hint: 'Read the new plan, then apply it.',
  },
  'change.facts_differ': {
    status: 409,
    message: 'What the plan rests on has changed.',
    hint: 'Make a new plan.',
  },
  'change.not_applicable': {
    status: 409,
    message: 'The change cannot be applied in its present state.',
    hint: 'Open it to see why.',
  },
  'change.refused': {
    status: 422,
    message: 'This change is refused.',
    hint: 'Leave out what the sentence before names, or put it right on the server; then make a new plan.',
  },
  'change.in_set': {
    status: 409,
    message: 'This change belongs to a set, which is applied as a whole and in its order.',
    hint: 'Open the set and apply it there, or leave this change out of it.',
  },
  'change.template_exists': {
    status: 409,
    message: 'There is a template of that name already.',
    hint: 'Choose another name.',
  },
  'change.set_stopped': {
    status: 409,
    message: 'An earlier change of its set did not succeed.',
    hint: 'See what became of that one, then make a new set of those that are left.',
  },
  'change.name_mismatch': {
    status: 422,
    message: 'The typed name does not match.',
    hint: 'Type the name exactly as shown.',
  },
  'change.step_failed': {
    status: 422,
    message: 'A step of the change failed.',
    hint: 'The log of the run says what the server answered; make a new plan when the cause is gone.',
  },
  'change.not_verified': {
    status: 422,
    message: 'The change ran, but its effect could not be seen.',
    hint: 'Look at the target; then make a new plan if it is still wanted.',
  },
  'change.needs_person': {
    status: 409,
    message: 'Whether the change happened is not known.',
    hint: 'Look at the target yourself, then make a new plan if it is still wanted.',
  },
  'change.reason_required': { status: 422, message: 'A reason is needed.', hint: 'Say in a sentence why.' },
  'approval.required': {
    status: 409,
    message: 'This change needs the approval of other people.',
    hint: 'Ask for it on the page of the change.',
  },
  'approval.own': {
    status: 403,
    message: 'Nobody approves what they asked for themselves.',
    hint: 'Another person has to; a second account of the same person is the same person.',
  },
  'approval.invalid': {
    status: 409,
    message: 'The approvals of this change do not hold.',
    hint: 'The detail says why. Ask for approval again.',
  },
  'approval.policies_altered': {
    status: 409,
    message: 'The approval policies are not those that an administrator saved.',
    hint: 'Somebody wrote past the panel. An administrator looks at them in Policies and saves them again.',
  },
  'break_glass.not_allowed': {
    status: 403,
    message: 'No policy allows breaking the glass here.',
    hint: 'Ask for approval, or ask an administrator to allow it in Policies.',
  },
  'break_glass.over': {
    status: 409,
    message: 'The time behind the broken glass is over.',
    hint: 'Ask for approval for what is left, or break the glass again.',
  },
  'break_glass.own_review': {
    status: 403,
    message: 'Nobody reviews what they did themselves.',
    hint: 'Another person closes the review.',
  },
  'freeze.active': {
    status: 423,
    message: 'Changes are frozen here.',
    hint: 'Reading goes on. Freezes shows who froze them, why, and who may lift it.',
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
} as const satisfies Record<string, { status: number; message: string; hint: string }>

type Code = keyof typeof ENGLISH

/** The same in the language of this process. Its words are part of the catalogue as `<code>` and `<code>.hint`. */
export const ERRORS = inLanguage(ENGLISH)

/** The words of all errors as a catalogue has them: the sentence under its code, what to do next under `<code>.hint`. */
export function errorWords(): Record<Code | `${Code}.hint`, string> {
  return Object.fromEntries(
    Object.entries(ENGLISH).flatMap(([code, { message, hint }]) => [
      [code, message],
      [`${code}.hint`, hint],
    ]),
  ) as Record<Code | `${Code}.hint`, string>
}

function inLanguage(english: typeof ENGLISH): typeof ENGLISH {
  const words: Record<string, string> = texts('errors', errorWords())
  return Object.fromEntries(
    Object.entries(english).map(([code, { status }]) => [
      code,
      { status, message: words[code], hint: words[`${code}.hint`] },
    ]),
  ) as typeof ENGLISH
}

export type ErrorCode = keyof typeof ERRORS

const BRAND = Symbol.for('quarterdeck.appError')

/** An error with a code from the catalogue. `detail` is shown to people; `cause` goes to the log only. */
export class AppError extends Error {
  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly status: number
  readonly hint: string
  readonly detail: string | undefined
  /** Field errors of a form: path to sentence. */
  readonly fields: Record<string, string> | undefined

  constructor(
    code: ErrorCode,
    options: { detail?: string; hint?: string; fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(options.detail ? `${ERRORS[code].message} ${options.detail}` : ERRORS[code].message, {
      cause: options.cause,
    })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code].status
    this.hint = options.hint ?? ERRORS[code].hint
    this.detail = options.detail
    this.fields = options.fields
  }

  // Pages and routes are bundled apart and share live connections: each bundle has a class of its own.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}
