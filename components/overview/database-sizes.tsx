import { CsvButton } from '@/components/patterns/csv-button'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { ShareBar } from '@/components/patterns/share-bar'
import { Table, Td, Th } from '@/components/ui/table'
import type { Overview } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'
import type { CsvColumn } from '@/lib/format/csv'
import { csvReading } from '@/lib/format/csv-reading'
import { overviewBelowTexts as t } from '@/lib/texts/overview-below'
import { say } from '@/lib/texts/texts'

const SHOWN = 12

type Databases = Overview['databases']
type Database = Extract<Databases, { known: true }>['value'][number]

const CSV: ReadonlyArray<CsvColumn<Database>> = [
  { header: 'database', value: ({ name }) => name },
  { header: 'bytes', value: ({ bytes }) => csvReading(bytes, (known) => known) },
]

/** The databases of a target by size; the export has all of them. */
export default function DatabaseSizes({ target, databases }: { target: string; databases: Databases }) {
  return (
    <section>
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{t.databasesBySize}</h2>
        {databases.known ? (
          <span data-print="hide">
            <CsvButton columns={CSV} rows={() => bySize(databases.value)} target={target} view="databases" />
          </span>
        ) : null}
      </div>
      <Reading reading={databases}>
        {(list) => {
          const sorted = bySize(list)
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

/** Largest first; those of unknown size come last. */
function bySize(databases: readonly Database[]): Database[] {
  return [...databases].sort((a, b) => size(b) - size(a))
}

function size(database: Database | undefined): number {
  return database?.bytes.known ? database.bytes.value : -1
}
