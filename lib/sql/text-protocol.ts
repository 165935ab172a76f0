import { MyIdent } from './identifiers'

/**
 * Statements MySQL cannot prepare (error 1295) and that go over the text protocol instead. Each is the
 * whole of what may stand before the names; anything else is refused when the template is made.
 */
const KINDS: readonly RegExp[] = [
  /^START TRANSACTION( READ (ONLY|WRITE)| WITH CONSISTENT SNAPSHOT)?$/,
  /^(BEGIN|COMMIT|ROLLBACK)$/,
  /^SET SESSION TRANSACTION READ (ONLY|WRITE)$/,
  /^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) @$/,
  /^USE @$/,
  /^SET ROLE (NONE|@)$/,
  /^LOCK TABLES @(\.@)? (READ|WRITE)(, @(\.@)? (READ|WRITE))*$/,
  /^UNLOCK (TABLES|INSTANCE)$/,
  /^LOCK INSTANCE FOR BACKUP$/,
  /^DROP TRIGGER( IF EXISTS)? @(\.@)?$/,
  /^CHECK TABLE @(\.@)?(, @(\.@)?)*( QUICK| FAST| MEDIUM| EXTENDED| CHANGED)*$/,
  /^CREATE ROLE( IF NOT EXISTS)? @$/,
  /^XA RECOVER$/,
  /^SHUTDOWN$/,
]

/** A statement for MySQL's text protocol: no values, only quoted names. Only `mySqlText` makes one. */
export class MySqlText {
  readonly #dialect = 'mysql-text'
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  static join(strings: TemplateStringsArray, names: readonly MyIdent[]): MySqlText {
    const shape = strings.join('@').replace(/\s+/g, ' ').trim().toUpperCase()
    const invalid =
      strings.some((text) => text.includes('@')) || names.some((name) => !(name instanceof MyIdent))
    if (invalid || !KINDS.some((kind) => kind.test(shape))) {
      throw new TypeError('This kind of statement is not on the list for the text protocol.')
    }
    return new MySqlText(
      strings
        .map((text, i) => text + (names[i]?.quoted ?? ''))
        .join('')
        .trim(),
    )
  }

  get dialect(): 'mysql-text' {
    return this.#dialect
  }
}

/** A statement that MySQL will not prepare, from the list above. Throws a TypeError for any other. */
export function mySqlText(strings: TemplateStringsArray, ...names: MyIdent[]): MySqlText {
  return MySqlText.join(strings, names)
}
