import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Table, Td, Th } from '@/components/ui/table'
import type { Evidence } from '@/lib/features/audit/contract'

type Place = Evidence['places'][number]

function state(place: Place) {
  if (place.silent)
    return <Status status="critical">{place.lastOkAt === null ? 'Never took one' : 'Silent'}</Status>
  if (place.failures > 0) return <Status status="warning">Failing</Status>
  return <Status status="ok">Up to date</Status>
}

/** Places outside the store that keep signed checkpoints, and how sending to each goes. */
export function EvidencePlaces({ places }: { places: Place[] }) {
  if (places.length === 0)
    return (
      <p className="py-2 text-sm">
        No place is configured. Set QD_EVIDENCE_FILE, QD_EVIDENCE_SYSLOG or QD_EVIDENCE_WEBHOOK for the
        worker.
      </p>
    )
  return (
    <div className="py-2">
      <Table label="Places that keep checkpoints">
        <thead>
          <tr>
            <Th>Kind</Th>
            <Th>Place</Th>
            <Th>State</Th>
            <Th numeric>Through entry</Th>
            <Th>Last success</Th>
            <Th>Last failure</Th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.id}>
              <Td>{place.kind}</Td>
              <Td className="min-w-52 max-w-md break-all font-mono text-xs">
                <HostileText text={place.label} />
              </Td>
              <Td className="whitespace-nowrap">{state(place)}</Td>
              <Td numeric>{place.sentSeq ?? '–'}</Td>
              <Td>{place.lastOkAt ? <TimeAgo at={place.lastOkAt} /> : 'never'}</Td>
              <Td>
                {place.lastErrorAt && place.lastError ? (
                  <>
                    <TimeAgo at={place.lastErrorAt} />: <HostileText text={place.lastError} />
                  </>
                ) : (
                  'none'
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
