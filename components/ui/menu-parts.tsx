'use client'
import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { cn } from './cn'
import { FLOAT_CLASS } from './float-class'
import type { MenuCheckProps, MenuItemProps, MenuLinkProps, MenuProps, MenuRadioProps } from './menu'
import { PageLink } from './page-link'

const ITEM_CLASS =
  'flex min-h-7 items-center gap-2 rounded-sm px-2 text-base outline-none data-highlighted:bg-hover data-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0'

/** A menu of actions or links. */
export function Menu({ trigger, children, align = 'end', className }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cn(
              FLOAT_CLASS,
              'max-h-(--available-height) min-w-44 overflow-y-auto p-1 outline-none',
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** One action of a menu. */
export function MenuItem({ children, onSelect, danger = false, disabled }: MenuItemProps) {
  return (
    <Base.Item onClick={onSelect} disabled={disabled} className={cn(ITEM_CLASS, danger && 'text-danger')}>
      {children}
    </Base.Item>
  )
}

/** A menu entry that goes to another page. */
export function MenuLink({ href, children }: MenuLinkProps) {
  return (
    <Base.LinkItem render={<PageLink href={href} />} closeOnClick className={ITEM_CLASS}>
      {children}
    </Base.LinkItem>
  )
}

/** A menu entry that is on or off; the menu stays open. */
export function MenuCheck(props: MenuCheckProps) {
  return (
    <Base.CheckboxItem
      checked={props.checked}
      onCheckedChange={props.onChange}
      disabled={props.disabled}
      className={ITEM_CLASS}
    >
      <span className="size-4">
        <Base.CheckboxItemIndicator>
          <Check aria-hidden="true" strokeWidth={1.75} />
        </Base.CheckboxItemIndicator>
      </span>
      {props.children}
    </Base.CheckboxItem>
  )
}

/** One choice of a few inside a menu. */
export function MenuRadio<T extends string>({ label, value, onValueChange, options }: MenuRadioProps<T>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: T) => onValueChange(next)}>
      <div className="px-2 pt-1 pb-0.5 text-ink-muted text-xs">{label}</div>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={ITEM_CLASS}>
          <span className="size-4">
            <Base.RadioItemIndicator>
              <Check aria-hidden="true" strokeWidth={1.75} />
            </Base.RadioItemIndicator>
          </span>
          {option.label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

/** A line between groups of a menu. */
export function MenuSeparator() {
  return <Base.Separator className="my-1 h-px bg-line" />
}
