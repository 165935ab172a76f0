import type { Duplex } from 'node:stream'
import { AppError } from '@/lib/errors'

/**
 * Stands between a socket and a driver: counts what arrives and destroys the socket when an answer grows
 * beyond its limit or takes too long, because drivers have no byte cap and the server's own
 * timeout does not end a frozen network.
 */
export class SocketGuard {
  #stream: Duplex | null = null
  #received = 0
  #allowed: number
  #doom: AppError | null = null

  constructor(maxBytes: number) {
    this.#allowed = maxBytes
  }

  /** Begins to watch this stream. Call it when the driver listens already. */
  watch(stream: Duplex): void {
    this.#stream = stream
    stream.prependListener('data', this.#count)
  }

  /** Why the socket was destroyed by us, if it was. */
  get doom(): AppError | null {
    return this.#doom
  }

  get received(): number {
    return this.#received
  }

  /** Allows this many bytes more from now on. */
  allow(bytes: number): void {
    this.#allowed = this.#received + bytes
  }

  /** Destroys the socket; what waits on it fails with this error. */
  destroy(why: AppError): void {
    this.#doom ??= why
    // Not with the error itself: mysql2 writes a code of its own into what the socket reports.
    this.#stream?.destroy()
  }

  /** Runs one piece of work; when it takes longer, the socket goes. */
  async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, fail) => {
      timer = setTimeout(() => {
        const late = new AppError('target.timeout')
        this.destroy(late)
        fail(late)
      }, milliseconds)
    })
    try {
      const result = await Promise.race([work(), limit])
      // The driver may have understood the very chunk that went beyond the limit.
      if (this.#doom) throw this.#doom
      return result
    } finally {
      clearTimeout(timer)
    }
  }

  readonly #count = (chunk: Buffer | string) => {
    this.#received += chunk.length
    if (this.#received > this.#allowed) this.destroy(new AppError('target.too_much_data'))
  }
}
