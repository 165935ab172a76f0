import type { Metadata } from 'next'
import { HostList } from '@/components/hosts/host-list'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { hostsTexts as t } from '@/lib/texts/hosts'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.hosts }

/** Every host in the reader's scope. */
export default async function HostsPage() {
  const panel = await serverClient()
  const hosts = await pageData(panel.hosts.list())
  return (
    <Permitted permission="hosts.read" page={t.hosts}>
      <HostList initial={hosts.data ?? undefined} />
    </Permitted>
  )
}
