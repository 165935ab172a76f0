import canonicalize from 'canonicalize'

/**
 * RFC 8785 canonical JSON: one text for one value, whoever writes it. Undefined members are left out.
 * @throws Error for what JSON has no form for (undefined, NaN, Infinity, bigint)
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('There is no canonical JSON of this value.')
  return text
}
