import { CsvButton } from '@/components/patterns/csv-button'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Table, Td, Th } from '@/components/ui/table'
import type { Evidence } from '@/lib/features/audit/contract'
import { evidenceTexts as t } from '@/lib/texts/evidence'
import { EVIDENCE_PLACE_CSV } from './place-csv'

type Place = Evidence['places'][number]

const PLACE_WORDS = { file: t.file, syslog: t.syslog, webhook: t.webhook, mail: t.mail } as const

function state(place: Place) {
  if (place.silent)
    return <Status status="critical">{place.lastOkAt === null ? t.neverTookOne : t.silent}</Status>
  if (place.failures > 0) return <Status status="warning">{t.failing}</Status>
  return <Status status="ok">{t.upToDate}</Status>
}

/** Places outside the store that keep signed checkpoints, and how sending to each goes. */
export function EvidencePlaces({ places }: { places: Place[] }) {
  if (places.length === 0) return <p className="py-2 text-sm">{t.noPlaceIs}</p>
  return (
    <div className="py-2">
      <div data-print="hide" className="mb-1 flex justify-end">
        <CsvButton columns={EVIDENCE_PLACE_CSV} rows={() => places} target="panel" view="evidence-places" />
      </div>
      <Table label={t.placesThatKeep}>
        <thead>
          <tr>
            <Th>{t.kind}</Th>
            <Th>{t.place}</Th>
            <Th>{t.state}</Th>
            <Th numeric>{t.throughEntry}</Th>
            <Th>{t.lastSuccess}</Th>
            <Th>{t.lastFailure}</Th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.id}>
              <Td>{PLACE_WORDS[place.kind]}</Td>
              <Td className="min-w-52 max-w-md break-all font-mono text-xs">
                <HostileText text={place.label} />
              </Td>
              <Td className="whitespace-nowrap">{state(place)}</Td>
              <Td numeric>{place.sentSeq ?? '–'}</Td>
              <Td>{place.lastOkAt ? <TimeAgo at={place.lastOkAt} /> : t.never}</Td>
              <Td>
                {place.lastErrorAt && place.lastError ? (
                  <>
                    <TimeAgo at={place.lastErrorAt} />: <HostileText text={place.lastError} />
                  </>
                ) : (
                  t.none
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
