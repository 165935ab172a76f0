import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { secrets, takeSecrets } from '@/lib/secrets'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { makePerson } from '@/test/changes/site'
import { type HttpSink, sinkCertificate, startHttpSink, status } from '@/test/notify/sinks'
import {
  clearNotifications,
  deliveries,
  type NotifyPanel,
  panelAs,
  settledDeliveries,
  tell,
  until,
  webhook,
} from '@/test/notify/site'
import { startSendingWorker } from '@/test/notify/workers'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { openChannelSecret } from './channel-secret.run'
import { beatDueChannels } from './heartbeat'
import { routeNotices } from './route-store'
import { pauseAfter, startSender } from './sender'

let panel: TestPanel
let admin: NotifyPanel
let ca = ''
let first: HttpSink
let second: HttpSink
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  panel = await startTestPanel({ QD_NOTIFY_ALLOW: '127.0.0.1', QD_ORIGIN: 'https://panel.example' })
  const tls = await sinkCertificate()
  ca = tls.ca
  first = await startHttpSink(tls)
  second = await startHttpSink(tls)
  admin = panelAs(await makePerson('admin'))
})
afterAll(async () => {
  await first?.stop()
  await second?.stop()
  await panel?.stop()
})
beforeEach(async () => {
  await clearNotifications()
  for (const sink of [first, second]) {
    sink.got.length = 0
    sink.answers.length = 0
  }
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function sender(firstPauseMs = 40) {
  const started = await startSender({
    report: (error) => process.stderr.write(`${String(error)}\n`),
    firstPauseMs,
    lookEveryMs: 50,
  })
  stops.push(() => started.stop())
  return started
}

/** Two channels to the two sinks, and a rule with the second as the one that steps in. */
async function site(more: Partial<Parameters<NotifyPanel['channelRoutes']['create']>[0]> = {}) {
  const one = await admin.channels.create(webhook('One', `${first.url}/one`, ca))
  const two = await admin.channels.create(webhook('Two', `${second.url}/two`, ca))
  const route = await admin.channelRoutes.create({
    name: 'All',
    channelId: one.id,
    secondChannelId: two.id,
    gatherSeconds: 0,
    quietMinutes: 0,
    ...more,
  })
  return { one, two, route }
}
/** Waits until every notice has become a message, or part of one. */
const routed = () =>
  until(
    () => prisma().notice.count({ where: { routedAt: null } }),
    (left) => left === 0,
  )
const ids = (sink: HttpSink) => sink.got.map((one) => one.headers['webhook-id'])
const bodies = (sink: HttpSink) => sink.got.map((one) => JSON.parse(one.body))

describe('tries', () => {
  test('an error of the receiver is tried again with the same id, until it is taken', async () => {
    await site()
    first.answers.push(status(500), status(503))
    await sender()
    await tell({ dedupKey: 'k' })
    const [row] = await settledDeliveries(1)
    expect(row?.tries.map((one) => [one.result, one.code])).toEqual([
      ['again', '500'],
      ['again', '503'],
      ['ok', '200'],
    ])
    expect(new Set(ids(first))).toEqual(new Set([row?.id]))
    expect(first.got).toHaveLength(3)
    expect(second.got).toEqual([])
  })

  test('Retry-After is kept to', async () => {
    await site()
    first.answers.push(status(429, { 'retry-after': '2' }))
    await sender()
    await tell({ dedupKey: 'k' })
    await settledDeliveries(1)
    const [before, after] = first.got
    expect((after?.at ?? 0) - (before?.at ?? 0)).toBeGreaterThan(1_950)
  })

  test('pauses grow threefold with jitter, end at ten minutes, and never undercut what was asked', () => {
    expect([1, 2, 3].map((tries) => pauseAfter(tries, 5_000, 0, () => 0.5))).toEqual([5_000, 15_000, 45_000])
    expect(pauseAfter(1, 5_000, 0, () => 0)).toBe(2_500)
    expect(pauseAfter(30, 5_000, 0, () => 0.5)).toBe(600_000)
    expect(pauseAfter(1, 5_000, 60_000, () => 0.5)).toBe(60_000)
  })

  test('when the first channel gives up, the second gets the message once, and the log says both', async () => {
    await site()
    for (let n = 0; n < 20; n++) first.answers.push(status(500))
    await sender(10)
    await tell({ dedupKey: 'k' })
    const rows = await settledDeliveries(2)
    expect(rows.map((row) => [row.channel.name, row.state, row.attempts])).toEqual([
      ['One', 'failed', 4],
      ['Two', 'delivered', 1],
    ])
    expect(rows[1]?.insteadOfId).toBe(rows[0]?.id)
    expect(bodies(second).map((body) => body.title)).toEqual(['About k'])
    const health = await admin.channels.health()
    expect(health.state).toBe('degraded')
    expect(health.problems.map((one) => one.what).join()).toContain('“One” failed')
  })

  test('what will never work goes to the second channel at once', async () => {
    await site()
    first.answers.push(status(302, { location: 'https://localhost/' }))
    await sender()
    await tell({ dedupKey: 'k' })
    const rows = await settledDeliveries(2)
    expect(rows.map((row) => [row.state, row.attempts])).toEqual([
      ['failed', 1],
      ['delivered', 1],
    ])
  })

  test('a paused channel hands over to the second; with none it is dropped and said', async () => {
    const { one } = await site()
    await admin.channels.pause({ id: one.id, paused: true })
    await sender()
    await tell({ dedupKey: 'k' })
    expect((await settledDeliveries(1)).map((row) => [row.channel.name, row.state])).toEqual([
      ['Two', 'delivered'],
    ])
    await storePool().query('UPDATE channel_route SET second_channel_id = NULL')
    await tell({ dedupKey: 'l' })
    expect((await settledDeliveries(2)).at(-1)).toMatchObject({
      state: 'dropped',
      problem: 'The channel is paused.',
    })
  })

  test('a slow channel does not hold up another', async () => {
    await site({ secondChannelId: null, goesOn: true })
    const slow = await admin.channels.list()
    const two = slow.items.find((one) => one.name === 'Two')
    await admin.channelRoutes.create({
      name: 'Rest',
      channelId: two?.id ?? '',
      gatherSeconds: 0,
      quietMinutes: 0,
    })
    let [open, most] = [0, 0]
    for (let n = 0; n < 40; n++)
      first.answers.push((_request, response) => {
        open += 1
        most = Math.max(most, open)
        response.once('close', () => {
          open -= 1
        })
      })
    await sender()
    for (let n = 0; n < 6; n++) await tell({ dedupKey: `k${n}` })
    await until(
      () => second.got.length,
      (count) => count === 6,
    )
    // Meanwhile the first never answered, and what goes to it never took more than two of the places.
    const slowOnes = (await deliveries()).filter((row) => row.channel.name === 'One')
    expect(slowOnes.filter((row) => row.finishedAt === null)).not.toEqual([])
    expect(most).toBeLessThanOrEqual(2)
  })
})

describe('gathering', () => {
  test('several notices of one key within the window are one message with a count', async () => {
    await site({ gatherSeconds: 600 })
    await sender()
    for (let n = 1; n <= 5; n++) await tell({ dedupKey: 'k', title: `Number ${n}` })
    await tell({ dedupKey: 'other' })
    await routed()
    expect(first.got).toEqual([])
    // The window is over.
    await storePool().query('UPDATE delivery SET send_after = pg_catalog.now()')
    await settledDeliveries(2)
    // Both are due at the same moment: which goes first is nobody's business.
    const sent = bodies(first).toSorted((a, b) => b.count - a.count)
    expect(sent.map((body) => [body.title, body.count])).toEqual([
      ['Number 5 (×5)', 5],
      ['About other', 1],
    ])
    expect(sent[0].text).toContain('- Number 1\n- Number 2')
  })

  test('after a message more about the same waits; something worse does not, and the end never does', async () => {
    await site({ quietMinutes: 60 })
    await sender()
    await tell({ dedupKey: 'k', severity: 'warning' })
    await settledDeliveries(1)
    await tell({ dedupKey: 'k', severity: 'warning' })
    await tell({ dedupKey: 'k', severity: 'warning' })
    await routed()
    const waiting = await deliveries()
    expect(waiting).toHaveLength(2)
    expect(waiting[1]?.state).toBe('waiting')
    expect((waiting[1]?.sendAfter.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000)
    await tell({ dedupKey: 'k', severity: 'critical' })
    await settledDeliveries(2)
    expect(bodies(first).map((body) => [body.severity, body.count])).toEqual([
      ['warning', 1],
      ['critical', 3],
    ])
    await tell({ dedupKey: 'k', severity: 'critical' })
    await until(deliveries, (rows) => rows.length === 3)
    await tell({ dedupKey: 'k', action: 'resolved' })
    const rows = await settledDeliveries(4)
    expect(rows.map((row) => [row.action, row.state])).toEqual([
      ['open', 'delivered'],
      ['open', 'delivered'],
      ['open', 'dropped'],
      ['resolved', 'delivered'],
    ])
    await tell({ dedupKey: 'k', severity: 'warning' })
    await settledDeliveries(5)
    expect(bodies(first).map((body) => body.type)).toEqual([
      'notice.open',
      'notice.open',
      'notice.resolved',
      'notice.open',
    ])
  })

  test('what is over before it was sent is sent to nobody', async () => {
    await site({ gatherSeconds: 600 })
    await tell({ dedupKey: 'k' })
    await routeNotices()
    await tell({ dedupKey: 'k', action: 'resolved' })
    await sender()
    const rows = await settledDeliveries(1)
    expect(rows.map((row) => row.state)).toEqual(['dropped'])
    expect(first.got).toEqual([])
  })

  test('two rules that lead to one channel make one message; one that matches nothing is counted', async () => {
    const { one } = await site({ goesOn: true, minSeverity: 'warning' })
    await admin.channelRoutes.create({
      name: 'Again',
      channelId: one.id,
      minSeverity: 'warning',
      gatherSeconds: 0,
      quietMinutes: 0,
    })
    await sender()
    await tell({ dedupKey: 'k' })
    await settledDeliveries(1)
    await tell({ dedupKey: 'quiet', severity: 'info' })
    const listed = await until(
      () => admin.channelRoutes.list(),
      (answer) => answer.unrouted === 1,
    )
    expect(listed.items).toHaveLength(2)
    expect(await deliveries()).toHaveLength(1)
  })

  test('a notice of a transaction that is rolled back was never there', async () => {
    await site()
    const { inTransaction } = await import('@/lib/store/client')
    const { announce } = await import('./announce')
    await inTransaction(async (tx) => {
      await announce(tx, {
        kind: 'change.waiting',
        subject: { noun: 'changes', id: '1' },
        title: 'x',
        body: [],
        link: '/',
        dedupKey: 'k',
      })
      throw new Error('undone')
    }).catch(() => undefined)
    expect(await prisma().notice.count()).toBe(0)
  })
})

describe('workers', () => {
  test('two workers send each of many messages once', async () => {
    await site()
    const workers = await Promise.all([startSendingWorker(panel.url), startSendingWorker(panel.url)])
    for (const worker of workers) stops.push(worker.stop)
    const both = async () =>
      (await prisma().deliveryAttempt.findMany({ distinct: ['workerId'] })).length === 2
    // 120, and more where one worker was so much faster that the other had none of them.
    let sent = 0
    while (sent < 120 || (sent < 1_200 && !(await both()))) {
      await Promise.all(Array.from({ length: 60 }, (_, n) => tell({ dedupKey: `k${sent + n}` })))
      sent += 60
      expect(await settledDeliveries(sent, 60_000)).toHaveLength(sent)
    }
    expect(await both()).toBe(true)
    expect(first.got).toHaveLength(sent)
    expect(new Set(ids(first)).size).toBe(sent)
    expect(workers.flatMap((worker) => worker.errors)).toEqual([])
  })

  test('killed between sending and writing down: sent once more with the same id, and the log says so', async () => {
    await site()
    await tell({ dedupKey: 'k' })
    const victim = await startSendingWorker(panel.url, 'sent')
    expect(await victim.ended).toBe(null)
    expect(first.got).toHaveLength(1)
    await sender()
    await new Promise((resume) => setTimeout(resume, 300))
    // While the lease of the dead worker holds, nobody else sends.
    expect(first.got).toHaveLength(1)
    await storePool().query("UPDATE delivery SET lease_until = pg_catalog.now() - interval '1 s'")
    const [row] = await settledDeliveries(1)
    expect(row?.state).toBe('delivered')
    expect(row?.tries.map((one) => one.result)).toEqual(['unknown', 'ok'])
    expect(ids(first)).toEqual([row?.id, row?.id])
  })

  test('killed before sending: nothing is lost and nothing comes twice', async () => {
    await site()
    await tell({ dedupKey: 'k' })
    const victim = await startSendingWorker(panel.url, 'claimed')
    await victim.ended
    expect(first.got).toEqual([])
    await storePool().query("UPDATE delivery SET lease_until = pg_catalog.now() - interval '1 s'")
    await sender()
    await settledDeliveries(1)
    expect(first.got).toHaveLength(1)
  })

  test('killed after writing down: nothing is sent again', async () => {
    await site()
    await tell({ dedupKey: 'k' })
    const victim = await startSendingWorker(panel.url, 'recorded')
    await victim.ended
    await sender()
    await new Promise((resume) => setTimeout(resume, 400))
    expect(first.got).toHaveLength(1)
  })
})

describe('secrets', () => {
  test('the web cannot open one, and another destination or row does not open it either', async () => {
    const { one, two } = await site()
    const row = await prisma().channel.findUniqueOrThrow({ where: { id: one.id } })
    const bound = { id: one.id, type: 'webhook' as const, settings: row.settings }
    const sealed = row.sealed ?? new Uint8Array()
    expect(openChannelSecret(bound, sealed)).toMatchObject({ url: `${first.url}/one` })
    expect(() => openChannelSecret({ ...bound, id: two.id }, sealed)).toThrow()
    expect(() => openChannelSecret({ ...bound, settings: { ca: 'another' } }, sealed)).toThrow()
    const { workerKey, ...web } = secrets()
    const plain = {
      databaseUrl: web.databaseUrl.reveal(),
      webKey: web.webKey.reveal(),
      workerPublicKey: web.workerPublicKey,
      workerVerifyKey: web.workerVerifyKey,
    }
    takeSecrets(plain)
    try {
      expect(() => openChannelSecret(bound, sealed)).toThrow('Only the worker')
    } finally {
      takeSecrets({ ...plain, workerKey: workerKey?.reveal() })
    }
  })

  test('an edit keeps the secret; one that leads elsewhere needs it again; two edits at once conflict', async () => {
    const mail = {
      type: 'email' as const,
      name: 'Mail',
      settings: {
        host: 'mail.example',
        port: 587,
        security: 'starttls' as const,
        username: 'poster',
        from: 'a@b.example',
        to: ['c@d.example'],
      },
    }
    await expect(admin.channels.create(mail)).rejects.toMatchObject({ code: 'channel.secret_needed' })
    const made = await admin.channels.create({ ...mail, secret: { password: 'pass-of-mail' } })
    const { id, version } = made
    const renamed = await admin.channels.update({ ...mail, id, version, name: 'Post' })
    expect(renamed).toMatchObject({ name: 'Post', hasSecret: true })
    await expect(admin.channels.update({ ...mail, id, version, name: 'Late' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const elsewhere = { ...mail.settings, host: 'evil.example' }
    await expect(
      admin.channels.update({ ...mail, id, version: renamed.version, settings: elsewhere }),
    ).rejects.toMatchObject({ code: 'channel.secret_needed' })
    const events = await prisma().auditEvent.findMany({ where: { action: { startsWith: 'channels.' } } })
    expect(events.length).toBeGreaterThan(1)
    expect(JSON.stringify(events.map((event) => event.details))).not.toMatch(/pass-of-mail|whsec_/)
  })

  test('a channel that a route leads to stays; a removed one is a name in the log', async () => {
    const { one, two, route } = await site()
    await expect(admin.channels.remove({ id: one.id })).rejects.toMatchObject({ code: 'precondition.failed' })
    await admin.channelRoutes.remove({ id: route.id })
    await admin.channels.remove({ id: two.id })
    expect((await admin.channels.list()).items.map((item) => item.name)).toEqual(['One'])
    expect((await prisma().channel.findUniqueOrThrow({ where: { id: two.id } })).sealed).toBe(null)
  })
})

describe('heartbeat', () => {
  test('is sent when it is due, by one of two workers; a failure shows and is tried again', async () => {
    const made = await admin.channels.create({
      ...webhook('Watcher', `${first.url}/beat`, ca),
      heartbeat: { minutes: 1, method: 'POST' },
    } as Parameters<typeof admin.channels.create>[0])
    expect(made.heartbeat?.state).toBe('waiting')
    await Promise.all([beatDueChannels(), beatDueChannels()])
    expect(first.got).toHaveLength(1)
    expect(bodies(first)[0]).toMatchObject({ type: 'heartbeat', panel: 'panel.example' })
    const [good] = (await admin.channels.list()).items
    expect(good?.heartbeat).toMatchObject({ state: 'ok', problem: null })
    await beatDueChannels()
    expect(first.got).toHaveLength(1)

    await storePool().query(
      "UPDATE channel SET heartbeat_due_at = pg_catalog.now(), heartbeat_ok_at = pg_catalog.now() - interval '5 min'",
    )
    first.answers.push(status(500))
    await beatDueChannels()
    const [late] = (await admin.channels.list()).items
    expect(late?.heartbeat).toMatchObject({ state: 'late', problem: expect.stringContaining('500') })
    const [due] = await prisma().channel.findMany()
    expect((due?.heartbeatDueAt?.getTime() ?? 0) - Date.now()).toBeLessThan(31_000)
    await site()
    const health = await admin.channels.health()
    expect(health.problems.map((one) => one.what).join()).toContain('“Watcher” hears nothing')
  })

  test('a GET is plain, and silence is kept while notices wait', async () => {
    await admin.channels.create({
      ...webhook('Watcher', `${first.url}/ping`, ca),
      heartbeat: { minutes: 1, method: 'GET' },
    } as Parameters<typeof admin.channels.create>[0])
    await tell({ dedupKey: 'stuck' })
    await storePool().query("UPDATE notice SET created_at = pg_catalog.now() - interval '3 min'")
    await beatDueChannels()
    expect(first.got).toEqual([])
    await routeNotices()
    await beatDueChannels()
    expect(first.got.map((one) => [one.method, one.path, one.body])).toEqual([['GET', '/ping', '']])
  })
})
