import type { Metadata } from 'next'
import { ChannelsView } from '@/components/channels/channels-view'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { channelsTexts as t } from '@/lib/texts/channels'
import { meOf } from '../page-reads'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.channels }

async function First() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.channels.list()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <ChannelsView initial={first.data} mayWrite={me.data?.permissions.includes('channels.write') ?? false} />
  )
}

export default function ChannelsPage() {
  return (
    <Permitted permission="channels.read" page={t.channels}>
      <First />
    </Permitted>
  )
}
