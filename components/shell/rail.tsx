'use client'
import { usePathname } from 'next/navigation'
import { cn } from '@/components/ui/cn'
import { PageLink } from '@/components/ui/page-link'
import { shellTexts as t } from '@/lib/texts/shell'
import { isCurrent, type NavItem } from './nav-items'

/** The list of pages, wide or folded to icons. Folded, the words stay for screen readers and as titles. */
export function NavList({
  items,
  folded = false,
  onGo,
}: {
  items: ReadonlyArray<NavItem>
  folded?: boolean
  onGo?: () => void
}) {
  const path = usePathname()
  return (
    <nav aria-label={t.pages}>
      <ul className="space-y-0.5 p-2">
        {items.map(({ href, label, icon: Icon, count = 0 }) => {
          const current = isCurrent(href, path)
          return (
            <li key={href}>
              <PageLink
                href={href}
                onClick={onGo}
                aria-current={current ? 'page' : undefined}
                title={folded ? label : undefined}
                className={cn(
                  'flex h-8 items-center gap-2.5 rounded-sm hover:bg-hover hover:text-ink',
                  current ? 'bg-accent-soft font-medium text-ink' : 'text-ink-muted',
                  folded ? 'justify-center' : 'px-2.5',
                )}
              >
                <Icon aria-hidden="true" strokeWidth={1.75} className="size-4 shrink-0" />
                <span className={folded ? 'sr-only' : undefined}>{label}</span>
                {count > 0 ? (
                  <span
                    className={cn(
                      'tabular rounded-sm bg-accent-soft px-1.5 font-medium text-ink text-xs',
                      folded ? 'sr-only' : 'ml-auto',
                    )}
                  >
                    {count}
                    <span className="sr-only">{t.waiting}</span>
                  </span>
                ) : null}
              </PageLink>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
