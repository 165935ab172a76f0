'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { ActionsHead, RowActions } from '@/components/patterns/row-actions'
import { RowMenu } from '@/components/patterns/row-menu'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { Channel } from '@/lib/features/channels/contract'
import { channelsTexts as t } from '@/lib/texts/channels'
import { say } from '@/lib/texts/texts'
import { STATE_WORDS, TYPE_WORDS } from './channel-words'

function LastDelivery({ channel }: { channel: Channel }) {
  const { lastDelivery: last } = channel
  if (channel.paused) return <Status status="off">{t.paused}</Status>
  if (!last) return <Status status="unknown">{t.neverTried}</Status>
  const { status, word } = STATE_WORDS[last.state]
  return (
    <Link
      quiet
      href={`/channels/deliveries?delivery=${last.id}`}
      title={last.problem ?? undefined}
      className="hit-24"
    >
      <Status status={status}>
        <Say
          of={t.wordTime}
          word={last.purpose === 'test' ? say(t.testWord, { word }) : word}
          time={<TimeAgo at={last.at} />}
        />
      </Status>
    </Link>
  )
}

function Heartbeat({ channel }: { channel: Channel }) {
  const { heartbeat: beat } = channel
  if (!beat) return <span className="text-ink-faint">–</span>
  const every = say(t.everyMin, { minutes: beat.minutes })
  if (channel.paused) return <Status status="off">{t.paused}</Status>
  if (beat.state === 'waiting') return <Status status="unknown">{say(t.notSentYet, { every })}</Status>
  return (
    <span title={beat.problem ?? undefined}>
      <Status status={beat.state === 'ok' ? 'ok' : 'critical'}>
        {beat.okAt ? (
          <Say
            of={beat.state === 'ok' ? t.heard : t.notHeard}
            time={<TimeAgo at={beat.okAt} />}
            every={every}
          />
        ) : (
          say(t.neverHeard, { every })
        )}
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
    <Table label={t.channels}>
      <thead>
        <tr>
          <Th>{t.channel}</Th>
          <Th>{t.lastMessage}</Th>
          <Th>{t.signOfLife}</Th>
          <Th>{t.type}</Th>
          <Th>{t.sendsTo}</Th>
          <Th>{t.routes}</Th>
          {mayWrite ? <ActionsHead /> : null}
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
                <span className="text-ink-muted">{t.none}</span>
              )}
            </Td>
            {mayWrite ? (
              <Td>
                <RowActions>
                  <Button
                    size="sm"
                    aria-label={say(t.testName, { name: channel.name })}
                    onClick={() => on.onTest(channel)}
                  >
                    {t.test}
                  </Button>
                  <RowMenu name={channel.name}>
                    <MenuItem onSelect={() => on.onEdit(channel)}>{t.edit}</MenuItem>
                    <MenuItem onSelect={() => on.onPause(channel)}>
                      {channel.paused ? t.resume : t.pause}
                    </MenuItem>
                    <MenuItem danger onSelect={() => on.onRemove(channel)}>
                      {t.remove}
                    </MenuItem>
                  </RowMenu>
                </RowActions>
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
