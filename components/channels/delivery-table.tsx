'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Table, Td, Th } from '@/components/ui/table'
import type { Delivery } from '@/lib/features/deliveries/contract'
import { deliveriesTexts as t } from '@/lib/texts/deliveries'
import { SEVERITY_WORDS, STATE_WORDS } from './channel-words'

/** Messages, newest first; a row opens its tries. */
export function DeliveryTable({ items, onOpen }: { items: Delivery[]; onOpen: (id: string) => void }) {
  return (
    <Table label={t.deliveries}>
      <thead>
        <tr>
          <Th>{t.when}</Th>
          <Th>{t.message}</Th>
          <Th>{t.severity}</Th>
          <Th>{t.channel}</Th>
          <Th>{t.state}</Th>
          <Th numeric>{t.tries}</Th>
          <Th>{t.answer}</Th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => {
          const state = STATE_WORDS[one.state]
          const severity = SEVERITY_WORDS[one.severity]
          return (
            <tr key={one.id} className="hover:bg-hover">
              <Td>
                <TimeAgo at={one.createdAt} mode="time" />
              </Td>
              <Td className="max-w-96 truncate">
                <button
                  type="button"
                  className="hit-24 text-left text-accent underline-offset-2 hover:underline"
                  onClick={() => onOpen(one.id)}
                >
                  <HostileText text={one.title} max={72} />
                </button>
                {one.count > 1 ? <span className="text-ink-muted"> ×{one.count}</span> : null}
              </Td>
              <Td>
                {one.action === 'open' ? (
                  <Status status={severity.status}>{severity.word}</Status>
                ) : (
                  <Status status="ok">{one.action === 'resolved' ? t.resolved : t.acknowledged}</Status>
                )}
              </Td>
              <Td className="max-w-48 truncate">
                <HostileText text={one.channel.name} max={32} />
              </Td>
              <Td>
                <Status status={state.status}>{state.word}</Status>
              </Td>
              <Td numeric>{one.attempts.length}</Td>
              <Td className="font-mono text-xs">{one.attempts.at(-1)?.code ?? '–'}</Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
