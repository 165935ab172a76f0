import { AppError } from '@/lib/errors'
import type { HostPreflightItem } from '@/lib/features/hosts/contract'

export type Item = HostPreflightItem

/** One line of the list. */
export function item(
  id: string,
  title: string,
  status: Item['status'],
  detail: string,
  more: Partial<Item> = {},
): Item {
  return { id, title, status, detail, remedy: null, targetId: null, ...more }
}

/** Runs one check; what it throws becomes a line of its own, with the catalogue's remedy. */
export async function checked(
  about: Pick<Item, 'id' | 'title'> & Partial<Item>,
  check: () => Promise<Pick<Item, 'status' | 'detail'> & Partial<Item>>,
): Promise<Item> {
  const { id, title, ...more } = about
  try {
    const { status, detail, ...found } = await check()
    return item(id, title, status, detail, { ...found, targetId: more.targetId ?? null })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return item(id, title, 'refused', error.message, { ...more, remedy: more.remedy ?? error.hint })
  }
}
