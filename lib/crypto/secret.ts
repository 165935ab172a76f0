import { inspect } from 'node:util'

/**
 * A secret in memory. Printing, logging, serialising or interpolating it yields `[secret]`;
 * only `reveal()` gives the text, at the one place that hands it to a driver.
 */
export class Secret {
  #bytes: Buffer

  constructor(text: string | Buffer) {
    this.#bytes = Buffer.from(text as string)
  }

  /** The plain text. Call it where it is used, and keep no copy. */
  reveal(): string {
    return this.#bytes.toString('utf8')
  }

  /** True for a secret of no bytes, which no credential may be. */
  get isEmpty(): boolean {
    return this.#bytes.length === 0
  }

  /** Overwrites the bytes. The secret is empty afterwards. */
  wipe(): void {
    this.#bytes.fill(0)
    this.#bytes = Buffer.alloc(0)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
