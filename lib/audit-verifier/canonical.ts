/** A value as JSON knows it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/**
 * RFC 8785 canonical JSON, written here a second time on purpose: whoever checks the log must not run the
 * code that wrote it. Members are sorted by UTF-16 code units, numbers and strings are as ECMAScript writes
 * them.
 * @throws Error for numbers and half surrogate pairs that the RFC has no form for
 */
export function canonical(value: JsonValue): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw new Error('A number that JSON cannot hold.')
      return Object.is(value, -0) ? '0' : String(value)
    case 'string':
      return canonicalText(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  return `{${canonicalMembers(value)
    .map(([, text]) => text)
    .join(',')}}`
}

/** Members of an object in canonical order: their names, and the text `"name":value`. */
export function canonicalMembers(value: { [key: string]: JsonValue }): [string, string][] {
  return Object.keys(value)
    .sort()
    .map((name) => [name, `${canonicalText(name)}:${canonical(value[name] ?? null)}`])
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new Error('A text that is not Unicode.')
  return JSON.stringify(text)
}
