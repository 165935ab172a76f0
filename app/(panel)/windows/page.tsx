import type { Metadata } from 'next'
import { pageData } from '@/components/shell-data/page-data'
import { WindowsView } from '@/components/windows/windows-view'
import { mayEverywhere } from '@/lib/auth/permissions'
import { serverClient } from '@/lib/http/server-client'
import { windowsTexts as t } from '@/lib/texts/windows'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.maintenanceWindows }

async function First() {
  const panel = await serverClient()
  const me = await pageData(panel.me.get())
  return (
    <WindowsView
      mayWrite={me.data?.permissions.includes('schedules.write') ?? false}
      mayEverywhere={mayEverywhere(me.data?.grants ?? [], 'schedules.manage')}
    />
  )
}

export default function WindowsPage() {
  return (
    <Permitted permission="schedules.read" page={t.maintenanceWindows}>
      <First />
    </Permitted>
  )
}
