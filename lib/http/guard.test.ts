import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { addressFrom } from '@/lib/http/client-address'
import { demandJson, demandSameOrigin, withBody } from '@/lib/http/guard'
import { canonicalAddress } from '@/lib/http/page-headers'

const home = 'https://panel.example'

function codeOf(run: () => void): string {
  try {
    run()
    return 'taken'
  } catch (error) {
    return error instanceof AppError ? error.code : 'other'
  }
}

test.each([
  ['same-origin by the browser', { 'sec-fetch-site': 'same-origin' }, 'taken'],
  ['cross-site', { 'sec-fetch-site': 'cross-site', origin: home }, 'request.origin'],
  ['same-site, another port or host', { 'sec-fetch-site': 'same-site', origin: home }, 'request.origin'],
  ['none: typed into the bar', { 'sec-fetch-site': 'none' }, 'request.origin'],
  ['no Sec-Fetch-Site, our origin', { origin: home }, 'taken'],
  ['foreign origin', { origin: 'https://evil.example' }, 'request.origin'],
  ['origin null', { origin: 'null' }, 'request.origin'],
  ['origin that only begins like ours', { origin: `${home}.evil.example` }, 'request.origin'],
  ['our origin over http', { origin: 'http://panel.example' }, 'request.origin'],
  ['neither header', {}, 'request.origin'],
  [
    'X-Forwarded-Host equal to the foreign origin',
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', host: 'evil.example' },
    'request.origin',
  ],
  ['only a Referer', { referer: `${home}/x` }, 'request.origin'],
])('a cookie-authenticated write with %s', (_what, headers, expected) => {
  expect(codeOf(() => demandSameOrigin(new Headers(headers as Record<string, string>), home))).toBe(expected)
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
  'a body of type %j is refused',
  (type) => {
    expect(codeOf(() => demandJson(new Headers(type ? { 'content-type': type } : {})))).toBe(
      'request.invalid',
    )
  },
)

test('a body beyond the limit is refused, whether it says its length or not', async () => {
  const chunk = new Uint8Array(400_000)
  let sent = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      if (sent > 10) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const request = new Request(`${home}/api/rpc/x`, {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit)
  await expect(withBody(request)).rejects.toMatchObject({ code: 'request.too_large' })
  expect(sent).toBeLessThan(6)
})

test.each([
  ['no proxy configured: the header means nothing', '9.9.9.9', '1.1.1.1', [], '9.9.9.9'],
  ['behind the proxy', '10.0.0.1', '1.1.1.1', ['10.0.0.1'], '1.1.1.1'],
  ['a client that sends the header itself', '10.0.0.1', '6.6.6.6, 1.1.1.1', ['10.0.0.1'], '1.1.1.1'],
  ['two proxies, one by network', '10.0.0.1', '1.1.1.1, 10.0.7.7', ['10.0.0.1', '10.0.7.0/24'], '1.1.1.1'],
  ['not from the proxy', '9.9.9.9', '1.1.1.1', ['10.0.0.1'], '9.9.9.9'],
  ['nonsense in the header', '10.0.0.1', 'x; drop', ['10.0.0.1'], '10.0.0.1'],
  ['mapped IPv4', '::ffff:10.0.0.1', '1.1.1.1', ['10.0.0.1'], '1.1.1.1'],
  ['unknown peer', null, '1.1.1.1', ['10.0.0.1'], null],
])('the address of a client: %s', (_what, peer, forwarded, proxies, expected) => {
  expect(addressFrom(peer, forwarded, proxies)).toBe(expected)
})

test('only the other loopback name is sent to the configured one, and only to it', () => {
  expect(canonicalAddress('127.0.0.1:7300', 'http://localhost:7300', '/targets?x=1')?.href).toBe(
    'http://localhost:7300/targets?x=1',
  )
  expect(canonicalAddress('localhost:7300', 'http://localhost:7300', '/')).toBeNull()
  expect(canonicalAddress('evil.example:7300', 'http://localhost:7300', '/')).toBeNull()
  expect(canonicalAddress('127.0.0.1:7300', 'http://localhost:7300', '//evil.example/')?.host).toBe(
    'localhost:7300',
  )
})
