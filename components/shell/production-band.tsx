/** The thin permanent band of production targets, with the word. */

import { Say } from '@/components/patterns/say'
import { shellTexts as t } from '@/lib/texts/shell'
export function ProductionBand({ name }: { name?: string }) {
  return (
    <div className="flex h-5 items-center justify-center gap-2 bg-production font-medium text-on-production text-xs tracking-wide">
      <Say of={t.production} name={name ? <span className="truncate font-normal">{name}</span> : null} />
    </div>
  )
}
