import { brotliCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { configWith } from '@/lib/config'
import { makePerson } from '@/test/changes/site'
import {
  type HttpSink,
  type SmtpSink,
  sinkCertificate,
  startHttpSink,
  startSmtpSink,
  status,
} from '@/test/notify/sinks'
import {
  clearNotifications,
  deliveries,
  type NotifyPanel,
  panelAs,
  settledDeliveries,
  signingSecret,
  tell,
  webhook,
} from '@/test/notify/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { startSender } from './sender'
import { isGenuine } from './signature'
import { testChannel } from './test-channel.run'

let panel: TestPanel
let admin: NotifyPanel
let tls: Awaited<ReturnType<typeof sinkCertificate>>
let http: HttpSink
let plain: HttpSink
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  panel = await startTestPanel({ QD_NOTIFY_ALLOW: '127.0.0.1', QD_ORIGIN: 'https://panel.example' })
  tls = await sinkCertificate()
  http = await startHttpSink(tls)
  plain = await startHttpSink()
  admin = panelAs(await makePerson('admin'))
})
afterAll(async () => {
  await http?.stop()
  await plain?.stop()
  await panel?.stop()
})
beforeEach(async () => {
  await clearNotifications()
  http.got.length = 0
  http.answers.length = 0
  plain.got.length = 0
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function sender() {
  const started = await startSender({
    report: (error) => process.stderr.write(`${String(error)}\n`),
    firstPauseMs: 60,
    lookEveryMs: 100,
  })
  stops.push(() => started.stop())
  return started
}

async function channel(input: Parameters<NotifyPanel['channels']['create']>[0]) {
  return admin.channels.create(input)
}

async function route(
  channelId: string,
  more: Partial<Parameters<NotifyPanel['channelRoutes']['create']>[0]> = {},
) {
  return admin.channelRoutes.create({
    name: 'All',
    environmentIds: [],
    minSeverity: 'info',
    kinds: [],
    hours: null,
    channelId,
    secondChannelId: null,
    goesOn: false,
    gatherSeconds: 0,
    quietMinutes: 0,
    paused: false,
    ...more,
  })
}

async function smtp(options: Parameters<typeof startSmtpSink>[0] = {}): Promise<SmtpSink> {
  const sink = await startSmtpSink({ key: tls.key, cert: tls.cert, ...options })
  stops.push(() => sink.stop())
  return sink
}

const mailChannel = (port: number, more: Record<string, unknown> = {}) => ({
  type: 'email' as const,
  name: 'Mail',
  settings: {
    host: 'localhost',
    port,
    security: 'starttls' as const,
    username: 'poster',
    from: 'panel@panel.example',
    to: ['ops@example.test', 'dba@example.test'],
    ca: tls.ca,
    statements: false,
    ...more,
  },
  secret: { password: 'right' },
})
const probe = (channelId: string) => testChannel({ channelId, by: 'Ann' })

describe('mail', () => {
  test('goes out over STARTTLS with a sign-in; CR and LF make no header', async () => {
    const sink = await smtp()
    const { id } = await channel(mailChannel(sink.port))
    await route(id)
    await sender()
    await tell({
      dedupKey: 'k1',
      title: 'Line\r\nBcc: victim@example.test\r\n\r\nX',
      body: [{ part: 'text', text: 'Body <b>\r\n.\r\nMAIL FROM:<x>' }],
    })
    const [row] = await settledDeliveries(1)
    expect(row?.state).toBe('delivered')
    expect(row?.tries.map((one) => [one.result, one.code])).toEqual([['ok', '250']])
    const [letter] = sink.letters
    expect(sink.letters).toHaveLength(1)
    expect(letter).toMatchObject({
      from: 'panel@panel.example',
      to: ['ops@example.test', 'dba@example.test'],
      user: 'poster',
      secure: true,
    })
    const raw = letter?.raw ?? ''
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
    expect(head).toMatch(/^Subject: \[Critical\] Line Bcc: victim@example.test X$/m)
    expect(head).not.toMatch(/^Bcc:/im)
    expect(head).toContain(`Message-ID: <${row?.id}@panel.example>`)
    expect(head).toContain('Auto-Submitted: auto-generated')
    expect(raw).toContain('Body &lt;b&gt;')
    expect(raw).toContain('https://panel.example/changes/1')
  })

  test('over TLS from the start', async () => {
    const sink = await smtp({ secure: true })
    const { id } = await channel(mailChannel(sink.port, { security: 'tls' }))
    expect(await probe(id)).toMatchObject({ ok: true, code: '250' })
    expect(sink.letters[0]?.secure).toBe(true)
  })

  test('a wrong password, no TLS, an unknown authority and another name are refused, without a letter', async () => {
    const good = await smtp()
    const wrong = await channel({
      ...mailChannel(good.port),
      name: 'Wrong',
      secret: { password: 'wrong-password' },
    })
    const refused = await probe(wrong.id)
    expect(refused).toMatchObject({ ok: false, code: '535' })
    expect(JSON.stringify(refused)).not.toContain('wrong-password')

    const bare = await smtp({ disabledCommands: ['STARTTLS'] })
    const naked = await channel({ ...mailChannel(bare.port), name: 'Naked' })
    expect(await probe(naked.id)).toMatchObject({ ok: false, code: 'ETLS' })

    const stranger = await channel({ ...mailChannel(good.port, { ca: '' }), name: 'Stranger' })
    expect((await probe(stranger.id)).detail).toContain('certificate')

    const { certPem, keyPem } = await tls.authority.issue({ names: ['mail.example'] })
    const other = await smtp({ cert: certPem, key: keyPem })
    const misnamed = await channel({ ...mailChannel(other.port), name: 'Misnamed' })
    expect((await probe(misnamed.id)).detail).toContain('certificate')
    expect([...good.letters, ...bare.letters, ...other.letters]).toEqual([])
  })
})

describe('webhook', () => {
  test('is signed so that a receiver can check it, and says what is documented', async () => {
    const made = await channel(webhook('Hook', `${http.url}/hook?x=1`, tls.ca))
    expect(JSON.stringify(made)).not.toContain('/hook')
    expect(JSON.stringify(made)).not.toContain('whsec')
    await route(made.id)
    await sender()
    await tell({ dedupKey: 'k1', severity: 'warning', body: [{ part: 'fact', label: 'A', value: '1' }] })
    const [row] = await settledDeliveries(1)
    const [got] = http.got
    expect(got).toMatchObject({ method: 'POST', path: '/hook?x=1' })
    const headers = got?.headers as Record<string, string>
    expect(isGenuine(signingSecret, headers, got?.body ?? '', new Date())).toBe(true)
    expect(headers['webhook-id']).toBe(row?.id)
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      type: 'notice.open',
      id: row?.id,
      kind: 'change.needs_person',
      severity: 'warning',
      title: 'About k1',
      text: 'A: 1',
      link: 'https://panel.example/changes/1',
      dedupKey: 'k1',
      count: 1,
      panel: 'panel.example',
    })
  })

  test('what cannot be sent at all: the reasons, and nothing of it followed', async () => {
    const cases: [string, (typeof http.answers)[number] | null, string, string][] = [
      ['a redirect', status(301, { location: `${plain.url}/stolen` }), '301', 'redirect'],
      ['a refusal', status(400), '400', 'refused'],
      ['gone', status(410), '410', 'refused'],
    ]
    for (const [name, answer, code, words] of cases) {
      if (answer) http.answers.push(answer)
      const made = await channel(webhook(name, `${http.url}/${code}`, tls.ca))
      const result = await probe(made.id)
      expect(result).toMatchObject({ ok: false, code })
      expect(result.detail).toContain(words)
    }
    expect(plain.got).toEqual([])
  })

  test('endless, compressed and slow answers end at 64 kB and five seconds', async () => {
    const made = await channel(webhook('Endless', `${http.url}/x`, tls.ca))
    let sent = 0
    http.answers.push((_request, response) => {
      response.writeHead(200)
      const more = () => {
        sent += 65_536
        if (!response.destroyed && response.write(Buffer.alloc(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    })
    const endless = await probe(made.id)
    expect(endless).toMatchObject({ ok: true, code: '200' })
    expect(endless.detail).toContain('too large')
    expect(sent).toBeLessThan(20_000_000)

    const bomb = brotliCompressSync(Buffer.alloc(150_000_000))
    http.answers.push((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'br' })
      response.end(bomb)
    })
    const before = process.memoryUsage().rss
    expect(await probe(made.id)).toMatchObject({ ok: true })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)

    http.answers.push(() => undefined)
    const begun = performance.now()
    expect(await probe(made.id)).toMatchObject({ ok: false, code: 'ETIMEDOUT' })
    expect(performance.now() - begun).toBeLessThan(20_000)

    http.answers.push((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 200)
      response.once('close', () => clearInterval(drip))
    })
    const slow = await probe(made.id)
    expect(slow).toMatchObject({ ok: true })
    expect(slow.detail).toContain('too slow')
    expect(slow.milliseconds).toBeLessThan(20_000)
  })

  test('a stranger’s certificate, plain http to elsewhere and addresses that are not allowed', async () => {
    const stranger = await channel(webhook('Stranger', `${http.url}/x`, ''))
    expect((await probe(stranger.id)).detail).toContain('certificate')
    const forbidden = async (url: string) => {
      const made = await channel(webhook(url.slice(0, 60), url))
      expect(await probe(made.id), url).toMatchObject({ ok: false, code: 'egress.forbidden' })
    }
    for (const url of [
      'https://169.254.169.254/latest',
      'http://0.0.0.0/x',
      'https://[::1]/x',
      'https://[::]/x',
    ])
      await forbidden(url)
    // Where the installation does not allow loopback, no spelling of it is reached.
    configWith({ QD_NOTIFY_ALLOW: '' })
    try {
      for (const host of [
        '127.0.0.1',
        '2130706433',
        '0x7f.1',
        '0177.0.0.1',
        'localhost',
        '[::ffff:127.0.0.1]',
      ])
        await forbidden(`https://${host}:${http.port}/x`)
      const mail = await channel({ ...mailChannel(25), name: 'Loopback mail' })
      expect(await probe(mail.id)).toMatchObject({ ok: false, code: 'egress.forbidden' })
    } finally {
      configWith({ QD_NOTIFY_ALLOW: '127.0.0.1' })
    }
    const store = new URL(panel.url).port
    const own = await channel(webhook('Store', `https://127.0.0.1:${store}/x`))
    expect(await probe(own.id)).toMatchObject({ ok: false, code: 'egress.forbidden' })
    for (const url of ['gopher://127.0.0.1/x', 'https://u:p@127.0.0.1/x', 'file:///etc/passwd', 'x'])
      await expect(channel(webhook('Bad', url))).rejects.toMatchObject({ code: 'request.invalid' })
    expect(http.got).toEqual([])
  })
})

test('Slack gets plain text in blocks', async () => {
  const made = await channel({
    type: 'slack',
    name: 'Chat',
    settings: { ca: tls.ca, statements: false },
    secret: { url: `${http.url}/services/T/B/x` },
  })
  await route(made.id)
  await sender()
  await tell({ dedupKey: 'k1', title: '<!channel> @here [x](https://evil.example)' })
  await settledDeliveries(1)
  const sent = JSON.parse(http.got[0]?.body ?? '')
  expect(sent.blocks[0].text).toEqual({
    type: 'plain_text',
    emoji: false,
    text: '🔴 [Critical] &lt;!channel&gt; ＠here [x](https[:]//evil.example)',
  })
})

test('PagerDuty: begins, is taken on and ends under one key', async () => {
  const made = await channel({
    type: 'pagerduty',
    name: 'Pager',
    settings: { endpoint: `${http.url}/v2/enqueue`, ca: tls.ca, statements: false },
    secret: { routingKey: 'a'.repeat(32) },
  })
  http.answers.push(status(202), status(202), status(202))
  await route(made.id)
  await sender()
  await tell({ dedupKey: 'incident' })
  await settledDeliveries(1)
  await tell({ dedupKey: 'incident', action: 'acknowledged' })
  await settledDeliveries(2)
  await tell({ dedupKey: 'incident', action: 'resolved' })
  await settledDeliveries(3)
  const events = http.got.map((one) => JSON.parse(one.body))
  expect(events.map((event) => event.event_action)).toEqual(['trigger', 'acknowledge', 'resolve'])
  expect(new Set(events.map((event) => event.dedup_key))).toEqual(new Set(['panel.example incident']))
  expect(events[0].routing_key).toBe('a'.repeat(32))
  expect((await deliveries()).map((row) => row.action)).toEqual(['open', 'acknowledged', 'resolved'])
})
