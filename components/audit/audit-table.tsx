'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Table, Td, Th } from '@/components/ui/table'
import type { AuditEventView } from '@/lib/features/audit/contract'
import { auditTexts as t } from '@/lib/texts/audit'
import { say } from '@/lib/texts/texts'
import { actionWords, resultWords } from './audit-words'

export type AuditTableProps = { events: AuditEventView[]; onOpen: (seq: number) => void }

/** Entries, newest first; a row opens its details. */
export function AuditTable({ events, onOpen }: AuditTableProps) {
  return (
    <Table label={t.auditLog}>
      <thead>
        <tr>
          <Th numeric>{t.no}</Th>
          <Th>{t.when}</Th>
          <Th>{t.who}</Th>
          <Th>{t.what}</Th>
          <Th>{t.target}</Th>
          <Th>{t.outcome}</Th>
          <Th>{t.from}</Th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const result = resultWords(event.result)
          return (
            <tr key={event.seq} className="hover:bg-hover">
              <Td numeric>
                <button
                  type="button"
                  className="hit-24 text-accent tabular underline-offset-2 hover:underline"
                  onClick={() => onOpen(event.seq)}
                  aria-label={say(t.openEntry, { seq: event.seq })}
                >
                  {event.seq}
                </button>
              </Td>
              <Td>
                <TimeAgo at={event.at} mode="time" />
              </Td>
              <Td className="max-w-56 truncate">
                <HostileText text={event.actor.name} />
                {event.actor.kind === 'user' ? null : (
                  <span translate="no" className="text-ink-faint">
                    {' '}
                    · {event.actor.kind}
                  </span>
                )}
              </Td>
              <Td>
                <span translate="no">{actionWords(event.action)}</span>
                {event.phase === 'single' ? null : (
                  <span translate="no" className="text-ink-faint">
                    {' '}
                    · {event.phase}
                  </span>
                )}
              </Td>
              <Td className="max-w-48 truncate">
                {event.targetName ? <HostileText text={event.targetName} /> : '–'}
              </Td>
              <Td>
                <Status status={result.status}>{result.word}</Status>
              </Td>
              <Td className="font-mono text-xs">{event.ip ?? '–'}</Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
