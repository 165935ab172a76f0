import { randomBytes, randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import type { Actor } from '@/lib/auth/actor'
import type { ChannelInput } from '@/lib/features/channels/input'
import { router } from '@/lib/http/router'
import { announce } from '@/lib/notify/announce'
import type { Notice } from '@/lib/notify/notice'
import { inTransaction, prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

/** The panel as that person. */
export function panelAs(actor: Actor) {
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(router, { context: { request, authenticate: async () => actor } })
}
export type NotifyPanel = ReturnType<typeof panelAs>

export const signingSecret = `whsec_${randomBytes(32).toString('base64')}`

/** A webhook channel to a sink. */
export function webhook(name: string, url: string, ca = ''): ChannelInput {
  return {
    type: 'webhook',
    name,
    settings: { ca, statements: false },
    secret: { url, signingSecret },
    heartbeat: null,
  }
}

/** Everything announced and sent so far is forgotten; channels and routes too. */
export async function clearNotifications(): Promise<void> {
  await storePool().query('TRUNCATE notice, delivery, channel_route, channel, channel_template CASCADE')
}

/** Announces as the product does, in a transaction of its own. */
export function tell(notice: Partial<Notice> & Pick<Notice, 'dedupKey'>): Promise<void> {
  return inTransaction((tx) =>
    announce(tx, {
      kind: 'change.needs_person',
      subject: { noun: 'changes', id: randomUUID() },
      title: `About ${notice.dedupKey}`,
      body: [],
      link: '/changes/1',
      ...notice,
    }),
  )
}

/** The messages in the store, oldest first, with their tries. */
export function deliveries() {
  return prisma().delivery.findMany({
    orderBy: { seq: 'asc' },
    include: { tries: { orderBy: { number: 'asc' } }, channel: { select: { name: true } } },
  })
}

/** Reads until `good` holds, or throws with what was read last. */
export async function until<T>(
  read: () => T | Promise<T>,
  good: (value: T) => boolean,
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const value = await read()
    if (good(value)) return value
    if (Date.now() > end)
      throw new Error(
        `It never came: ${JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one))?.slice(0, 2_000)}`,
      )
    await new Promise((resume) => setTimeout(resume, 25))
  }
}

/** Waits until nothing is under way any more. */
export function settledDeliveries(count: number, ms?: number) {
  return until(
    deliveries,
    (rows) => rows.length >= count && rows.every((row) => row.state !== 'waiting' && row.state !== 'sending'),
    ms,
  )
}
