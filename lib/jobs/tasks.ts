import type { AppError } from '@/lib/errors'

/**
 * Answers one kind of question that only the worker can answer. It reads, or writes only what may be
 * repeated. An AppError it throws is what the asker gets.
 * @see AppError
 */
export type TaskHandler = (input: unknown, context: { signal: AbortSignal }) => Promise<unknown>

/** Handlers by kind, e.g. `targets.test-sealed`; the worker's entry puts them together. */
export type TaskHandlers = Record<string, TaskHandler>

/** What an asker is told of an error. */
export type TaskProblem = Pick<AppError, 'code' | 'hint'> & { detail?: string }
