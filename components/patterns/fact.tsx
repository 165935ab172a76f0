import type { ReactNode } from 'react'

/** One fact of a list of them (`dl`): its name, and beside it what holds. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
