import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Table, Td, Th } from '@/components/ui/table'
import type { Overview } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'
import { overviewTexts as t } from '@/lib/texts/overview'
import { say } from '@/lib/texts/texts'

const SHOWN = 12

/** The databases of a target by size. */
export function DatabaseSizes({ databases }: { databases: Overview['databases'] }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold text-lg">{t.databasesBySize}</h2>
      <Reading reading={databases}>
        {(list) => {
          const sorted = [...list].sort((a, b) => size(b) - size(a))
          const most = Math.max(1, size(sorted[0]))
          return (
            <>
              <Table label={t.databasesBySize}>
                <thead>
                  <tr>
                    <Th>{t.database}</Th>
                    <Th numeric>{t.size}</Th>
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
                      <Td colSpan={2}>{t.monitorRoleSeesNo}</Td>
                    </tr>
                  ) : null}
                </tbody>
              </Table>
              {sorted.length > SHOWN ? (
                <p className="mt-1 text-ink-muted text-xs">
                  {say(t.andSmallerOnes, { sorted: sorted.length - SHOWN })}
                </p>
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
