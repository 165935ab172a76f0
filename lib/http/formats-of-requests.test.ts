import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { formatNumber } from '@/lib/format/number'
import { formatsOfRequests } from './formats-of-requests'

it('writes for each of many readers at once as that one chose, and for nobody as usual', async () => {
  formatsOfRequests()
  const server = createServer(async (_request, response) => {
    await sleep(20)
    response.end(formatNumber(12_345))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (cookie: string) => (await fetch(url, { headers: { cookie } })).text()
  try {
    expect(
      await Promise.all([
        ask('qd-zone=UTC; qd-formats=dots.iso.24; x=1'),
        ask(''),
        ask('qd-formats=quotes.words.24'),
        ask('qd-formats=%00'),
        ask('not-qd-formats=dots.iso.24'),
      ]),
    ).toEqual(['12.345', '12,345', '12’345', '12,345', '12,345'])
    expect(formatNumber(12_345)).toBe('12,345')
  } finally {
    server.close()
  }
})
