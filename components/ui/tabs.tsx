'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { cn } from './cn'

/** The look of one tab, shared with the tabs that are links. */
export const TAB_CLASS =
  '-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-1 font-medium text-base text-ink-muted hover:text-ink'

export type TabItem<T extends string> = { value: T; label: ReactNode; content: ReactNode }
export type TabsProps<T extends string> = {
  label: string
  items: TabItem<T>[]
  value: T
  onValueChange: (value: T) => void
  className?: string
}

/** Tabs inside a page (tabs between pages are links, see shell/target-tabs). */
export function Tabs<T extends string>({ label, items, value, onValueChange, className }: TabsProps<T>) {
  return (
    <Base.Root value={value} onValueChange={(next: T) => onValueChange(next)} className={className}>
      <Base.List aria-label={label} className="flex gap-4 overflow-x-auto border-b">
        {items.map((item) => (
          <Base.Tab
            key={item.value}
            value={item.value}
            className={cn(TAB_CLASS, '-outline-offset-2 data-active:border-accent data-active:text-ink')}
          >
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="pt-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
