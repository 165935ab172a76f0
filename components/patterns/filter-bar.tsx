'use client'
import { Search, X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { tableTexts as t } from '@/lib/texts/tables'
import { useShortcuts } from './shortcuts'

export type FilterBarProps = {
  /** The text searched for; the caller keeps it in the URL. */
  query: string
  onQueryChange: (query: string) => void
  placeholder: string
  /** Selects and other filters. */
  children?: ReactNode
  /** Present when any filter is set. */
  onClear?: () => void
  /** List actions, at the right. */
  actions?: ReactNode
}

/** Filters at the left, actions of the list at the right. The key / goes to the text. */
export function FilterBar({ query, onQueryChange, placeholder, children, onClear, actions }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', label: t.filter, group: t.lists, run: () => field.current?.focus() }])
  return (
    <search data-print="hide" className="flex flex-wrap items-center gap-2 pb-3">
      <span className="relative w-64 max-sm:w-full">
        <Search
          aria-hidden="true"
          strokeWidth={1.75}
          className="pointer-events-none absolute top-2 left-2 size-4 text-ink-muted"
        />
        <Input
          ref={field}
          type="search"
          aria-label={placeholder}
          placeholder={placeholder}
          value={query}
          onChange={(event) => onQueryChange(event.target.value)}
          // A first Escape empties the field, as browsers do; in an empty one it gives the keys back to the page.
          onKeyDown={(event) => (event.key === 'Escape' && query === '' ? field.current?.blur() : undefined)}
          className="pl-8"
        />
      </span>
      {children}
      {onClear ? (
        <Button size="sm" variant="ghost" onClick={onClear}>
          <X aria-hidden="true" strokeWidth={1.75} />
          {t.clearFilters}
        </Button>
      ) : null}
      <span className="ml-auto flex items-center gap-2">{actions}</span>
    </search>
  )
}
