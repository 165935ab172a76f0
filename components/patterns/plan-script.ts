/** A step as pages show it. */
export type PlanStepView = {
  what: string
  sql: string | null
  /** What `sql` is written in; the target's SQL without it. */
  language?: 'sql' | 'command' | undefined
  locks: string | null
  estimate: string | null
  undo: string
}

/**
 * The statements of a plan, or its commands, as one script; null where there is none, or where both are mixed: no
 * program takes those together.
 */
export function planScript(steps: ReadonlyArray<PlanStepView>): string | null {
  const all = steps.flatMap(({ sql, language = 'sql' }) => (sql === null ? [] : [{ sql, language }]))
  const [first] = all
  if (!first || all.some(({ language }) => language !== first.language)) return null
  if (first.language === 'command') return all.map(({ sql }) => sql).join('\n')
  return all.map(({ sql }) => sql.replace(/;?\s*$/, ';')).join('\n')
}
