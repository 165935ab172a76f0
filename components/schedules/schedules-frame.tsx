'use client'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageHeader } from '@/components/patterns/page-header'
import { cn } from '@/components/ui/cn'
import { PageLink } from '@/components/ui/page-link'
import { TAB_CLASS } from '@/components/ui/tab-class'
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
  const path = usePathname()
  return (
    <>
      <PageHeader title={title} meta={meta} actions={actions} />
      <nav aria-label={t.pagesAboutWhat} className="mb-4 flex gap-4 overflow-x-auto border-b">
        {PAGES.map(({ href, label }) => (
          <PageLink
            key={href}
            href={href}
            aria-current={path === href ? 'page' : undefined}
            className={cn(
              TAB_CLASS,
              '-outline-offset-2',
              path === href ? 'border-accent text-ink' : 'border-transparent text-ink-muted',
            )}
          >
            {label}
          </PageLink>
        ))}
      </nav>
      {children}
    </>
  )
}
