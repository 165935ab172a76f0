import { type Hours, isWithin } from './hours'
import { isAtLeast, type Severity } from './kinds'

/** A rule as routing sees it. */
export type RouteRule = {
  id: string
  paused: boolean
  environmentIds: readonly string[]
  minSeverity: Severity
  kinds: readonly string[]
  hours: Hours | null
  /** Rules below it are asked as well. */
  goesOn: boolean
}

/** What of a notice decides its way. */
export type Routed = { kind: string; severity: Severity; environmentId: string | null }

/** What a rule does with a notice; `after` is a rule that is not asked because one above took the notice. */
export type Verdict = 'takes' | 'paused' | 'environment' | 'severity' | 'kind' | 'hours' | 'after'

function verdictOf(rule: RouteRule, notice: Routed, at: Date): Verdict {
  if (rule.paused) return 'paused'
  const { environmentIds: places } = rule
  if (places.length > 0 && (notice.environmentId === null || !places.includes(notice.environmentId)))
    return 'environment'
  if (!isAtLeast(notice.severity, rule.minSeverity)) return 'severity'
  if (rule.kinds.length > 0 && !rule.kinds.includes(notice.kind)) return 'kind'
  if (rule.hours && !isWithin(rule.hours, at)) return 'hours'
  return 'takes'
}

/** What each rule, in order, does with a notice at a moment. The sender and the preview both ask this. */
export function judgeRoutes<T extends RouteRule>(
  rules: readonly T[],
  notice: Routed,
  at: Date,
): { rule: T; verdict: Verdict }[] {
  let isTaken = false
  return rules.map((rule) => {
    if (isTaken) return { rule, verdict: 'after' }
    const verdict = verdictOf(rule, notice, at)
    isTaken = verdict === 'takes' && !rule.goesOn
    return { rule, verdict }
  })
}
