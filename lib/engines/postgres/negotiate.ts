import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '@/lib/errors'
import type { TargetAddress } from '../contract/address'
import { dial, secure } from '../dial'

/** Length 8, then the code that PostgreSQL reads as "may we speak TLS?". */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Opens the stream that the driver will speak on: TCP to the checked address, then TLS unless the target
 * says `disable`. Not a byte of the server is believed before TLS but a lone `S` or `N`.
 */
export async function openStream(address: TargetAddress, timeoutMs: number): Promise<Duplex> {
  const deadline = Date.now() + timeoutMs
  const left = () => Math.max(1, deadline - Date.now())
  const socket = await dial(address, timeoutMs)
  try {
    if (address.tls.mode === 'disable') return socket
    await askForTls(socket, left())
    return await secure(socket, address, left())
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function askForTls(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((done, fail) => {
    const finish = (error: AppError | null) => {
      clearTimeout(timer)
      socket.removeListener('data', answer)
      socket.removeListener('close', closed)
      if (error) fail(error)
      else done()
    }
    const answer = (data: Buffer) => {
      socket.pause()
      const word = data.toString('latin1')
      if (word === 'S') finish(null)
      else finish(new AppError(word === 'N' ? 'target.tls_unsupported' : 'target.protocol'))
    }
    const closed = () => finish(new AppError('target.connection_lost'))
    const timer = setTimeout(() => finish(new AppError('target.timeout')), timeoutMs)
    socket.on('data', answer)
    socket.once('close', closed)
    socket.write(SSL_REQUEST)
  })
}

/** Makes an open stream look to the driver like a socket that connects when told to. */
export function preconnected(stream: Duplex, onStart: () => void): Duplex {
  return Object.assign(stream, {
    setNoDelay: () => stream,
    connect: () => {
      process.nextTick(() => {
        stream.emit('connect')
        onStart()
      })
      return stream
    },
  })
}
