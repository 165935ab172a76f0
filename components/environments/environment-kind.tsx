import { Badge } from '@/components/ui/badge'
import type { Environment } from '@/lib/features/environments/contract'
import { environmentsTexts as t } from '@/lib/texts/environments'

type Kind = Environment['kind']

/** The kinds of environment, each with what it means for the people in front of it. */
export const KINDS: { value: Kind; label: string; help: string }[] = [
  { value: 'production', label: t.production, help: t.itsTargetsWear },
  { value: 'staging', label: t.staging, help: t.likeProduction },
  { value: 'development', label: t.development, help: t.nothingIsLostWhen },
]

/** The kind of an environment; production in the colour of its band. */
export function KindBadge({ kind }: { kind: Kind }) {
  if (kind === 'production') return <Badge tone="production">{t.production2}</Badge>
  return <Badge>{KINDS.find((one) => one.value === kind)?.label ?? kind}</Badge>
}
