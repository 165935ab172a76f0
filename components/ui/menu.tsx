'use client'
import type { ReactNode } from 'react'
import { FirstUse, type Trigger } from './first-use'
import { onDemand } from './on-demand'

// What draws menus weighs more than all their buttons: it comes with the first one that is opened.
const parts = onDemand(() => import('./menu-parts'))

export type MenuProps = {
  trigger: Trigger
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  className?: string
}

/** A menu of actions or links. */
export function Menu(props: MenuProps) {
  return (
    <FirstUse part={parts} trigger={props.trigger} opens="menu">
      {(real, trigger) => <real.Menu {...props} trigger={trigger as Trigger} />}
    </FirstUse>
  )
}

export type MenuItemProps = {
  children: ReactNode
  onSelect: () => void
  danger?: boolean
  disabled?: boolean
}

/** One action of a menu. */
export function MenuItem(props: MenuItemProps) {
  return parts.loaded ? <parts.loaded.MenuItem {...props} /> : null
}

export type MenuLinkProps = { href: string; children: ReactNode }

/** A menu entry that goes to another page. */
export function MenuLink(props: MenuLinkProps) {
  return parts.loaded ? <parts.loaded.MenuLink {...props} /> : null
}

export type MenuCheckProps = {
  checked: boolean
  onChange: (on: boolean) => void
  children: ReactNode
  disabled?: boolean
}

/** A menu entry that is on or off; the menu stays open. */
export function MenuCheck(props: MenuCheckProps) {
  return parts.loaded ? <parts.loaded.MenuCheck {...props} /> : null
}

export type MenuRadioProps<T extends string> = {
  label: string
  value: T
  onValueChange: (value: T) => void
  options: ReadonlyArray<{ value: T; label: ReactNode }>
}

/** One choice of a few inside a menu. */
export function MenuRadio<T extends string>(props: MenuRadioProps<T>) {
  return parts.loaded ? <parts.loaded.MenuRadio {...props} /> : null
}

/** A line between groups of a menu. */
export function MenuSeparator() {
  return parts.loaded ? <parts.loaded.MenuSeparator /> : null
}
