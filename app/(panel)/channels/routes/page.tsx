import type { Metadata } from 'next'
import { RoutesView } from '@/components/channels/routes-view'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { routesTexts as t } from '@/lib/texts/routes'
import { meOf } from '../../page-reads'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.routesOfNotices }

async function First() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.channelRoutes.list()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <RoutesView initial={first.data} mayWrite={me.data?.permissions.includes('channels.write') ?? false} />
  )
}

export default function ChannelRoutesPage() {
  return (
    <Permitted permission="channels.read" page={t.routesOfNotices}>
      <First />
    </Permitted>
  )
}
