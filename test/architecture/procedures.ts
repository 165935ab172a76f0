import type { ProcedureMeta } from '@/lib/http/define'

/** One procedure of a contract or router, as the tests look at it. */
export type FoundProcedure = {
  /** Noun and verb. */
  name: string
  path: [string, string]
  meta: ProcedureMeta
  route: { method: string; path: string }
}

/** Every procedure of a tree of two levels, by noun and verb. */
export function procedures(tree: object, isOne: (item: unknown) => boolean): FoundProcedure[] {
  return Object.entries(tree).flatMap(([noun, verbs]) =>
    Object.entries(verbs as object).flatMap(([verb, procedure]) => {
      if (!isOne(procedure)) throw new Error(`${noun}.${verb} is no procedure`)
      const { meta, route } = (procedure as { '~orpc': Pick<FoundProcedure, 'meta' | 'route'> })['~orpc']
      return [{ name: `${noun}.${verb}`, path: [noun, verb] as [string, string], meta, route }]
    }),
  )
}
