import { patternTexts as t } from '@/lib/texts/patterns'

type Page<T> = { items: T[]; nextCursor?: string | undefined }

/** More rows than any file of a page should hold. */
const MOST = 100_000

/**
 * Every row of a list that comes in pages: what an exported table holds is all, not what was scrolled to.
 * @param ask reads the page of 200 at a cursor, the first one without
 * @throws Error when there are more rows than a file should hold: a part is not passed off as the whole
 */
export async function allPages<T>(
  ask: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const rows: T[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask({ limit: 200, ...(cursor ? { cursor } : {}) })
    rows.push(...page.items)
    if (page.nextCursor === undefined) return rows
    if (rows.length >= MOST) throw new Error(t.listTooLong)
    cursor = page.nextCursor
  }
}
