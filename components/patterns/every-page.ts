type Page<T> = { items: T[]; nextCursor?: string | undefined }

const MOST_PAGES = 50

/**
 * All rows of a list that comes in pages of up to 200, for an export; 10 000 at most.
 * @param ask reads the page at a cursor, the first one without
 */
export async function everyPage<T>(
  ask: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask({ limit: 200, ...(cursor ? { cursor } : {}) })
    rows.push(...answer.items)
    cursor = answer.nextCursor
    if (cursor === undefined) break
  }
  return rows
}
