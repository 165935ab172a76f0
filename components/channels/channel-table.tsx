'use client'
import { EllipsisVertical } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Link } from '@/components/ui/link'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { Channel } from '@/lib/features/channels/contract'
import { STATE_WORDS, TYPE_WORDS } from './channel-words'

function LastDelivery({ channel }: { channel: Channel }) {
  const { lastDelivery: last } = channel
  if (channel.paused) return <Status status="off">Paused</Status>
  if (!last) return <Status status="unknown">Never tried</Status>
  const { status, word } = STATE_WORDS[last.state]
  return (
    <Link
      quiet
      href={`/channels/deliveries?delivery=${last.id}`}
      title={last.problem ?? undefined}
      className="hit-24"
    >
      <Status status={status}>
        {last.purpose === 'test' ? `Test ${word.toLowerCase()}` : word} <TimeAgo at={last.at} />
      </Status>
    </Link>
  )
}

function Heartbeat({ channel }: { channel: Channel }) {
  const { heartbeat: beat } = channel
  if (!beat) return <span className="text-ink-faint">–</span>
  const every = `every ${beat.minutes} min`
  if (channel.paused) return <Status status="off">Paused</Status>
  if (beat.state === 'waiting') return <Status status="unknown">Not sent yet, {every}</Status>
  return (
    <span title={beat.problem ?? undefined}>
      <Status status={beat.state === 'ok' ? 'ok' : 'critical'}>
        {beat.state === 'ok' ? 'Heard' : 'Not heard'} {beat.okAt ? <TimeAgo at={beat.okAt} /> : 'ever'},{' '}
        {every}
      </Status>
    </span>
  )
}

export type ChannelTableProps = {
  channels: Channel[]
  mayWrite: boolean
  onTest: (channel: Channel) => void
  onEdit: (channel: Channel) => void
  onPause: (channel: Channel) => void
  onRemove: (channel: Channel) => void
}

/** Channels with where they lead and how they did last. */
export function ChannelTable({ channels, mayWrite, ...on }: ChannelTableProps) {
  return (
    <Table label="Channels">
      <thead>
        <tr>
          <Th>Channel</Th>
          <Th>Last message</Th>
          <Th>Sign of life</Th>
          <Th>Type</Th>
          <Th>Sends to</Th>
          <Th>Routes</Th>
          {mayWrite ? (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {channels.map((channel) => (
          <tr key={channel.id} className="hover:bg-hover">
            <Td className="font-medium">
              <HostileText text={channel.name} max={40} />
            </Td>
            <Td>
              <LastDelivery channel={channel} />
            </Td>
            <Td>
              <Heartbeat channel={channel} />
            </Td>
            <Td>{TYPE_WORDS[channel.type]}</Td>
            <Td className="max-w-72 truncate">
              <HostileText text={channel.destination} max={60} />
            </Td>
            <Td className="max-w-56 truncate">
              {channel.routes.length > 0 ? (
                <HostileText text={channel.routes.join(', ')} max={48} />
              ) : (
                <span className="text-ink-muted">none</span>
              )}
            </Td>
            {mayWrite ? (
              <Td>
                <span className="flex items-center justify-end gap-1">
                  <Button size="sm" aria-label={`Test ${channel.name}`} onClick={() => on.onTest(channel)}>
                    Test
                  </Button>
                  <Menu
                    trigger={
                      <IconButton
                        size="sm"
                        label={`Actions on ${channel.name}`}
                        icon={<EllipsisVertical aria-hidden="true" strokeWidth={1.75} />}
                      />
                    }
                  >
                    <MenuItem onSelect={() => on.onEdit(channel)}>Edit</MenuItem>
                    <MenuItem onSelect={() => on.onPause(channel)}>
                      {channel.paused ? 'Resume' : 'Pause'}
                    </MenuItem>
                    <MenuItem danger onSelect={() => on.onRemove(channel)}>
                      Remove
                    </MenuItem>
                  </Menu>
                </span>
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
