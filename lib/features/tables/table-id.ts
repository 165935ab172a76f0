const part = (text: string) =>
  encodeURIComponent(text).replace(/[.!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Schema and name as one word that an address can carry, whatever is in them. */
export function tableId(schema: string, name: string): string {
  return `${part(schema)}.${part(name)}`
}

/** What such a word names; null where it is none. */
export function readTableId(id: string): { schema: string; name: string } | null {
  const [schema, name, ...more] = id.split('.')
  if (!schema || !name || more.length > 0) return null
  try {
    return { schema: decodeURIComponent(schema), name: decodeURIComponent(name) }
  } catch {
    return null
  }
}
