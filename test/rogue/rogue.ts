import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { IssuedCertificate } from '@/lib/sandbox/certificates'

/** A server that misbehaves. `received` is all that clients have sent, to prove that no secret was among it. */
export type Rogue = { port: number; received: () => Buffer; close: () => Promise<void> }

/** Listens on loopback; each connection is handed to `behave`. */
export async function startRogue(
  behave: (socket: Socket, take: (data: Buffer) => void) => void,
): Promise<Rogue> {
  const sockets = new Set<Socket>()
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    behave(socket, (data) => heard.push(data))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The rogue has no port.')
  return {
    port: address.port,
    received: () => Buffer.concat(heard),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Answers PostgreSQL's question for TLS with yes and speaks TLS from then on. */
export function pgTls(
  socket: Socket,
  certificate: IssuedCertificate,
  onSecure: (secure: TLSSocket) => void,
): void {
  socket.once('data', () => {
    socket.write('S')
    onSecure(upgrade(socket, certificate))
  })
}

/** Greets as MySQL, waits for the client's wish for TLS and speaks TLS from then on. */
export function myTls(
  socket: Socket,
  certificate: IssuedCertificate,
  onSecure: (secure: TLSSocket) => void,
): void {
  socket.write(myGreeting({ tls: true }))
  socket.once('data', (data: Buffer) => {
    // The client goes on with TLS at once: what follows its 36 bytes of wish belongs to TLS.
    socket.pause()
    if (data.length > 36) socket.unshift(data.subarray(36))
    onSecure(upgrade(socket, certificate))
  })
}

function upgrade(socket: Socket, certificate: IssuedCertificate): TLSSocket {
  const secureContext = createSecureContext({ cert: certificate.certPem, key: certificate.keyPem })
  const secure = new TLSSocket(socket, { isServer: true, secureContext })
  secure.on('error', () => {})
  return secure
}

/** One message of PostgreSQL's protocol: a letter, the length, the body. */
export function pgMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Authentication request of PostgreSQL: 0 ok, 3 cleartext, 5 MD5 (with salt). */
export function pgAuthentication(code: number, rest: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.alloc(4)
  body.writeInt32BE(code)
  return pgMessage('R', Buffer.concat([body, rest]))
}

/** One packet of MySQL's protocol. */
export function myPacket(sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUIntLE(body.length, 0, 3)
  head.writeUInt8(sequence, 3)
  return Buffer.concat([head, body])
}

/** First packet of a MySQL server. */
export function myGreeting({ tls }: { tls: boolean }): Buffer {
  // Protocol 4.1, secure connection, plug-in authentication, connect with database; TLS where wanted.
  const flags = 0x0000_8200 | 0x0008_0000 | 0x8 | (tls ? 0x0800 : 0)
  const body = Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.4.0-rogue\0', 'latin1'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678\0', 'latin1'),
    Buffer.from([
      flags & 0xff,
      (flags >> 8) & 0xff,
      45,
      2,
      0,
      (flags >> 16) & 0xff,
      (flags >>> 24) & 0xff,
      21,
    ]),
    Buffer.alloc(10),
    Buffer.from('123456789012\0', 'latin1'),
    Buffer.from('caching_sha2_password\0', 'latin1'),
  ])
  return myPacket(0, body)
}

/** Writes without end, as fast as the other side takes it; answers how many bytes went out. */
export function flood(socket: Socket | TLSSocket, chunk: Buffer): { sent: () => number } {
  let sent = 0
  const more = () => {
    while (!socket.destroyed && socket.write(chunk)) sent += chunk.length
    if (!socket.destroyed) socket.once('drain', more)
  }
  more()
  return { sent: () => sent }
}
