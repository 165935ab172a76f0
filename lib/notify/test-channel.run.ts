import 'server-only'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { ChannelTest } from '@/lib/features/channels/contract'
import { sendingTexts as t } from '@/lib/texts/sending'
import { beginTest, findSendChannel, recordTry } from './outbox-store'
import { sendNotices } from './send.run'
import type { ToldNotice } from './template'

/** Name of the worker task. */
export const TEST_CHANNEL = 'channels.test'

const TITLE = t.testMessageFromQuarterdeck
const Input = z.object({ channelId: z.uuid(), by: z.string().max(200) })

/** Worker task: sends a real message to a channel now, and keeps it in the log like every other. */
export async function testChannel(input: unknown): Promise<ChannelTest> {
  const { channelId, by } = Input.parse(input)
  const workerId = randomUUID()
  const channel = await findSendChannel(channelId)
  const claim = channel && (await beginTest(channelId, workerId, TITLE))
  if (!channel || !claim) throw new AppError('not_found')
  const begun = performance.now()
  const outcome = await sendNotices(channel, claim, [testNotice(by)])
  await recordTry(claim, workerId, { ...outcome, nextInMs: null })
  return {
    deliveryId: claim.id,
    ok: outcome.result === 'ok',
    code: outcome.code,
    detail: outcome.detail,
    milliseconds: Math.round(performance.now() - begun),
  }
}

function testNotice(by: string): ToldNotice {
  return {
    id: randomUUID(),
    kind: 'test',
    severity: 'info',
    action: 'open',
    title: TITLE,
    body: [
      { part: 'text', text: t.thisChannelWorksNothing },
      { part: 'fact', label: t.sentBy, value: by },
    ],
    link: '/channels',
    target: null,
    environment: null,
    createdAt: new Date().toISOString(),
  }
}
