import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Table, Td, Th } from '@/components/ui/table'
import type { Overview } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'

const SHOWN = 12

/** The databases of a target by size. */
export function DatabaseSizes({ databases }: { databases: Overview['databases'] }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold text-lg">Databases by size</h2>
      <Reading reading={databases}>
        {(list) => {
          const sorted = [...list].sort((a, b) => size(b) - size(a))
          const most = Math.max(1, size(sorted[0]))
          return (
            <>
              <Table label="Databases by size">
                <thead>
                  <tr>
                    <Th>Database</Th>
                    <Th numeric>Size</Th>
                  </tr>
                </thead>
                <tbody>
                  {sorted.slice(0, SHOWN).map((database) => (
                    <tr key={database.name} className="hover:bg-hover">
                      <Td>
                        <HostileText text={database.name} max={40} />
                      </Td>
                      <Td numeric className="w-48">
                        <Reading reading={database.bytes}>
                          {(bytes) => <ShareBar share={bytes / most}>{formatBytes(bytes)}</ShareBar>}
                        </Reading>
                      </Td>
                    </tr>
                  ))}
                  {sorted.length === 0 ? (
                    <tr>
                      <Td colSpan={2}>The monitor role sees no database here.</Td>
                    </tr>
                  ) : null}
                </tbody>
              </Table>
              {sorted.length > SHOWN ? (
                <p className="mt-1 text-ink-muted text-xs">and {sorted.length - SHOWN} smaller ones</p>
              ) : null}
            </>
          )
        }}
      </Reading>
    </section>
  )
}

function size(database: { bytes: { known: boolean; value?: number } } | undefined): number {
  return database?.bytes.value ?? -1
}
