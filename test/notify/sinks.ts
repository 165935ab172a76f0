import {
  createServer as createPlain,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http'
import { createServer as createTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { type Authority, createAuthority } from '@/lib/sandbox/certificates'

/** What a sink was sent. */
export type Got = { method: string; path: string; headers: IncomingHttpHeaders; body: string; at: number }
/** Answers one request; what it leaves out is 200 and `ok`. */
export type Answer = RequestListener
export type HttpSink = {
  url: string
  port: number
  got: Got[]
  /** How the next requests are answered, one each; when they are used up, 200. */
  answers: Answer[]
  stop(): Promise<void>
}

/** An authority with a certificate for localhost and both loopback addresses. */
export async function sinkCertificate(): Promise<{
  authority: Authority
  ca: string
  key: string
  cert: string
}> {
  const authority = await createAuthority()
  const { certPem, keyPem } = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  return { authority, ca: authority.caPem, key: keyPem, cert: certPem }
}

/** A receiver of webhooks that keeps what it got; with TLS where a certificate is given. */
export async function startHttpSink(tls?: { key: string; cert: string }): Promise<HttpSink> {
  const got: Got[] = []
  const answers: Answer[] = []
  const onRequest: RequestListener = (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      got.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
        at: Date.now(),
      })
      const answer = answers.shift()
      if (answer) answer(request, response)
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('ok')
    })
  }
  const server: Server = tls ? createTls(tls, onRequest) : createPlain(onRequest)
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${port}`,
    port,
    got,
    answers,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** One answer with a status and headers. */
export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => void response.writeHead(code, headers).end('no')
}

export type Letter = { from: string; to: string[]; raw: string; user: string; secure: boolean }
export type SmtpSink = { port: number; letters: Letter[]; stop(): Promise<void> }

/** A mail server that takes `poster` with the password `right` over TLS and keeps every letter. */
export async function startSmtpSink(options: SMTPServerOptions): Promise<SmtpSink> {
  const letters: Letter[] = []
  const server = new SMTPServer({
    logger: false,
    onAuth: (auth, _session, done) =>
      auth.username === 'poster' && auth.password === 'right'
        ? done(null, { user: auth.username })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onData: (stream, session, done) => {
      let raw = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => {
        raw += chunk
      })
      stream.on('end', () => {
        letters.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map((one) => one.address),
          raw,
          user: String(session.user ?? ''),
          secure: session.secure,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const { port } = server.server.address() as AddressInfo
  return { port, letters, stop: () => new Promise((done) => server.close(() => done())) }
}
