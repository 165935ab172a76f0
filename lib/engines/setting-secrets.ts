/** Stands in place of what may be a secret. */
export const MASK = '•••'

/** Parameters whose whole value may be a secret though their name does not say so. */
const WHOLE = new Set(['wsrep_sst_auth', 'ssl_passphrase_command', 'file_key_management_filekey'])
/** Names that say that the whole value is one, e.g. `app.jwt_secret`, `authentication_ldap_simple_bind_root_pwd`. */
const NAMED =
  /(^|[._-])(password|passwd|pwd|passphrase|secret|token|credentials?|(secret|private|encryption|api|access|jwt|signing)_?key)$/i
/** A value behind a word that says what it is: in a connection string, a command, options of a plugin. */
const INSIDE =
  /((?:password|passwd|pwd|passphrase|secret|token|access_?key(?:_id)?|api_?key|sslpassword)["']?\s*[=:]\s*|--?(?:password|passwd|pass|token|secret)[ =])('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|[^\s;,&]+)/gi
/** A password in an address: `scheme://user:password@host`. */
const ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(@)/gi
/** MySQL's clients take a password right behind -p. */
const SHORT = /(^|\s)(-p)(?=[^\s-])\S+/g

/** Values that are switches or numbers are no secrets, whatever the name says. */
const HARMLESS = /^(|on|off|yes|no|true|false|default|-?\d{1,9})$/i

/**
 * The value of a server parameter as it may be shown and kept: what may be a secret is taken out. Passwords hide in
 * connection strings (`primary_conninfo`), in commands (`archive_command`) and in parameters of applications.
 */
export function shownSetting(name: string, value: string): { value: string; masked: boolean } {
  if (HARMLESS.test(value)) return { value, masked: false }
  if (WHOLE.has(name.toLowerCase()) || NAMED.test(name)) return { value: MASK, masked: true }
  const shown = value
    .replace(ADDRESS, `$1${MASK}$2`)
    .replace(INSIDE, `$1${MASK}`)
    .replace(SHORT, `$1$2${MASK}`)
  return { value: shown, masked: shown !== value }
}
