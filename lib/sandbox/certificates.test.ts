import { X509Certificate } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createAuthority, openAuthority } from './certificates'

async function shake(ca: string, certificate: { certPem: string; keyPem: string }, servername: string) {
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (socket) =>
    socket.end(),
  )
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise<string>((done) => {
      const socket = connect({ host: '127.0.0.1', port, ca, servername }, () => {
        socket.destroy()
        done('trusted')
      })
      socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    })
  } finally {
    server.close()
  }
}

test('a certificate is trusted for its name by who knows the authority, and by nobody else', async () => {
  const authority = await createAuthority()
  const other = await createAuthority()
  const issued = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  expect(await shake(authority.caPem, issued, 'localhost')).toBe('trusted')
  expect(await shake(authority.caPem, issued, 'elsewhere.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await shake(other.caPem, issued, 'localhost')).not.toBe('trusted')
  expect(new X509Certificate(issued.certPem).subjectAltName).toContain('IP Address:127.0.0.1')
})

test('an expired certificate is refused', async () => {
  const authority = await createAuthority()
  const issued = await authority.issue({ names: ['localhost'], notAfter: new Date(Date.now() - 60_000) })
  expect(await shake(authority.caPem, issued, 'localhost')).toBe('CERT_HAS_EXPIRED')
})

test('an authority opened again goes on issuing', async () => {
  const first = await createAuthority()
  const again = await openAuthority(first.caPem, first.keyPem)
  expect(await shake(first.caPem, await again.issue({ names: ['localhost'] }), 'localhost')).toBe('trusted')
})
