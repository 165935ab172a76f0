import type { ErrorEntries } from './entries'

/** Errors of database servers, of reaching them, and of what is asked of them. */
export const TARGETS_ERRORS = {
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
} as const satisfies ErrorEntries
