type Session = { readonly isOpen: boolean; close(): Promise<void> }

/** Sessions by what they lead to: opened on first use, replaced when one was lost, closed at the end. */
export class KeptSessions<S extends Session> {
  readonly #open: (id: string) => Promise<S>
  readonly #sessions = new Map<string, Promise<S>>()

  constructor(open: (id: string) => Promise<S>) {
    this.#open = open
  }

  async get(id: string): Promise<S> {
    const current = await this.#sessions.get(id)?.catch(() => undefined)
    if (current?.isOpen) return current
    await current?.close().catch(() => undefined)
    const opened = this.#open(id)
    this.#sessions.set(id, opened)
    return opened
  }

  async close(): Promise<void> {
    for (const opened of this.#sessions.values()) {
      const session = await opened.catch(() => undefined)
      await session?.close().catch(() => undefined)
    }
    this.#sessions.clear()
  }
}
