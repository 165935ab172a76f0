import type { Facts } from '@/lib/changes/kind'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'

const SHOWN = 5

/** Names what differs between the facts of a plan and those read now; null when nothing does. */
export function factsDiffer(planned: Facts, now: Facts): string | null {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort()
  const different = names.filter((name) => planned[name] !== now[name])
  if (different.length === 0) return null
  const facts = different
    .slice(0, SHOWN)
    .map((name) => say(t.factDiffers, { name, was: shown(planned[name]), is: shown(now[name]) }))
    .join('; ')
  const more = different.length - SHOWN
  return more > 0 ? say(t.factsDifferMore, { facts, n: more }) : say(t.factsDiffer, { facts })
}

function shown(value: Facts[string] | undefined): string {
  return value === undefined || value === null ? t.factUnknown : String(value)
}
