import 'server-only'
import { config } from '@/lib/config'
import { countOthersWith, insertLink } from '@/lib/features/users/store'
import { inTransaction } from '@/lib/store/client'

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** True when no enabled admin exists: only then can a first one be made. */
export async function needsFirstAdmin(): Promise<boolean> {
  return (await countOthersWith('admin', NOBODY)) === 0
}

/**
 * A link that makes the first admin, for whoever started the panel to read from its output. It works once
 * and for 72 hours; a new one ends the older. The secret is after the #, which no browser sends anywhere.
 * @returns null when there is an admin
 */
export async function createFirstAdminLink(): Promise<string | null> {
  if (!(await needsFirstAdmin())) return null
  const secret = await inTransaction((tx) => insertLink(tx, 'first-admin', null))
  return `${config().origin}/welcome#${secret}`
}
