import { createElement, Fragment, type ReactNode } from 'react'
import type { Places } from '@/lib/texts/texts'

export type SayProps<T extends string> = { of: T } & { [Name in Places<T>]: ReactNode }

/** A sentence with elements within: `<Say of={t.since} time={<TimeAgo at={at} />} />`. */
export function Say<T extends string>({ of, ...parts }: SayProps<T>): ReactNode {
  const filled: Record<string, ReactNode> = parts
  const nodes = of.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? filled[part] : part))
  return createElement(Fragment, null, ...nodes)
}
