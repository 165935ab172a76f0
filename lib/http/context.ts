import type { AuditEntry } from '@/lib/audit/append'
import type { Actor, UserActor } from '@/lib/auth/actor'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { Permission, TargetPlace } from '@/lib/auth/permissions'
import type { EventFeed } from '@/lib/http/event-feed'
import type { StoreTransaction } from '@/lib/store/client'

/** What is known of a request before anybody asks who sent it. */
export type RequestInfo = {
  requestId: string
  /** Through which door it came. */
  door: 'rpc' | 'rest' | 'page' | 'action'
  /** The client's address, from the socket or the configured proxy only; null when neither is known. */
  ip: string | null
  userAgent: string
}

/** What every door hands to the base. */
export type InitialContext = {
  request: RequestInfo
  /** Looks the sign-in or token up in the store each time. */
  authenticate: () => Promise<Actor>
  /** A door that writes streams out by itself takes the feed here; the procedure's own answer is then empty. */
  takeFeed?: (feed: EventFeed) => void
  /** Who a person of this request is later in it, where the cookie it came with may be renewed by then. */
  again?: (actor: UserActor) => Promise<Actor>
  /** Only at the door that can replace the cookie of a sign-in on its answer. */
  cookie?: { secret: () => Promise<string | null>; replace: (secret: string, expiresAt: number) => void }
}

/** What an audit entry of a handler adds to what the base knows already. */
export type RecordFields = Pick<
  AuditEntry,
  'result' | 'targetId' | 'changeId' | 'reason' | 'details' | 'phase' | 'intentSeq'
>

/** What a handler gets. */
export type HandlerContext = InitialContext & {
  actor: Actor
  requestId: string
  /** Only in procedures of scope target, change or run; elsewhere every use of it throws. */
  target: AuthorizedTarget
  /** The permission on a place, or anywhere at all without one. For what the answer may hold; the door is checked already. */
  may: (permission: Permission, place?: TargetPlace) => boolean
  /** Who the actor is now: streams ask every 30 s. @throws AppError `auth.required` when the sign-in ended */
  recheck: () => Promise<Actor>
  /** An audit entry with the contract's action, this actor and request; for `appendAudit` and `withIntent`. */
  entry: (fields?: RecordFields) => AuditEntry
  /** Writes that entry; the last statement of the handler's transaction. */
  record: (tx: StoreTransaction, fields?: RecordFields) => Promise<bigint>
}
