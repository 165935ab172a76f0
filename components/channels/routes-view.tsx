'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { ChannelRoute } from '@/lib/features/channel-routes/contract'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { routesTexts as t } from '@/lib/texts/routes'
import { plural } from '@/lib/texts/texts'
import { ROUTE_CSV } from './channel-csv'
import { ChannelsFrame } from './channels-frame'
import { RemoveRoute } from './remove-dialogs'
import { RoutePreview } from './route-preview'
import { RouteTable } from './route-table'

const RouteDialog = lazy(() => import('./route-dialog').then((module) => ({ default: module.RouteDialog })))

type Open = { what: 'edit' | 'remove'; route: ChannelRoute } | { what: 'add' } | null
type Props = { initial: { items: ChannelRoute[]; unrouted: number }; mayWrite: boolean }

/** Routes: which notice goes where, and what would happen to one. */
export function RoutesView({ initial, mayWrite }: Props) {
  const cache = useQueryClient()
  const query = useQuery(orpc.channelRoutes.list.queryOptions({ initialData: initial }))
  const [open, setOpen] = useState<Open>(null)
  const order = useMutation(
    orpc.channelRoutes.order.mutationOptions({
      // A preview that is being read for the first time is of the order before, and would not be read again.
      onSettled: async () => {
        await cache.cancelQueries({ queryKey: orpc.channelRoutes.key() })
        await cache.invalidateQueries({ queryKey: orpc.channelRoutes.key() })
      },
    }),
  )
  const { items: routes, unrouted } = query.data
  const move = (route: ChannelRoute, by: -1 | 1) => {
    const ids = routes.map((one) => one.id)
    const from = ids.indexOf(route.id)
    ids.splice(from, 1)
    ids.splice(from + by, 0, route.id)
    order.mutate({ ids })
  }
  const add = mayWrite ? (
    <Button variant="primary" onClick={() => setOpen({ what: 'add' })}>
      {t.addRule}
    </Button>
  ) : undefined
  const close = () => setOpen(null)
  return (
    <ChannelsFrame
      title={t.whichNoticeGoesTo}
      actions={
        <>
          {routes.length > 0 ? (
            <CsvButton columns={ROUTE_CSV} rows={() => routes} target="panel" view="routes" />
          ) : null}
          {add}
        </>
      }
    >
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {order.isError ? <ErrorPanel {...problemOf(order.error)} className="mb-3" /> : null}
      {unrouted > 0 ? (
        <p className="mb-3">
          <Status status="warning">{plural(t.noticesOfLastDay, unrouted)}</Status>
        </p>
      ) : null}
      {routes.length === 0 ? (
        <EmptyState kind="never-configured" title={t.thereIsNoRule} action={add}>
          {t.firstRuleThat}
        </EmptyState>
      ) : (
        <RouteTable
          routes={routes}
          mayWrite={mayWrite}
          onMove={move}
          onEdit={(route) => setOpen({ what: 'edit', route })}
          onRemove={(route) => setOpen({ what: 'remove', route })}
        />
      )}
      {routes.length > 0 ? <RoutePreview /> : null}
      {open?.what === 'add' || open?.what === 'edit' ? (
        <Suspense>
          <RouteDialog route={open.what === 'edit' ? open.route : null} onClose={close} />
        </Suspense>
      ) : null}
      {open?.what === 'remove' ? <RemoveRoute route={open.route} onClose={close} /> : null}
    </ChannelsFrame>
  )
}
