import { type Problem, problemOf } from '@/lib/http/problem'

type Write = { isPending: boolean; error: unknown }

/** How a form that saves by one of several writes is doing: under way or not, and what went wrong. */
export function savingOf(...writes: readonly Write[]): { busy: boolean; problem: Problem | null } {
  const failed = writes.find((write) => write.error !== null)
  return { busy: writes.some((write) => write.isPending), problem: failed ? problemOf(failed.error) : null }
}
