'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { ActionsHead, RowActions } from '@/components/patterns/row-actions'
import { RowMenu } from '@/components/patterns/row-menu'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { IconButton } from '@/components/ui/icon-button'
import { MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import { NOTICE_KINDS } from '@/lib/notify/kinds'
import { routesTexts as t } from '@/lib/texts/routes'
import { say } from '@/lib/texts/texts'
import { hoursWords, SEVERITY_WORDS } from './channel-words'

function takes(route: ChannelRoute): string {
  const places =
    route.environments.length === 0
      ? t.everyEnvironment
      : route.environments.map((one) => one.name).join(', ')
  const kinds =
    route.kinds.length === 0
      ? t.everyKind
      : route.kinds
          .map((kind) =>
            kind in NOTICE_KINDS ? NOTICE_KINDS[kind as keyof typeof NOTICE_KINDS].title : kind,
          )
          .join(', ')
  return say(t.placesAndKinds, { places, kinds })
}

export type RouteTableProps = {
  routes: ChannelRoute[]
  mayWrite: boolean
  onMove: (route: ChannelRoute, by: -1 | 1) => void
  onEdit: (route: ChannelRoute) => void
  onRemove: (route: ChannelRoute) => void
}

/** The rules, in the order in which they are asked. */
export function RouteTable({ routes, mayWrite, onMove, onEdit, onRemove }: RouteTableProps) {
  return (
    <Table label={t.routes}>
      <thead>
        <tr>
          <Th numeric>{t.no}</Th>
          <Th>{t.rule}</Th>
          <Th>{t.takes}</Th>
          <Th>{t.severity}</Th>
          <Th>{t.hours}</Th>
          <Th>{t.goesTo}</Th>
          <Th>{t.next}</Th>
          {mayWrite ? <ActionsHead /> : null}
        </tr>
      </thead>
      <tbody>
        {routes.map((route, index) => {
          const severity = SEVERITY_WORDS[route.minSeverity]
          return (
            <tr key={route.id} className="hover:bg-hover">
              <Td numeric>{index + 1}</Td>
              <Td className="font-medium">
                <HostileText text={route.name} max={40} />
                {route.paused ? (
                  <span className="ml-2 font-normal">
                    <Status status="off">{t.paused}</Status>
                  </span>
                ) : null}
              </Td>
              <Td className="max-w-72 truncate">
                <HostileText text={takes(route)} max={64} />
              </Td>
              <Td>
                <Status status={severity.status}>{severity.word}</Status>
              </Td>
              <Td>{route.hours ? <HostileText text={hoursWords(route.hours)} /> : t.always}</Td>
              <Td>
                {route.secondChannel ? (
                  <Say
                    of={t.channelElse}
                    channel={<HostileText text={route.channel.name} max={32} />}
                    name={<HostileText text={route.secondChannel.name} max={32} />}
                  />
                ) : (
                  <HostileText text={route.channel.name} max={32} />
                )}
              </Td>
              <Td className="text-ink-muted">{route.goesOn ? t.nextAreAsked : t.stop}</Td>
              {mayWrite ? (
                <Td>
                  <RowActions>
                    <IconButton
                      size="sm"
                      quiet
                      label={say(t.moveUp, { name: route.name })}
                      disabled={index === 0}
                      onClick={() => onMove(route, -1)}
                      icon={<ArrowUp aria-hidden="true" strokeWidth={1.75} />}
                    />
                    <IconButton
                      size="sm"
                      quiet
                      label={say(t.moveDown, { name: route.name })}
                      disabled={index === routes.length - 1}
                      onClick={() => onMove(route, 1)}
                      icon={<ArrowDown aria-hidden="true" strokeWidth={1.75} />}
                    />
                    <RowMenu name={route.name}>
                      <MenuItem onSelect={() => onEdit(route)}>{t.edit}</MenuItem>
                      <MenuItem danger onSelect={() => onRemove(route)}>
                        {t.remove}
                      </MenuItem>
                    </RowMenu>
                  </RowActions>
                </Td>
              ) : null}
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
