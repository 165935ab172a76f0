'use client'
import { usePathname } from 'next/navigation'
import { cn } from '@/components/ui/cn'
import { PageLink } from '@/components/ui/page-link'
import { TAB_CLASS } from '@/components/ui/tab-class'

export type PageTabsProps = { label: string; pages: readonly { href: string; label: string }[] }

/** Pages that belong together, as tabs below their head. */
export function PageTabs({ label, pages }: PageTabsProps) {
  const path = usePathname()
  return (
    <nav aria-label={label} className="mb-4 flex gap-4 overflow-x-auto border-b">
      {pages.map((page) => (
        <PageLink
          key={page.href}
          href={page.href}
          aria-current={path === page.href ? 'page' : undefined}
          className={cn(
            TAB_CLASS,
            '-outline-offset-2',
            path === page.href ? 'border-accent text-ink' : 'border-transparent text-ink-muted',
          )}
        >
          {page.label}
        </PageLink>
      ))}
    </nav>
  )
}
