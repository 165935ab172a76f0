import 'server-only'
import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import type { Secret } from '@/lib/crypto/secret'
import { checkNotifyEgress } from '@/lib/targets/egress'
import { parseIp } from '@/lib/targets/ip'
import { sendingTexts as t } from '@/lib/texts/sending'
import { say } from '@/lib/texts/texts'
import type { Mail } from './messages/email'
import { type Outcome, outcomeOfError } from './outcome'

const CONNECT_MS = 5_000
const DEADLINE_MS = 15_000
const MOST_BYTES = 64 * 1024

/** A mail server and who writes to whom. */
export type MailServer = {
  host: string
  port: number
  /** `starttls`: the connection must become encrypted; `tls`: it is from the start. There is no third way. */
  security: 'starttls' | 'tls'
  /** PEM of an authority of the site; empty: the system's. */
  ca: string
  /** Empty: the server takes mail without a sign-in. */
  username: string
  from: string
  to: readonly string[]
}

/** Opens a socket to the checked address; what comes over it is counted, and it ends at the deadline. */
function openSocket(address: string, port: number, deadlineMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port })
    const late = () => socket.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' }))
    const connecting = setTimeout(late, CONNECT_MS)
    const whole = setTimeout(late, deadlineMs)
    const counter = setInterval(() => {
      if (socket.bytesRead > MOST_BYTES)
        socket.destroy(Object.assign(new Error('Too much was sent.'), { code: 'EMSGSIZE' }))
    }, 50)
    socket.once('close', () => {
      clearTimeout(connecting)
      clearTimeout(whole)
      clearInterval(counter)
    })
    socket.once('error', reject)
    socket.once('connect', () => {
      clearTimeout(connecting)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

type SmtpError = Error & { responseCode?: number; code?: string }

function outcomeOfSmtp(error: unknown): Outcome {
  const { responseCode, code } = error as SmtpError
  if (code === 'EAUTH' && responseCode !== undefined && responseCode >= 500)
    return { result: 'failed', code: String(responseCode), detail: t.mailServerRefusedThe }
  if (code === 'ETLS' || code === 'ESOCKET') return outcomeOfTls(error)
  if (responseCode !== undefined && responseCode >= 500)
    return { result: 'failed', code: String(responseCode), detail: t.mailServerRefusedThe2 }
  if (responseCode !== undefined && responseCode >= 400)
    return { result: 'again', code: String(responseCode), detail: t.mailServerCouldNot }
  if (code === 'EENVELOPE') return { result: 'failed', code, detail: t.mailServerRefusedThe3 }
  return outcomeOfError(error)
}

/** The library wraps errors of TLS and of the socket in one code: the cause says which it was. */
function outcomeOfTls(error: unknown): Outcome {
  const told = outcomeOfError((error as { cause?: unknown }).cause ?? error)
  if (told.result === 'failed') return told
  const { code, message } = error as SmtpError
  if (code === 'ETLS') return { result: 'failed', code: 'ETLS', detail: t.mailServerDoesNot }
  return /certificate|altname|self.signed|tls|ssl/i.test(message)
    ? { result: 'failed', code: 'ETLS', detail: t.mailServerCertificateIs }
    : { ...told, code: code ?? told.code }
}

/**
 * Sends one mail. TLS is required and verified; the connection goes to the address that was checked. It
 * answers what became of it and never throws.
 * @param password null where the server takes mail without a sign-in
 */
export async function sendMail(server: MailServer, password: Secret | null, mail: Mail): Promise<Outcome> {
  let socket: Socket | null = null
  try {
    const address = await checkNotifyEgress(server.host, server.port)
    const connection = await openSocket(address, server.port, DEADLINE_MS)
    socket = connection
    const servername = parseIp(server.host) ? undefined : server.host
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      tls: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ...(servername ? { servername } : {}),
        ...(server.ca === '' ? {} : { ca: server.ca }),
      },
      ...(server.username !== '' && password
        ? { auth: { user: server.username, pass: password.reveal() } }
        : {}),
      getSocket: (_options, done) => done(null, { connection }),
      greetingTimeout: CONNECT_MS,
      socketTimeout: CONNECT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    })
    const sent = await transport.sendMail({
      from: server.from,
      to: [...server.to],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      references: mail.references,
      headers: mail.headers,
      textEncoding: 'quoted-printable',
    })
    const refused = sent.rejected.length
    return {
      result: 'ok',
      code: '250',
      detail: refused === 0 ? t.mailServerTookIt : say(t.takenButForOf, { refused, all: server.to.length }),
    }
  } catch (error) {
    return outcomeOfSmtp(error)
  } finally {
    socket?.destroy()
  }
}
