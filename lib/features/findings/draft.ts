/** What an advisor concludes now. The same kind and object is the same finding, however its words change. */
export type FindingDraft = {
  /** `subject.what`, e.g. `capability.statements`. Kept for ever in history. */
  kind: string
  /** What it is about within the target; empty for the target itself. Text of the target: hostile. */
  object: string
  severity: 'info' | 'warning' | 'critical'
  /** A statement, without the target's name. */
  title: string
  /** What was seen, with its numbers. */
  evidence: string
  /** A statement or setting to paste; null where there is none. */
  remedy: string | null
  /** The change that mends it; null where a person has to. */
  fix: { kind: string; input: unknown } | null
}
