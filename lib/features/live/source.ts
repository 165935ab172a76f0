import { AppError, type ErrorCode } from '@/lib/errors'

/** One reading as its listeners get it: a value, or why there is none. `lastAt` is Unix milliseconds. */
export type Update<T> =
  | { ok: true; value: T; view: <V>(variant: string, make: (value: T) => V) => V }
  | { ok: false; error: AppError; lastAt: number | null; late: boolean }

export type Listener<T> = (update: Update<T>) => void

export type SourceOptions<T> = {
  read: () => Promise<T>
  /** Milliseconds between the end of one reading and the start of the next. */
  everyMs: number
  /** Listeners are told of a reading that takes longer than this, while it goes on. */
  lateMs?: number
  /** What such a reading is called; `target.timeout` unless it is our own store that is read. */
  lateCode?: ErrorCode
  /** Readings with the same text as the last are not told again. Without it each one is told. */
  sameAs?: (value: T) => string
}

const LATE_MS = 5_000

/**
 * One reading shared by all who listen, however many: it runs while somebody does and stops with the last.
 * What is made of a value for one kind of viewer is made once for all viewers of that kind.
 */
export class Source<T> {
  readonly #options: SourceOptions<T>
  readonly #onEmpty: () => void
  readonly #listeners = new Set<{ tell: Listener<T> }>()
  readonly #kept = new Map<string, unknown>()
  #last: Update<T> | null = null
  #lastAt: number | null = null
  #lastText: string | null = null
  #timer: NodeJS.Timeout | undefined
  #generation = 0

  constructor(options: SourceOptions<T>, onEmpty: () => void) {
    this.#options = options
    this.#onEmpty = onEmpty
  }

  /** Something that lives as long as this source, made when it is asked for first. A name has one type. */
  keep<V>(name: string, make: () => V): V {
    if (!this.#kept.has(name)) this.#kept.set(name, make())
    return this.#kept.get(name) as V
  }

  /** Starts listening; the last reading comes at once. @returns what ends it */
  listen(listener: Listener<T>): () => void {
    // Each has a place of its own, even where one function listens twice.
    const place = { tell: listener }
    this.#listeners.add(place)
    if (this.#last) listener(this.#last)
    if (this.#listeners.size === 1) void this.#loop(++this.#generation)
    return () => {
      if (!this.#listeners.delete(place) || this.#listeners.size > 0) return
      this.#generation += 1
      clearTimeout(this.#timer)
      this.#onEmpty()
    }
  }

  async #loop(generation: number): Promise<void> {
    const late = setTimeout(
      () => this.#tell(this.#failure(new AppError(this.#options.lateCode ?? 'target.timeout'), true)),
      this.#options.lateMs ?? LATE_MS,
    )
    let update: Update<T>
    try {
      update = valueUpdate(await this.#options.read())
    } catch (error) {
      update = this.#failure(asAppError(error), false)
    } finally {
      clearTimeout(late)
    }
    if (generation !== this.#generation) return
    if (update.ok) this.#lastAt = Date.now()
    this.#tell(update)
    this.#timer = setTimeout(() => void this.#loop(generation), this.#options.everyMs)
  }

  #failure(error: AppError, late: boolean): Update<T> {
    return { ok: false, error, lastAt: this.#lastAt, late }
  }

  #tell(update: Update<T>): void {
    const text = update.ok && this.#options.sameAs ? this.#options.sameAs(update.value) : null
    const same = text !== null && this.#last?.ok === true && text === this.#lastText
    this.#lastText = text
    if (same) return
    this.#last = update
    for (const { tell } of [...this.#listeners]) tell(update)
  }
}

function valueUpdate<T>(value: T): Update<T> {
  const made = new Map<string, unknown>()
  return {
    ok: true,
    value,
    view: <V>(variant: string, make: (value: T) => V): V => {
      if (!made.has(variant)) made.set(variant, make(value))
      return made.get(variant) as V
    },
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('store.unavailable', { cause: error })
}
