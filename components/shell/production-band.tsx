/** The thin permanent band of production targets, with the word. */

import { shellTexts as t } from '@/lib/texts/shell'
export function ProductionBand({ name }: { name?: string }) {
  return (
    <div className="flex h-5 items-center justify-center gap-2 bg-production font-medium text-on-production text-xs tracking-wide">
      {t.production}
      {name ? (
        <span translate="no" className="truncate font-normal">
          {name}
        </span>
      ) : null}
    </div>
  )
}
