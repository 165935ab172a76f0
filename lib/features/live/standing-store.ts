import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { IDLE_MS } from '@/lib/auth/token-text'
import { storePool } from '@/lib/store/pool'

const GRANTS = (owner: string) =>
  `(SELECT string_agg(concat_ws(' ', g.role, g.scope, g.scope_id), ',' ORDER BY g.id) FROM "grant" g WHERE ${owner})`

// Where targets lie decides which grants reach them.
const PLACES = `
  (SELECT string_agg(concat_ws(' ', t.id, t.environment_id, t.removed_at,
                               (SELECT string_agg(m.group_id::text, ',' ORDER BY m.group_id)
                                  FROM target_group_member m WHERE m.target_id = t.id)), ';' ORDER BY t.id)
     FROM target t)`

const OF_SIGN_IN = {
  name: 'standing of a sign-in',
  text: `
    SELECT md5(concat_ws('|', ${GRANTS('g.user_id = u.id')}, ${PLACES})) AS standing
      FROM sign_in s JOIN "user" u ON u.id = s.user_id
     WHERE s.id = $1::uuid AND s.revoked_at IS NULL AND u.disabled_at IS NULL AND s.expires_at > now()
       AND s.last_active_at > now() - make_interval(secs => $2)`,
}

const OF_TOKEN = {
  name: 'standing of a token',
  text: `
    SELECT md5(concat_ws('|', ${GRANTS('g.token_id = a.id')}, ${GRANTS('g.user_id = u.id')}, ${PLACES})) AS standing
      FROM api_token a JOIN "user" u ON u.id = a.user_id
     WHERE a.id = $1::uuid AND a.revoked_at IS NULL AND u.disabled_at IS NULL AND a.expires_at > now()`,
}

/**
 * A fingerprint of everything that decides what somebody may have: as long as it stays the same, so does that.
 * One small query, asked every 30 s for each stream that is open, where looking everything up again costs ten times
 * as much. Null when their sign-in or token has ended, and for who is no person and no token.
 */
export async function standingOf(actor: Actor): Promise<string | null> {
  if (actor.kind !== 'user' && actor.kind !== 'token') return null
  const query =
    actor.kind === 'user'
      ? { ...OF_SIGN_IN, values: [actor.signIn.id, IDLE_MS / 1_000] }
      : { ...OF_TOKEN, values: [actor.id] }
  const found = await storePool().query<{ standing: string }>(query)
  return found.rows[0]?.standing ?? null
}
