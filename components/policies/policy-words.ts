import { kindName } from '@/components/changes/kind-name'
import { policiesTexts as t } from '@/lib/texts/policies'
import { plural, say } from '@/lib/texts/texts'

/** What a pattern means, in words. */
export function kindWords(pattern: string): string {
  if (pattern === '*') return t.everyChange
  return pattern.endsWith('.*') ? say(t.everyChangeOf, { pattern: pattern.slice(0, -2) }) : kindName(pattern)
}

/** A tier with what it asks for. */
export function tierWords(tier: number): string {
  return [t.tier0, t.tier1, t.tier2, t.tier3][tier] ?? String(tier)
}

/** A span of minutes in hours where it is whole ones. */
export function spanWords(minutes: number): string {
  return minutes % 60 === 0 ? plural(t.nHours, minutes / 60) : plural(t.nMinutes, minutes)
}
