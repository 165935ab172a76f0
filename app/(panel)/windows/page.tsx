import type { Metadata } from 'next'
import { WindowsView } from '@/components/windows/windows-view'
import { mayEverywhere } from '@/lib/auth/permissions'
import { windowsTexts as t } from '@/lib/texts/windows'
import { meOf } from '../page-reads'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.maintenanceWindows }

async function First() {
  const me = await meOf()
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
