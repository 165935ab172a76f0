'use client'
import type { ReactNode } from 'react'
import { PageHeader } from '@/components/patterns/page-header'
import { PageTabs } from '@/components/patterns/page-tabs'
import { schedulesTexts as t } from '@/lib/texts/schedules'

const PAGES = [
  { href: '/schedules', label: t.schedules },
  { href: '/windows', label: t.windows },
  { href: '/schedules/kinds', label: t.kinds },
] as const

export type SchedulesFrameProps = {
  title: string
  meta?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** Head and tabs of the pages about what recurs. */
export function SchedulesFrame({ title, meta, actions, children }: SchedulesFrameProps) {
  return (
    <>
      <PageHeader title={title} meta={meta} actions={actions} />
      <PageTabs label={t.pagesAboutWhat} pages={PAGES} />
      {children}
    </>
  )
}
