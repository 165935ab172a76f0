import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { patternTexts as t } from '@/lib/texts/patterns'

/** `data`: the label is a name that somebody gave. */
export type Crumb = { label: string; href?: string; data?: true }
export type PageHeaderProps = {
  /** A statement ("2 roots hold up 14 sessions"), not a label. */
  title: ReactNode
  breadcrumb?: Crumb[]
  /** One line under the title: role, version, as of when. */
  meta?: ReactNode
  actions?: ReactNode
}

/** The head of a page: where we are, the statement, what can be done. */
export function PageHeader({ title, breadcrumb = [], meta, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 pb-4">
      <div className="min-w-0">
        {breadcrumb.length > 0 ? (
          <nav aria-label={t.breadcrumb} className="mb-1">
            <ol className="flex flex-wrap items-center gap-1 text-ink-muted text-sm">
              {breadcrumb.map((crumb) => (
                <li
                  key={crumb.label}
                  translate={crumb.data ? 'no' : undefined}
                  className="flex items-center gap-1"
                >
                  {crumb.href ? (
                    <Link quiet href={crumb.href} className="text-ink-muted!">
                      {crumb.label}
                    </Link>
                  ) : (
                    <span>{crumb.label}</span>
                  )}
                  <ChevronRight aria-hidden="true" strokeWidth={1.75} className="size-3.5" />
                </li>
              ))}
            </ol>
          </nav>
        ) : null}
        <h1 className="font-semibold text-xl">{title}</h1>
        {meta ? (
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-muted text-sm">
            {meta}
          </div>
        ) : null}
      </div>
      {actions ? (
        <div data-print="hide" className="flex flex-wrap items-center gap-2">
          {actions}
        </div>
      ) : null}
    </header>
  )
}
