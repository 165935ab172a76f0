'use client'
import { usePathname } from 'next/navigation'
import { cn } from '@/components/ui/cn'
import { PageLink } from '@/components/ui/page-link'
import { TAB_CLASS } from '@/components/ui/tab-class'
import { shellTexts as t } from '@/lib/texts/shell'
import { TARGET_TABS } from './nav-items'

/** The tabs of one target: links, so that each is an address of its own. */
export function TargetTabs({ targetId }: { targetId: string }) {
  const path = usePathname()
  const base = `/targets/${targetId}`
  return (
    <nav aria-label={t.pagesOfThisTarget} className="mb-4 flex gap-4 overflow-x-auto border-b">
      {TARGET_TABS.map((tab) => {
        const current = path === base + tab.segment
        return (
          <PageLink
            key={tab.segment}
            href={base + tab.segment}
            aria-current={current ? 'page' : undefined}
            className={cn(
              TAB_CLASS,
              '-outline-offset-2',
              current ? 'border-accent text-ink' : 'border-transparent text-ink-muted',
            )}
          >
            {tab.label}
          </PageLink>
        )
      })}
    </nav>
  )
}
