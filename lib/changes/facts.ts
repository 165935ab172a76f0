import type { Facts } from '@/lib/changes/kind'

/** Names what differs between the facts of a plan and those read now; null when nothing does. */
export function factsDiffer(planned: Facts, now: Facts): string | null {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort()
  const different = names.filter((name) => planned[name] !== now[name])
  if (different.length === 0) return null
  const shown = different.slice(0, 5).map((name) => `${name} was ${say(planned[name])}, is ${say(now[name])}`)
  return `${shown.join('; ')}${different.length > 5 ? ` and ${different.length - 5} more` : ''}.`
}

function say(value: Facts[string] | undefined): string {
  return value === undefined || value === null ? 'unknown' : String(value)
}
