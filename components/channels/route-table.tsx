'use client'
import { ArrowDown, ArrowUp, EllipsisVertical } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'
import { NOTICE_KINDS } from '@/lib/notify/kinds'
import { hoursWords, SEVERITY_WORDS } from './channel-words'

function takes(route: ChannelRoute): string {
  const places =
    route.environments.length === 0
      ? 'every environment'
      : route.environments.map((one) => one.name).join(', ')
  const kinds =
    route.kinds.length === 0
      ? 'every kind'
      : route.kinds
          .map((kind) =>
            kind in NOTICE_KINDS ? NOTICE_KINDS[kind as keyof typeof NOTICE_KINDS].title : kind,
          )
          .join(', ')
  return `${places}; ${kinds}`
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
    <Table label="Routes">
      <thead>
        <tr>
          <Th numeric>No.</Th>
          <Th>Rule</Th>
          <Th>Takes</Th>
          <Th>Severity</Th>
          <Th>Hours</Th>
          <Th>Goes to</Th>
          <Th>Then</Th>
          {mayWrite ? (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          ) : null}
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
                    <Status status="off">Paused</Status>
                  </span>
                ) : null}
              </Td>
              <Td className="max-w-72 truncate">
                <HostileText text={takes(route)} max={64} />
              </Td>
              <Td>
                <Status status={severity.status}>{severity.word}</Status>
              </Td>
              <Td>{route.hours ? <HostileText text={hoursWords(route.hours)} /> : 'always'}</Td>
              <Td>
                <HostileText text={route.channel.name} max={32} />
                {route.secondChannel ? (
                  <span className="text-ink-muted">
                    , else <HostileText text={route.secondChannel.name} max={32} />
                  </span>
                ) : null}
              </Td>
              <Td className="text-ink-muted">{route.goesOn ? 'the next are asked' : 'stop'}</Td>
              {mayWrite ? (
                <Td>
                  <span className="flex items-center justify-end gap-1">
                    <IconButton
                      size="sm"
                      quiet
                      label={`Move ${route.name} up`}
                      disabled={index === 0}
                      onClick={() => onMove(route, -1)}
                      icon={<ArrowUp aria-hidden="true" strokeWidth={1.75} />}
                    />
                    <IconButton
                      size="sm"
                      quiet
                      label={`Move ${route.name} down`}
                      disabled={index === routes.length - 1}
                      onClick={() => onMove(route, 1)}
                      icon={<ArrowDown aria-hidden="true" strokeWidth={1.75} />}
                    />
                    <Menu
                      trigger={
                        <IconButton
                          size="sm"
                          label={`Actions on ${route.name}`}
                          icon={<EllipsisVertical aria-hidden="true" strokeWidth={1.75} />}
                        />
                      }
                    >
                      <MenuItem onSelect={() => onEdit(route)}>Edit</MenuItem>
                      <MenuItem danger onSelect={() => onRemove(route)}>
                        Remove
                      </MenuItem>
                    </Menu>
                  </span>
                </Td>
              ) : null}
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
