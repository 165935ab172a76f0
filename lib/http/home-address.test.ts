import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepToOneAddress } from './home-address'

const server = createServer((_request, response) => response.end('reached'))
let port = 0

beforeAll(async () => {
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  port = (server.address() as AddressInfo).port
  keepToOneAddress(`http://localhost:${port}`)
})
afterAll(() => server.close())

const get = (host: string, path: string) => fetch(`http://${host}:${port}${path}`, { redirect: 'manual' })

test('the other loopback name is sent to the configured one, by its full address', async () => {
  const page = await get('127.0.0.1', '/targets?x=1')
  expect(page.status).toBe(307)
  expect(page.headers.get('location')).toBe(`http://localhost:${port}/targets?x=1`)
  expect((await get('127.0.0.1', '//evil.example/')).headers.get('location')).toBe(
    `http://localhost:${port}/evil.example/`,
  )
})

test('the configured name, and the interfaces at either name, are answered', async () => {
  expect(await (await get('localhost', '/targets')).text()).toBe('reached')
  expect(await (await get('127.0.0.1', '/api/health')).text()).toBe('reached')
})
