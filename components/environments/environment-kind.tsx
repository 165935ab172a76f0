import { Badge } from '@/components/ui/badge'
import type { Environment } from '@/lib/features/environments/contract'

type Kind = Environment['kind']

/** The kinds of environment, each with what it means for the people in front of it. */
export const KINDS: { value: Kind; label: string; help: string }[] = [
  { value: 'production', label: 'Production', help: 'Its targets wear the production band on every page.' },
  { value: 'staging', label: 'Staging', help: 'Like production, without its people.' },
  { value: 'development', label: 'Development', help: 'Nothing is lost when it breaks.' },
]

/** The kind of an environment; production in the colour of its band. */
export function KindBadge({ kind }: { kind: Kind }) {
  if (kind === 'production') return <Badge tone="production">PRODUCTION</Badge>
  return <Badge>{KINDS.find((one) => one.value === kind)?.label ?? kind}</Badge>
}
