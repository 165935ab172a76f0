import { Button } from '@/components/ui/button'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Th } from '@/components/ui/table'
import type { Problem, FleetRow as Row } from '@/lib/features/overview/contract'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { FleetRow } from './fleet-row'

export type FleetTableProps = {
  rows: readonly Row[]
  worst: Map<string, Problem>
  /** When the fleet was read; its small courses end here. */
  at: string
  onClear: () => void
}

/** One row per target. */
export function FleetTable({ rows, worst, at, onClear }: FleetTableProps) {
  return (
    <ScrollArea label={t.targets}>
      <table className="w-full border-collapse text-sm max-sm:block">
        <caption className="sr-only">{t.targets}</caption>
        <thead className="max-sm:sr-only">
          <tr>
            <Th>{t.status}</Th>
            <Th>{t.target}</Th>
            <Th>{t.environment}</Th>
            <Th>{t.role}</Th>
            <Th>{t.version}</Th>
            <Th numeric>{t.connections}</Th>
            <Th numeric>{t.load24HAnd}</Th>
            <Th numeric>{t.oldestTransaction}</Th>
            <Th numeric>{t.read}</Th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <FleetRow key={row.targetId} row={row} worst={worst.get(row.targetId)} at={at} />
          ))}
          {rows.length === 0 ? (
            <tr className="max-sm:block">
              <td colSpan={9} className="h-(--row-h) border-b px-2 max-sm:block">
                {t.noTargetMatches}{' '}
                <Button size="sm" onClick={onClear} className="ml-2">
                  {t.clearFilters}
                </Button>
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </ScrollArea>
  )
}
