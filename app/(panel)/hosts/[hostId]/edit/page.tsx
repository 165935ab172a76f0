import type { Metadata } from 'next'
import { EditHost } from '@/components/hosts/edit-host'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { hostViewTexts as t } from '@/lib/texts/host-view'
import { Permitted } from '../../../permitted'
import { hostOf } from '../host-data'

export const metadata: Metadata = { title: t.editHost }

/** What of a host can be changed in the panel. */
export default async function EditHostPage({ params }: { params: Promise<{ hostId: string }> }) {
  const host = await hostOf((await params).hostId)
  if (host.data === null) return <ErrorPanel {...host.problem} />
  return (
    <Permitted permission="hosts.write" page={t.editHost}>
      <EditHost key={host.data.id} host={host.data} />
    </Permitted>
  )
}
