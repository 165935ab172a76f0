import type { Readable, Writable } from 'node:stream'

/** How one program is run on a host. */
export type Exec = {
  /** Program and arguments. Nothing reads them as shell text. */
  argv: readonly string[]
  /** What the program reads; nothing at all without it. */
  input?: Readable | undefined
  /** Where its output goes as it comes; without it, it is kept and answered. */
  output?: Writable | undefined
  /** Milliseconds the whole may take; 0: no limit but `idleMs`. */
  timeoutMs: number
  /** Milliseconds without a byte in either direction. */
  idleMs?: number | undefined
  /** Bytes of output, standard error included. The program is ended when it sends more. */
  maxBytes: number
  signal?: AbortSignal | undefined
}

/** How a program ended. Everything in it is the host's word: hostile text. */
export type ExecResult = { exit: number | null; signal: string | null; stdout: Buffer; stderr: string }

/** The way to a machine: this one, or another over SSH. It only runs programs; all else is built on that. */
export interface Transport {
  readonly kind: 'local' | 'ssh'
  readonly isOpen: boolean
  /** @throws AppError with a code `host.*` when it could not be run or was ended from this side */
  exec(exec: Exec): Promise<ExecResult>
  close(): Promise<void>
}
