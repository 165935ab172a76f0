import { Button } from '@/components/ui/button'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Th } from '@/components/ui/table'
import type { Problem, FleetRow as Row } from '@/lib/features/overview/contract'
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
    <ScrollArea label="Targets">
      <table className="w-full border-collapse text-sm max-sm:block">
        <caption className="sr-only">Targets</caption>
        <thead className="max-sm:sr-only">
          <tr>
            <Th>Status</Th>
            <Th>Target</Th>
            <Th>Environment</Th>
            <Th>Role</Th>
            <Th>Version</Th>
            <Th numeric>Connections</Th>
            <Th numeric>Load, 24 h and now</Th>
            <Th numeric>Oldest transaction</Th>
            <Th numeric>Read</Th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <FleetRow key={row.targetId} row={row} worst={worst.get(row.targetId)} at={at} />
          ))}
          {rows.length === 0 ? (
            <tr className="max-sm:block">
              <td colSpan={9} className="h-(--row-h) border-b px-2 max-sm:block">
                No target matches the filters.{' '}
                <Button size="sm" onClick={onClear} className="ml-2">
                  Clear filters
                </Button>
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </ScrollArea>
  )
}
