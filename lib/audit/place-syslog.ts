import { createSocket } from 'node:dgram'
import { isIPv6, type Socket, connect as tcp } from 'node:net'
import { hostname } from 'node:os'
import { connect as tls } from 'node:tls'
import type { Place } from '@/lib/audit/place'
import { checkNotifyEgress } from '@/lib/targets/egress'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { say } from '@/lib/texts/texts'

const LIMIT_MS = 5_000
// Facility 13 (log audit), severity 5 (notice).
const PRIORITY = 13 * 8 + 5
const ADDRESS = /^(udp|tcp|tls):\/\/(?:\[([^\]]+)\]|([^:]+)):(\d+)$/

/**
 * A syslog server: RFC 5424 over TLS (RFC 5425), TCP with counted octets (RFC 6587), or UDP. Syslog has no
 * answer: TLS and TCP say that the other end took the bytes, UDP says nothing.
 * @param url `tls://host:6514`, `tcp://host:514` or `udp://host:514`
 * @param ca certificates to believe, in PEM, besides those that Node.js believes
 */
export function syslogPlace(url: string, ca: string | null): Place {
  const match = ADDRESS.exec(url)
  if (!match) throw new Error('QD_EVIDENCE_SYSLOG is no address of a syslog server.')
  const [, scheme = '', six, name] = match
  const host = six ?? name ?? ''
  const port = Number(match[4])
  return {
    id: `syslog ${url}`,
    kind: 'syslog',
    label: scheme === 'udp' ? say(t.neverConfirmedUdp, { url }) : url,
    async send(line) {
      const message = syslogMessage(line, new Date())
      const address = await checkNotifyEgress(host, port)
      if (scheme === 'udp') return sendDatagram(address, port, message)
      const framed = Buffer.concat([Buffer.from(`${message.length} `), message])
      const socket =
        scheme === 'tls'
          ? tls({ host: address, port, servername: host, ...(ca ? { ca: [ca] } : {}) })
          : tcp({ host: address, port })
      await sendBytes(socket, scheme === 'tls' ? 'secureConnect' : 'connect', framed)
    },
  }
}

/** One message of RFC 5424; the line is ASCII but for text of ours, which is escaped JSON. */
export function syslogMessage(line: string, now: Date): Buffer {
  const host =
    hostname()
      .replace(/[^!-~]/g, '_')
      .slice(0, 255) || '-'
  return Buffer.from(
    `<${PRIORITY}>1 ${now.toISOString()} ${host} quarterdeck ${process.pid} audit-checkpoint - ${line}`,
    'utf8',
  )
}

function sendDatagram(address: string, port: number, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const done = (error?: Error | null) => {
      socket.close()
      if (error) reject(new Error(say(t.datagramCouldNotBe, { code: codeOf(error) })))
      else resolve()
    }
    socket.once('error', done)
    socket.send(message, port, address, done)
  })
}

/** Sends, says goodbye, and is content when the other end says goodbye too: then it has read everything. */
function sendBytes(socket: Socket, ready: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = false
    const end = (error?: Error) => {
      clearTimeout(timer)
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    const timer = setTimeout(() => {
      // A server may keep its side open; the bytes were taken by its kernel all the same.
      if (sent && socket.bytesWritten >= bytes.length && socket.writableLength === 0) end()
      else end(new Error(say(t.didNotTakeThe, { seconds: LIMIT_MS / 1000 })))
    }, LIMIT_MS)
    socket.once('error', (error) => end(new Error(say(t.connectionFailed, { code: codeOf(error) }))))
    socket.once(ready, () => {
      sent = true
      socket.end(bytes)
    })
    socket.once('end', () => (sent ? end() : end(new Error(t.connectionWasClosed))))
    socket.resume()
  })
}

function codeOf(error: Error & { code?: string }): string {
  return error.code ?? t.unknownError
}
