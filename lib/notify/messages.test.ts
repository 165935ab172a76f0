import { describe, expect, test } from 'vitest'
import { mailOf } from './messages/email'
import { dedupKeyOf, pagerDutyOf } from './messages/pagerduty'
import { slackOf } from './messages/slack'
import { webhookOf } from './messages/webhook'
import { bounded, safeLink } from './notice'
import { capped, lines, oneLine } from './outgoing-text'
import { isGenuine, signatureHeaders } from './signature'
import { renderMessage, STANDARD_TEMPLATES, type ToldNotice, unknownPlaceholders } from './template'

const BIDI = '\u202e'
/** What servers, object names and statements have been seen to hold. */
const HOSTILE = [
  '<!channel> <!everyone> <@U012345> <https://evil.example|click me>',
  '@everyone @here @channel',
  '[click](https://evil.example) **bold** `code` ~~x~~',
  '"}],"text":"<!channel>","x":["',
  'a\r\nBcc: victim@example.com\r\n\r\nbody',
  `${BIDI}gnp.exe \u0000 \u001b[31m \u200b \u2066`,
  '<img src=x onerror=alert(1)> </script> &lt;',
  'https://evil.example/steal www.evil.example mailto:a@b.example javascript:alert(1)',
  '{{body}} {{title}} {{link}}',
  '\ud800 lone',
  `${'x'.repeat(2_000_000)}`,
]

function notice(text: string): ToldNotice {
  return {
    id: 'n1',
    kind: 'change.needs_person',
    severity: 'critical',
    action: 'open',
    title: text,
    body: [
      { part: 'text', text },
      { part: 'fact', label: text.slice(0, 200), value: text },
      { part: 'statement', text: 'SELECT secret_value' },
    ],
    link: '/changes/1',
    target: text,
    environment: text,
    createdAt: '2026-01-12T12:00:00.000Z',
  }
}
const about = { id: 'd1', dedupKey: 'k', statements: false, origin: 'https://panel.example' }
const render = (text: string) => renderMessage([notice(text)], STANDARD_TEMPLATES.email, about)
const isClean = (text: string) => !/[\p{Cc}\p{Cf}]/u.test(text.replaceAll('\n', ''))

describe.each(HOSTILE.map((text) => [text.slice(0, 40), text] as const))('hostile text %j', (_name, text) => {
  const message = render(text)

  test('the words: one line of title, nothing invisible, no address that becomes a link, bounded', () => {
    expect(message.title).not.toMatch(/[\r\n]/)
    expect(message.title.length).toBeLessThan(450)
    expect(message.text.length).toBeLessThan(6_100)
    for (const part of [message.title, message.text]) {
      expect(isClean(part)).toBe(true)
      expect(part.isWellFormed()).toBe(true)
      expect(part).not.toMatch(/:\/\/|\bwww\.|mailto:\S|javascript:\S/)
    }
    expect(message.link).toBe('https://panel.example/changes/1')
  })

  test('mail: headers of one line, HTML that is text', () => {
    const mail = mailOf(message, 'panel.example')
    for (const value of [mail.subject, mail.messageId, mail.references, ...Object.values(mail.headers)])
      expect(value).not.toMatch(/[\r\n]/)
    const inside = mail.html.slice(mail.html.indexOf('<div'))
    const tags = [...inside.matchAll(/<\/?([a-z]+)/g)].map((match) => match[1])
    expect(new Set(tags)).toEqual(new Set(['div', 'p', 'a', 'body', 'html']))
    expect([...inside.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([message.link])
  })

  test('Slack: only plain text from outside, no mention, one link of ours', () => {
    const sent = slackOf(message)
    const json = JSON.stringify(sent)
    const parsed = JSON.parse(json) as {
      text: string
      blocks: { type: string; text?: { type: string; text: string } }[]
    }
    const texts = [parsed.text, ...parsed.blocks.flatMap((block) => block.text?.text ?? [])]
    for (const part of texts) {
      expect(part).not.toMatch(/[<>@]/)
      expect(part).not.toMatch(/&(?!amp;|lt;|gt;)/)
      expect(part.length).toBeLessThanOrEqual(3_000)
    }
    expect(
      parsed.blocks.filter((block) => block.text).every((block) => block.text?.type === 'plain_text'),
    ).toBe(true)
    expect(json.match(/<https?:/g)).toEqual(['<https:'])
    expect(Object.keys(parsed).sort()).toEqual(
      ['blocks', 'mrkdwn', 'text', 'unfurl_links', 'unfurl_media'].sort(),
    )
  })

  test('webhook and PagerDuty: fields, never structure', () => {
    const hook = JSON.parse(JSON.stringify(webhookOf(message, 'panel.example')))
    expect(Object.keys(hook)).toHaveLength(13)
    expect(hook.link).toBe('https://panel.example/changes/1')
    const event = JSON.parse(JSON.stringify(pagerDutyOf(message, 'panel.example')))
    expect(Object.keys(event).sort()).toEqual([
      'client',
      'client_url',
      'dedup_key',
      'event_action',
      'payload',
    ])
    expect(event.payload.summary.length).toBeLessThanOrEqual(1_024)
    expect(event.client_url).toBe('https://panel.example/changes/1')
  })
})

test('a long text says how much of it is missing', () => {
  expect(capped('abcdef', 3)).toBe('abc… (3 more characters)')
  expect(oneLine('x'.repeat(2_000_000), 200)).toMatch(/^x{200}… \(1,999,800 more characters\)$/)
  expect(lines('😀'.repeat(10), 4)).toBe('😀😀😀😀… (6 more characters)')
  const kept = bounded({
    kind: 'change.needs_person',
    subject: { noun: 'changes', id: '1' },
    title: 'x'.repeat(2_000_000),
    body: Array.from({ length: 30 }, () => ({ part: 'text' as const, text: 'y'.repeat(1_000_000) })),
    link: '/',
    dedupKey: 'z'.repeat(9_000),
  })
  expect(kept.title).toContain('1,999,500 more')
  expect(kept.body).toHaveLength(21)
  expect(JSON.stringify(kept).length).toBeLessThan(100_000)
})

test.each([
  ['/changes/1?tab=log', '/changes/1?tab=log'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/a\r\nb', '/'],
  ['/a|b>', '/'],
  ['/\\evil.example', '/'],
])('the link %j becomes %j', (given, expected) => {
  expect(safeLink(given)).toBe(expected)
})

test('statements leave the machine only where a channel says so', () => {
  expect(render('x').text).not.toContain('secret_value')
  const open = renderMessage([notice('x')], STANDARD_TEMPLATES.email, { ...about, statements: true })
  expect(open.text).toContain('SELECT secret_value')
})

test('several notices are one message with a count and their titles', () => {
  const three = [notice('one'), notice('two'), notice('two')] as const
  const message = renderMessage([...three], STANDARD_TEMPLATES.email, about)
  expect(message.title).toBe('[Critical] two (×3)')
  expect(message.count).toBe(3)
  expect(message.text).toContain('- one\n- two (×2)')
})

test('a template is filled once, its empty lines go, and strangers in it are named', () => {
  const words = { title: '{{title}} {{ severity }}', body: 'Where: {{target}}\nFixed line\n{{body}}' }
  const told = { ...notice('{{severity}}'), target: null, body: [] }
  const message = renderMessage([told], words, about)
  expect(message.title).toBe('{{severity}} Critical')
  expect(message.text).toBe('Fixed line')
  expect(unknownPlaceholders({ title: '{{title}} {{nonsense}}', body: '{{ secret.key }}' })).toEqual([
    'nonsense',
    'secret.key',
  ])
})

test('PagerDuty: the three actions under one key, hashed where it is too long', () => {
  const actions = (['open', 'acknowledged', 'resolved'] as const).map((action) =>
    pagerDutyOf({ ...render('x'), action }, 'panel.example'),
  )
  expect(actions.map((event) => event.event_action)).toEqual(['trigger', 'acknowledge', 'resolve'])
  expect(new Set(actions.map((event) => event.dedup_key)).size).toBe(1)
  expect(dedupKeyOf('k'.repeat(400), 'p')).toMatch(/^[0-9a-f]{64}$/)
})

describe('signatures', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const at = new Date('2026-01-12T12:00:00Z')
  const body = '{"a":1}'
  const headers = signatureHeaders(secret, { id: 'd1', body, at })

  test('the very bytes, in time, are genuine', () => {
    expect(isGenuine(secret, headers, body, at)).toBe(true)
    expect(isGenuine(secret, headers, body, new Date(at.getTime() + 299_000))).toBe(true)
  })

  test.each([
    ['another body', headers, '{"a":2}', at],
    ['another id', { ...headers, 'webhook-id': 'd2' }, body, at],
    ['another time', { ...headers, 'webhook-timestamp': '1768219201' }, body, at],
    ['replayed later', headers, body, new Date(at.getTime() + 301_000)],
    ['from the future', headers, body, new Date(at.getTime() - 301_000)],
    ['no signature', { ...headers, 'webhook-signature': '' }, body, at],
    [
      'another version',
      { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1,', 'v2,') },
      body,
      at,
    ],
  ])('%s is not', (_name, given, text, now) => {
    expect(isGenuine(secret, given, text, now)).toBe(false)
  })

  test('another secret is not, and what is no secret is refused', () => {
    expect(isGenuine(`whsec_${Buffer.alloc(32, 8).toString('base64')}`, headers, body, at)).toBe(false)
    expect(() => signatureHeaders('short', { id: 'x', body, at })).toThrow('no signing secret')
  })

  // The reference vector of Standard Webhooks.
  test('a known answer', () => {
    const made = signatureHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      at: new Date(1_614_265_330_000),
    })
    expect(made['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})
